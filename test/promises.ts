// Every promise of the product, one sentence each. Tests name the ids they prove at the end of their titles, as
// [area.id]; test/architecture/promises.test.ts fails on a promise that nothing proves, and docs/guarantees.md is made
// from this list.

/** One promise of the product. */
export interface Promised {
  readonly id: string;
  readonly text: string;
}

/** Promises by area, in the order of docs/guarantees.md. */
export const promises: Readonly<Record<string, readonly Promised[]>> = {
  "Previews tell the truth": [
    { id: "preview.empty", text: "Where nothing changed, a preview is empty." },
    {
      id: "preview.round-trip",
      text: "What was written and read back shows no change, for every customer that can be declared.",
    },
    { id: "preview.order", text: "The order of groups, roles and connectors never shows as a change." },
    { id: "preview.defaults", text: "Defaults of the provider and of the service never show as a change." },
    {
      id: "preview.canonical",
      text: "The canonical form is total and idempotent; spaces and Unicode forms never show.",
    },
    {
      id: "preview.spelling",
      text: "Addresses and hosts are compared in one normal form and keep the user's spelling: two spellings of one address never show, two addresses always do.",
    },
    {
      id: "preview.outputs-are-inputs",
      text: "Outputs less computed fields equal the stored inputs after create, update, read and import.",
    },
    { id: "preview.exact", text: "A changed leaf shows as exactly that leaf, with its path." },
    {
      id: "preview.drift",
      text: "A change made elsewhere, of any field and in both directions, shows in a preview with refresh, and the next update undoes it; a `parent` where one is declared, and a cleared secret shows where the profile says that secrets are echoed.",
    },
    { id: "preview.unknown", text: "Values that are not known yet pass every check, in every field." },
    {
      id: "preview.unknown-replaces",
      text: "An unknown type or parent of an existing customer is a replacement, so that children go first.",
    },
    {
      id: "preview.replace",
      text: "A changed type or parent replaces the customer, the old one deleted first; nothing else does.",
    },
    {
      id: "preview.upgrade",
      text: "A state written by an earlier release, or in an earlier canonical form, shows no change.",
    },
    { id: "preview.offline", text: "Check and diff never use the network." },
    { id: "preview.saved-plans", text: "An update plan holds what the update then does, and no generated secret." },
  ],
  "Secrets stay secret, and stay": [
    {
      id: "secrets.wrapped",
      text: "Every secret leaf leaves the provider wrapped, whether the program marked it or not.",
    },
    { id: "secrets.state", text: "No state file holds a secret in clear, also of what was switched on elsewhere." },
    { id: "secrets.output", text: "No output, log, error, failure or generated file holds a secret." },
    {
      id: "secrets.masked",
      text: "A masked or absent secret on read is unchanged, unless HMAC was switched on or off elsewhere; a mask is never written back.",
    },
    {
      id: "secrets.in-use",
      text: "`hmacSecret` is the secret in use as far as the service shows it, or absent with a warning that says how to get a known one; a secret that another one has replaced is never written back.",
    },
    { id: "secrets.untouched", text: "An update of another field leaves every secret alone." },
    {
      id: "secrets.generated-once",
      text: "A generated HMAC secret is made when HMAC is switched on or `rotate` changes, and at no other time.",
    },
    {
      id: "secrets.drift",
      text: "A generated secret that the service reports differently shows as drift, as [secret], and is brought back.",
    },
    {
      id: "secrets.constant-text",
      text: "The provider's text in the state is constant, under 100 bytes, and holds no code and no secret.",
    },
    {
      id: "secrets.plain-configuration",
      text: "A credential that the stack's configuration holds in plain text is refused, with the command that encrypts it.",
    },
    {
      id: "secrets.output-text",
      text: "A text that holds Pulumi's advice for an Output made into a text is refused by its path, in programs, states, imports and look-ups; it never reaches the service.",
    },
    {
      id: "secrets.one-host",
      text: "Credentials go to the configured hosts only, over TLS or loopback, and never along a redirect; to the vendor's login only for the vendor's own endpoints.",
    },
  ],
  "Kind to the service": [
    {
      id: "budget.refresh",
      text: "A refresh costs pages, not customers: at most 2 × min(reads, pages) + 3 requests, where lists hold whole customers.",
    },
    {
      id: "budget.retry",
      text: "Only calls that are safe to repeat are repeated, with jitter, within the service's wishes and the deadlines.",
    },
    {
      id: "budget.deadline",
      text: "No operation outlasts its time, whatever an answer does: one time covers its logins, requests, retries and waits.",
    },
    {
      id: "budget.limit",
      text: "Requests in flight and per second stay under one budget, which is learnt from the service's answers.",
    },
    { id: "budget.no-request", text: "Nothing to change means no writing request." },
    { id: "budget.stop", text: "When the engine goes, the queue is dropped and nothing more is written." },
    {
      id: "budget.proxy",
      text: "`HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` hold for every request but those to this machine; what fails on the way names the proxy, and nothing shows its credentials.",
    },
    {
      id: "budget.compressed",
      text: "Answers in gzip, deflate and br are read, whatever was asked for; another coding, and more than 64 MiB as they come or decoded, is an error that names it and is not fetched again.",
    },
    {
      id: "budget.tokens",
      text: "Tokens are renewed before they expire, once for all callers, and once more after a 401.",
    },
  ],
  "Taking over what exists": [
    { id: "adopt.refuse", text: "A name that is taken is refused, with the exact step to import or adopt." },
    {
      id: "adopt.take-over",
      text: "`adopt: true` takes the existing customer over, but refuses, naming the leaves, to change what is set there and not declared.",
    },
    { id: "adopt.overwrite", text: '`adopt: "overwrite"` takes it over all the same.' },
    { id: "adopt.no-new-secret", text: "Adopting never makes a new HMAC secret." },
    { id: "adopt.once", text: "No customer is adopted twice in one run." },
    { id: "adopt.import-file", text: "A customer imported by file shows no change afterwards." },
    {
      id: "adopt.lookup",
      text: "`getCustomer`, `getCustomers`, their Output forms and `Customer.get` find customers by id, name or partner/consumer path, and fail clearly when there is none.",
    },
  ],
  "Nothing is lost": [
    {
      id: "safe.one-create",
      text: "A creation without an answer never makes a second customer, where names are unique or the list shows it within about 16 s.",
    },
    {
      id: "safe.another",
      text: "A create that is answered with a customer which was there before (another name, type or parent, an id seen before, an earlier creation) has an unknown outcome: its id is not kept, nothing of it is changed or deleted.",
    },
    {
      id: "safe.half-created",
      text: "A customer whose creation half succeeded is kept with its id, and the next run goes on with it.",
    },
    {
      id: "safe.only-differences",
      text: "An update sends exactly the leaves that differ; what others changed elsewhere stays and is reported.",
    },
    {
      id: "safe.two-writers",
      text: "Of two writers at once disjoint changes both go through, and a clash on one property stops and names it, where the service has ETags; without them an update reads right before and right after it, and warns of what went missing by property.",
    },
    {
      id: "safe.gone",
      text: "Only a definite 404 of the API itself, at the same endpoint, means that a customer is gone.",
    },
    {
      id: "safe.endpoint",
      text: "A state whose customers live at another endpoint is refused, both named, and nothing leaves the state.",
    },
    {
      id: "safe.protected",
      text: "Deletion protection is on by default: previews refuse to delete or replace, and delete refuses last.",
    },
    { id: "safe.children", text: "A partner with customers is never deleted; they are named." },
    {
      id: "safe.own-path",
      text: "A call on one customer goes to this customer's own address: an id or a profile's path that would name anything else is refused, and nothing is sent.",
    },
    {
      id: "safe.delete",
      text: "A deletion is confirmed, a second one is harmless, and a service that can't delete says so.",
    },
    {
      id: "safe.own-work",
      text: "A provider instance never deletes a customer that it created or adopted in the same run, nor one that another resource of it still declares.",
    },
    {
      id: "safe.killed",
      text: "After Ctrl-C or kill -9 in the middle of an update the documented steps recover, without duplicates.",
    },
    {
      id: "safe.faults",
      text: "Under every fault of every operation state and service agree afterwards, or the error says how to make them agree.",
    },
  ],
  "Wrong input is answered": [
    {
      id: "input.path",
      text: "Failures begin with the path, say what is wrong and what would be right; all failures of a customer come at once.",
    },
    { id: "input.no-request", text: "Wrong input sends no request." },
    {
      id: "input.no-value",
      text: "No failure and no warning holds a value; a role stands in its path by its name, in Terraform only where it is documented.",
    },
    { id: "input.unknown-property", text: "A property that does not exist is refused with the nearest known name." },
    {
      id: "input.undefined",
      text: "An Output or Promise that turns out to be undefined is refused where absent would mean something else: `parent`, every secret and the blocks around them, credentials and the service. A plain undefined is absent.",
    },
    {
      id: "input.options",
      text: "A Partner as the resource option `parent`, `deletedWith` a customer, and `deleteBeforeReplace: false` are refused in the program with the reason.",
    },
    {
      id: "input.lookup",
      text: "Wrong arguments of a look-up are refused by name, and an id has one rule everywhere.",
    },
    { id: "input.lumen", text: "`ecdn.lumen` is refused: no longer supported." },
    {
      id: "input.rules",
      text: "A fifth connector, a group twice under one role, a Consumer as parent, a Hive box without a partner id: refused with the rule.",
    },
    {
      id: "input.siblings",
      text: "Two customers of one program with the same name under one parent are refused before anything is sent.",
    },
    {
      id: "input.settings",
      text: "A missing, insecure or ambiguous endpoint and every other wrong setting is an error that names the setting; nothing is sent.",
    },
    {
      id: "input.credentials",
      text: "Wrong credentials, an expired refresh token and a missing permission each give one clear line, and no state changes.",
    },
    {
      id: "input.strange-answers",
      text: "An unreachable service, HTML, half JSON or another product gives an error that says what was asked and what came.",
    },
    { id: "input.violations", text: "Violations of the service are shown on the property paths of the program." },
    {
      id: "output.foreign",
      text: "What a service says is one line wherever it is printed, escaped and bounded: no terminal and no pipeline obeys it.",
    },
    { id: "input.log", text: "`log` says how much is told: off, warn, info or debug, in look-ups too." },
    { id: "input.hosts", text: "A host is accepted in Unicode and in Punycode, without scheme, port or path." },
    { id: "input.warnings", text: "Warnings speak only of what this run changes." },
  ],
  Pulumi: [
    {
      id: "pulumi.lifecycle",
      text: "Preview, up, refresh and destroy work with the real CLI, and a second preview is empty.",
    },
    {
      id: "pulumi.types",
      text: "A Consumer with `hive.partnerId` and a Partner with `hive.customer` do not compile; rows of data have a typed way in.",
    },
    {
      id: "pulumi.editor",
      text: "An editor shows what each property means at every level, offers only what may be written, and errors are one short line.",
    },
    { id: "pulumi.docs", text: "The types' JSDoc is the schema's descriptions." },
    {
      id: "pulumi.providers",
      text: "Explicit provider instances serve two tenants in one program, without ambient credentials.",
    },
    { id: "pulumi.credentials", text: "Credentials are one set from one source, the environment first." },
    {
      id: "pulumi.options",
      text: "ignoreChanges (also on one role), dependsOn, protect, aliases and retainOnDelete work as for any resource.",
    },
    { id: "pulumi.sdk-range", text: "The oldest and the newest supported SDK run the same conversations." },
    { id: "pulumi.first-calls", text: "Three concurrent first calls run configured." },
    {
      id: "pulumi.workspaces",
      text: "Where only a library of components depends on the package, the provider is found without a path in the state; where it can't be found, the registration says which command helps.",
    },
    { id: "pulumi.quiet-errors", text: "An error is one line in the CLI." },
  ],
  "Replaceable contract": [
    {
      id: "contract.profile",
      text: "A contract profile renames paths, fields and values, chooses verbs, envelope and paging, and both sides follow.",
    },
    {
      id: "contract.variations",
      text: "Every documented variation of a service is coped with: secrets echoed, masked or absent, summaries, no ETags, late lists, and more.",
    },
    {
      id: "contract.whole-list",
      text: "A list that is not whole (paging ignored, pages that repeat, fewer than its total, no end) is an error that names the keys of the profile; no name and no partner without customers is taken from it.",
    },
    { id: "contract.legacy", text: "Records that lack every newer field are read." },
    {
      id: "contract.stated",
      text: "The README says in its first screen that the API is assumed and how to replace the assumption.",
    },
  ],
  Emulator: [
    {
      id: "emulator.contract",
      text: "The emulator keeps the whole contract, with rules from the schema and not from the provider.",
    },
    { id: "emulator.faults", text: "It plays every fault and every variation on demand." },
    {
      id: "emulator.command",
      text: "`webcastmanager emulator --json` prints url and environment as its first line; `--db` (never a file of something else), `--seed` and `--behaviour` say what it holds and how it behaves, and `/_emulator` what happened.",
    },
    { id: "emulator.loopback", text: "It listens on loopback only and refuses foreign Host headers." },
    { id: "emulator.audit", text: "Its audit log says who changed what and when, without secrets." },
    {
      id: "emulator.keycloak",
      text: "The token client works against a real Keycloak as it does against the emulator.",
    },
  ],
  "The package": [
    {
      id: "package.tarball",
      text: "The packed package works from npm workspaces, pnpm's layout and a program in a subfolder.",
    },
    { id: "package.small", text: "An installation brings at most 12 packages, and none of them runs a script." },
    {
      id: "package.declarations",
      text: "The declarations name no zod and compile under the tsconfig of Pulumi's templates, nodenext and bundler, with TypeScript 5.9 and the newest one, without skipLibCheck.",
    },
    {
      id: "package.clean",
      text: "publint and attw find nothing, and no shipped dependency has a known vulnerability where the registry answers.",
    },
    { id: "package.examples", text: "Every example runs against the emulator, twice, and cleans up." },
    {
      id: "package.demo",
      text: "The demo tells its story with the real CLI and exits 0 only if every step came out as told.",
    },
    { id: "package.readme", text: "Commands, programs and output on the pages of docs/ are run and compared." },
    {
      id: "package.one-source",
      text: "Every field declares its facts once, generated files match the schema, and parts import only what they may.",
    },
    { id: "package.ci", text: "`.ci/run` ends with the counts, and fails where a test failed or none ran." },
    { id: "package.setup", text: "The set-up caches, survives being interrupted, and does nothing the second time." },
  ],
  Terraform: [
    { id: "terraform.adopt", text: "A name that is taken is refused with the steps to import and to adopt." },
    {
      id: "terraform.attributes",
      text: "Attributes are the schema's in snake_case, made from it: descriptions, secrets with write-only twins, nothing that shows in every change.",
    },
    {
      id: "terraform.bundle",
      text: "The provider is one executable file under 1 MB that needs nothing but Node, with the licences of what is in it beside it.",
    },
    {
      id: "terraform.calls",
      text: "Every call of protocol 6 is answered by the schema; private bytes and a state before a failed apply are kept.",
    },
    {
      id: "terraform.cli",
      text: "init, plan, apply, import and destroy work with the real CLI, and a second plan is empty.",
    },
    {
      id: "terraform.consistent",
      text: "Plans and results keep Terraform's rules for every customer: never an invalid plan, never an inconsistent result.",
    },
    {
      id: "terraform.defects",
      text: "An error that nobody foresaw is one diagnostic that says what was being done, and the log says where.",
    },
    {
      id: "terraform.drift",
      text: "A change made elsewhere, of any field and in both directions, shows as that leaf, and the next apply undoes it.",
    },
    {
      id: "terraform.end",
      text: "Ctrl-C lets running calls finish; a killed Terraform leaves neither process nor socket.",
    },
    { id: "terraform.function", text: "`hmac_token` is the documented token of the sister product." },
    {
      id: "terraform.generated",
      text: "A generated secret is unknown in a plan only where one is made: HMAC is switched on, or the trigger changes.",
    },
    {
      id: "terraform.handshake",
      text: "It serves with TLS of both sides or, where Terraform wants none, without; on a socket or, where that can't be, at a port; and prints one line.",
    },
    {
      id: "terraform.import",
      text: "Import by id, name or path brings all but secrets, and plans afterwards only what no service can tell; no secret is replaced by it.",
    },
    {
      id: "terraform.install",
      text: "`webcastmanager terraform install` puts the provider where terraform and tofu find it by themselves, and says what to write.",
    },
    {
      id: "terraform.launcher",
      text: "Without a Node that is new enough on PATH, the message of Terraform says so, and which one is needed.",
    },
    { id: "terraform.log", text: "TF_LOG shows structured lines with level and time." },
    { id: "terraform.look-up", text: "The data sources find customers by id, name, path and filters." },
    {
      id: "terraform.move",
      text: "`moved` takes over from another address of the provider and from stand-ins that know the id.",
    },
    { id: "terraform.other-endpoint", text: "A state of another endpoint is refused, both named." },
    {
      id: "terraform.partial",
      text: "Once a customer has an id, what fails afterwards is a warning with the state kept, and never taints it.",
    },
    {
      id: "terraform.protection",
      text: "A protected customer is refused at plan and last at apply; `untaint` and `removed` are named.",
    },
    { id: "terraform.real", text: "All of this holds with the real terraform or tofu." },
    {
      id: "terraform.replace",
      text: "A changed or unknown type or parent replaces an existing customer, and nothing else does.",
    },
    {
      id: "terraform.no-value",
      text: "No diagnostic says what a program wrote: a documented role is named, any other is a role, and items are counted.",
    },
    {
      id: "terraform.second-plan",
      text: "The second plan is empty, also on services that mask, reorder, trim and echo.",
    },
    {
      id: "terraform.secrets",
      text: "No diagnostic and no line of the log holds the text of an error or a value that did not fit.",
    },
    {
      id: "terraform.settings",
      text: "The provider block and the environment are read as the settings say, and mistakes are told in Terraform's words, and what the user spells stays as it is.",
    },
    { id: "terraform.spelling", text: "The state keeps the user's spelling where it means the same." },
    {
      id: "terraform.state-secrets",
      text: "No state holds a secret that it was not given, and no output of a run shows one.",
    },
    {
      id: "terraform.stop",
      text: "After Ctrl-C running calls end, nothing new is begun, and no pause that the service asks for is waited out.",
    },
    { id: "terraform.timeouts", text: "`timeouts` limit one operation with all its retries." },
    {
      id: "terraform.unknown",
      text: "What is not known yet passes every check, in resources and in the provider block.",
    },
    { id: "terraform.upgrade", text: "A state in an earlier form is read." },
    {
      id: "terraform.validate",
      text: "Mistakes are told at once, each on its attribute with the leaf in the summary.",
    },
    {
      id: "terraform.values",
      text: "Every value comes back as it was sent: nulls and unknowns at any depth, fractions and large numbers.",
    },
    { id: "terraform.warnings", text: "Warnings stand on their attribute, and only where a run changes something." },
    {
      id: "terraform.write-only",
      text: "A write-only secret is in no state, is sent again with another version, and is refused clearly by clients that lack it.",
    },
  ],
  CDKTF: [
    {
      id: "cdktf.apply",
      text: "What CDKTF or cdktn synthesises is applied by the real Terraform, and a second plan is empty.",
    },
    { id: "cdktf.both", text: "CDKTF and cdktn get the same constructs, and write the same for Terraform." },
    { id: "cdktf.door", text: "Importing the constructs loads neither Pulumi nor the client nor the other library." },
    {
      id: "cdktf.hierarchy",
      text: "A broken hierarchy is refused at synth, with the path of the construct and without values.",
    },
    {
      id: "cdktf.partner",
      text: "`WebcastPartner` hands down what is shared to its consumers, unless they say otherwise.",
    },
    { id: "cdktf.peers", text: "A CDKTF, a cdktn and a Pulumi project each get their own library and no other." },
    {
      id: "cdktf.schema",
      text: "The constructs are generated from what the real Terraform prints of the provider, without Terraform.",
    },
    {
      id: "cdktf.synth",
      text: "Every attribute is written under Terraform's name, with this very release of the provider.",
    },
    {
      id: "cdktf.tokens",
      text: "Values that are known only at apply pass every check of a construct, as write-only twins do.",
    },
    { id: "cdktf.types", text: "The constructs compile under plain strict, and what does not exist does not." },
  ],
};
