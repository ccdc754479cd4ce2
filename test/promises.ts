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
  Previews: [
    { id: "preview.empty", text: "A preview is empty where nothing changed." },
    {
      id: "preview.round-trip",
      text: "Every customer that can be declared shows no change after it was written and read back.",
    },
    { id: "preview.order", text: "The order of groups, roles and connectors never shows as a change." },
    { id: "preview.defaults", text: "Defaults of the provider and of the service never show as a change." },
    {
      id: "preview.canonical",
      text: "White space and Unicode forms never show as a change.",
    },
    {
      id: "preview.spelling",
      text: "Two spellings of one address or host never show as a change, and two addresses always do. The user's spelling is kept.",
    },
    {
      id: "preview.outputs-are-inputs",
      text: "Outputs without the computed fields equal the stored inputs after create, update, read and import.",
    },
    { id: "preview.exact", text: "A preview shows exactly the property that changed, with its path." },
    {
      id: "preview.drift",
      text: "A change made elsewhere, of any property and in both directions, shows in a preview with refresh, and the next update reverts it. `parent` shows where it is declared, and a cleared secret where the profile says that secrets are echoed.",
    },
    { id: "preview.unknown", text: "Values that are not known yet pass every check, in every property." },
    {
      id: "preview.unknown-replaces",
      text: "An unknown `type` or `parent` of an existing customer is a replacement, so that its children are deleted first.",
    },
    {
      id: "preview.replace",
      text: "A change of `type` or `parent` replaces the customer, and the old one is deleted first. Nothing else replaces it.",
    },
    {
      id: "preview.upgrade",
      text: "A state written by an earlier release shows no change.",
    },
    { id: "preview.offline", text: "Check and diff never use the network." },
    {
      id: "preview.saved-plans",
      text: "A saved plan of Pulumi has what the update then does, and no generated secret.",
    },
  ],
  "States and drift": [
    {
      id: "states.read",
      text: "States of Pulumi, Terraform and OpenTofu are read without their engine, as the provider has them on a refresh.",
    },
    {
      id: "states.encrypted",
      text: "A secret that a state holds encrypted, or not at all, is reported as not comparable.",
    },
    {
      id: "states.refused",
      text: "A file that is no whole state is refused with its name, the cause and what to give, and without a part of it.",
    },
    {
      id: "drift.exact",
      text: "The drift report names exactly the properties that a refresh of the engine shows, for both engines.",
    },
    {
      id: "drift.kinds",
      text: "The drift report lists deleted, changed and moved customers apart, each with what reverts and what accepts the difference.",
    },
    {
      id: "drift.deleted",
      text: "A customer is reported as deleted only if a single read answers that it doesn't exist.",
    },
    {
      id: "drift.unchecked",
      text: "A customer that can't be read is reported as unchecked, and the command exits with a code of its own.",
    },
    {
      id: "drift.unmanaged",
      text: "Customers in no state are counted, and are a difference only with `--unmanaged`.",
    },
    {
      id: "drift.exit-codes",
      text: "`webcastmanager drift` exits 0 without drift, 7 with drift, 10 if anything could not be checked, and with the code of its cause if it fails.",
    },
    { id: "drift.read-only", text: "The drift report sends nothing but reads and the login." },
    {
      id: "drift.sources",
      text: "Without an option, the selected stack of a Pulumi project or terraform.tfstate is compared; elsewhere the command says what to give.",
    },
    {
      id: "drift.formats",
      text: "The drift report is text, JSON with a shipped schema, Markdown of at most 60,000 characters, or one page of HTML.",
    },
    {
      id: "drift.escaped",
      text: "A text of the service or a state has no effect in a report: no control character, no HTML, no mention, no cell.",
    },
    { id: "drift.select", text: "A pattern selects customers by name, path or id." },
    {
      id: "drift.secrets",
      text: "No report has a secret; one that the state or the service doesn't show is reported as not comparable.",
    },
    {
      id: "drift.fingerprint",
      text: "The fingerprint of a drift report is the same for the same differences, at any time and in any order.",
    },
    {
      id: "drift.requests",
      text: "A drift report costs the pages of the list, one request per customer that the list lacks, and five more at most.",
    },
  ],
  Doctor: [
    {
      id: "doctor.checks",
      text: "`webcastmanager doctor` checks in a fixed order; each problem is one check with a remedy, and what depends on a failed check is skipped with the reason.",
    },
    {
      id: "doctor.settings",
      text: "Doctor shows each setting with its origin, secrets only as set, and every mistake in them at once.",
    },
    {
      id: "doctor.network",
      text: "Doctor reports at which place the way to the service fails: proxy, address, connection, certificate or answer.",
    },
    {
      id: "doctor.login",
      text: "Doctor reports a refused login, a token near its end, and clocks that differ.",
    },
    {
      id: "doctor.read",
      text: "Doctor reports which reads the user has no permission for.",
    },
    {
      id: "doctor.limits",
      text: "Doctor reports the rate limit that the service names, how long a read takes, and what a refresh costs.",
    },
    { id: "doctor.read-only", text: "Without `--write-test`, doctor sends nothing but reads and the login." },
    {
      id: "doctor.write-test",
      text: "`--write-test` writes one customer of its own only, and deletes it in every case, or names it.",
    },
    {
      id: "doctor.exit-codes",
      text: "Doctor exits 0, 1 after a failed check, 3 after a refused login, and 8 after Ctrl-C; `--strict` counts warnings as failed.",
    },
    { id: "doctor.json", text: "The JSON of doctor follows its shipped schema." },
    { id: "doctor.secrets", text: "No output of doctor has a secret: no password, no token, no login of a proxy." },
    {
      id: "doctor.contract",
      text: "`webcastmanager doctor` finds every difference between a service and the assumed contract that its answers show, and reports no other.",
    },
    {
      id: "doctor.contract-evidence",
      text: "An assumption that no answer shows is reported as not seen, with the reason, and never as passed.",
    },
    {
      id: "doctor.contract-writes",
      text: "Without `--write-test` the contract is checked by reads alone; with it, by one customer that is deleted again.",
    },
    {
      id: "doctor.contract-hostile",
      text: "An answer of another kind is a finding of the contract, and no check shows a secret or a value of a customer.",
    },
    {
      id: "doctor.profile",
      text: "The profile that `doctor --write-profile` proposes is valid, and with it doctor finds no difference that a profile can express.",
    },
  ],
  Secrets: [
    {
      id: "secrets.wrapped",
      text: "Every secret property is a Pulumi secret, whether the program marks it or not.",
    },
    {
      id: "secrets.state",
      text: "No state file has a secret in plain text, including one that was switched on elsewhere.",
    },
    { id: "secrets.output", text: "No output, log, error or generated file has a secret." },
    {
      id: "secrets.masked",
      text: "A secret that the service masks or hides counts as unchanged, unless HMAC was switched on or off elsewhere. A mask is never written back.",
    },
    {
      id: "secrets.in-use",
      text: "`hmacSecret` is the secret in use where the service shows it. Otherwise it is absent, and a warning says how to get a known one. A replaced secret is never written back.",
    },
    { id: "secrets.untouched", text: "An update of another property leaves every secret as it is." },
    {
      id: "secrets.generated-once",
      text: "An HMAC secret is generated when HMAC is switched on or `rotate` changes, and at no other time.",
    },
    {
      id: "secrets.drift",
      text: "A generated secret that the service reports differently shows as drift, as `[secret]`, and the next update restores it.",
    },
    {
      id: "secrets.constant-text",
      text: "The provider's text in the state is constant, shorter than 100 bytes, and has no code and no secret.",
    },
    {
      id: "secrets.plain-configuration",
      text: "A credential in plain text in the stack's configuration is refused, with the command that encrypts it.",
    },
    {
      id: "secrets.output-text",
      text: "A text that was made by joining an Output is refused with its path, in programs, states, imports and lookups. It never reaches the service.",
    },
    {
      id: "secrets.one-host",
      text: "Credentials go to the configured hosts only, over TLS or loopback, and never along a redirect. They go to the vendor's login only for the vendor's own endpoints.",
    },
  ],
  "Requests and rate limits": [
    {
      id: "budget.refresh",
      text: "A refresh costs at most 2 × min(reads, pages) + 3 requests where lists have whole customers.",
    },
    {
      id: "budget.retry",
      text: "Only calls that are safe to repeat are repeated, with jitter, and within `Retry-After` and the deadlines.",
    },
    {
      id: "budget.deadline",
      text: "No operation takes longer than its deadline, which includes logins, requests, retries and waits.",
    },
    {
      id: "budget.limit",
      text: "Requests in flight and per second stay under one limit, which follows the service's answers.",
    },
    { id: "budget.no-request", text: "A run without changes sends no writing request." },
    { id: "budget.stop", text: "When the engine exits, queued requests are dropped and nothing more is written." },
    {
      id: "budget.proxy",
      text: "`HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` apply to every request except those to this machine. Errors on the way name the proxy, never its credentials.",
    },
    {
      id: "budget.compressed",
      text: "Answers in gzip, deflate and br are read. Another coding, or more than 64 MiB, is an error that names it and is not fetched again.",
    },
    {
      id: "budget.tokens",
      text: "Tokens are renewed before they expire, once for all callers, and once more after a 401.",
    },
  ],
  "Import and adopt": [
    { id: "adopt.refuse", text: "A name that is taken is refused, with the step to import or adopt." },
    {
      id: "adopt.existing",
      text: "`adopt: true` adopts the existing customer, and fails with the names of the properties if that would change what is set there and not declared.",
    },
    { id: "adopt.overwrite", text: '`adopt: "overwrite"` adopts it in this case too.' },
    { id: "adopt.no-new-secret", text: "Adopting never generates an HMAC secret." },
    { id: "adopt.once", text: "No customer is adopted twice in one run." },
    { id: "adopt.import-file", text: "A customer imported by file shows no change afterwards." },
    {
      id: "adopt.lookup",
      text: "`getCustomer`, `getCustomers`, their Output forms and `Customer.get` find customers by id, name or partner/consumer path, and fail with a clear message if there is none.",
    },
  ],
  "Programs for existing customers": [
    {
      id: "programs.values",
      text: "A program declares every value of every customer, with any characters, and omits defaults.",
    },
    {
      id: "programs.empty-preview",
      text: "A program declares what the service has, so that nothing but supplied secrets shows as a change.",
    },
    {
      id: "programs.files",
      text: "Each partner is in a file of its own with the customers directly below it, and refers to its parent by name.",
    },
    {
      id: "programs.names",
      text: "Names are transliterated words. Names that clash end in a part of the id, and no name depends on the order of the list.",
    },
    { id: "programs.order", text: "The same customers in any order give the same files, byte for byte." },
    { id: "programs.format", text: "Prettier and `terraform fmt` leave a program as it is." },
    {
      id: "programs.visible",
      text: "A program has no invisible character, and none that changes the direction of a text.",
    },
    {
      id: "programs.secrets",
      text: "A program has no secret's value. It requires those that their blocks can't be declared without, and lists them.",
    },
    {
      id: "programs.property",
      text: "For each property and value there is the line of code that declares it, or the advice to remove it.",
    },
  ],
  "Creates, updates and deletes": [
    {
      id: "safe.one-create",
      text: "A create without an answer never ends in two customers where names are unique, or the list shows the first within about 16 s.",
    },
    {
      id: "safe.another",
      text: "A create that is answered with a customer that existed before has an unknown outcome. Its id is not kept, and nothing of it is changed or deleted.",
    },
    {
      id: "safe.half-created",
      text: "A customer that was created only in part is kept with its id, and the next run continues.",
    },
    {
      id: "safe.only-differences",
      text: "An update sends exactly the properties that differ. What others changed elsewhere stays and is reported.",
    },
    {
      id: "safe.two-writers",
      text: "Where the service has ETags, changes of two writers both succeed, and a conflict on one property stops with its name. Without ETags, an update reads before and after, and warns of each property that was lost.",
    },
    {
      id: "safe.gone",
      text: "Only a definite 404 of the API itself, at the same endpoint, means that a customer is gone.",
    },
    {
      id: "safe.endpoint",
      text: "A state that belongs to another endpoint is refused with both names, and nothing is removed from the state.",
    },
    {
      id: "safe.deletions",
      text: "`deletions` lets a protected customer be deleted or replaced in one change: it lists the id with the name. A listed customer can't be kept, and no other loses its protection.",
    },
    {
      id: "safe.protected",
      text: "Deletion protection is on by default. Previews refuse to delete or replace, and so does delete.",
    },
    { id: "safe.children", text: "A partner that has customers is never deleted, and the message names them." },
    {
      id: "safe.own-path",
      text: "A call on one customer goes to the address of this customer. An id or path that would name anything else is refused, and nothing is sent.",
    },
    {
      id: "safe.delete",
      text: "A delete is confirmed, a second one is harmless, and a service that can't delete is reported.",
    },
    {
      id: "safe.own-work",
      text: "A provider instance never deletes a customer that it created or adopted in the same run, nor one that another of its resources declares.",
    },
    {
      id: "safe.killed",
      text: "After Ctrl-C or kill -9 during an update the documented steps recover, without duplicates.",
    },
    {
      id: "safe.faults",
      text: "After any fault in any operation the state and the service agree, or the error says how to make them agree.",
    },
  ],
  "Errors and warnings": [
    {
      id: "input.path",
      text: "Errors begin with the path, and say what is wrong and what would be right. All errors of a customer come at once.",
    },
    { id: "input.no-request", text: "Wrong input sends no request." },
    {
      id: "input.no-value",
      text: "No error or warning has a value of the program. A path has the name of a role, with Terraform only if it is documented.",
    },
    { id: "input.unknown-property", text: "An unknown property is refused with the nearest known name." },
    {
      id: "input.undefined",
      text: "An Output or Promise that turns out to be undefined is refused for `parent`, secrets, the blocks around them, credentials and the endpoint. A plain undefined means absent.",
    },
    {
      id: "input.options",
      text: "A Partner as the resource option `parent`, `deletedWith` a customer, and `deleteBeforeReplace: false` are refused with the reason.",
    },
    {
      id: "input.lookup",
      text: "Wrong arguments of a lookup are refused by name, and an id has one rule everywhere.",
    },
    {
      id: "input.connectors",
      text: "Video conference connectors are found by name or id. If none or several match, the message lists the near names or the ids.",
    },
    { id: "input.lumen", text: "`ecdn.lumen` is refused, because it is no longer supported." },
    {
      id: "input.rules",
      text: "A fifth connector, a group twice under one role, a Consumer as parent, and a Hive customer without a Hive Partner ID are refused with the rule.",
    },
    {
      id: "input.siblings",
      text: "Two customers of one program with the same name under one parent are refused before anything is sent.",
    },
    {
      id: "input.settings",
      text: "Every missing, insecure, ambiguous or wrong setting is an error that names the setting, and nothing is sent.",
    },
    {
      id: "input.credentials",
      text: "Wrong credentials, an expired refresh token and a missing permission each give one clear line, and no state changes.",
    },
    {
      id: "input.unexpected-answers",
      text: "An unreachable service, HTML, half JSON or another product gives an error that says what was asked and what came.",
    },
    {
      id: "input.violations",
      text: "Violations reported by the service are shown on the property paths of the program.",
    },
    {
      id: "output.foreign",
      text: "A text of the service is printed escaped, bounded and on one line, so that no terminal or pipeline obeys it.",
    },
    { id: "input.log", text: "`log` sets how much is logged: off, warn, info or debug, in lookups too." },
    { id: "input.hosts", text: "A host is accepted in Unicode and in Punycode, without scheme, port or path." },
    { id: "input.warnings", text: "Warnings are only about what this run changes." },
  ],
  Pulumi: [
    {
      id: "pulumi.lifecycle",
      text: "Preview, up, refresh and destroy work with the real CLI, and a second preview is empty.",
    },
    {
      id: "pulumi.types",
      text: "A Consumer with `hive.partnerId` and a Partner with `hive.customer` don't compile, and rows of data have a typed way in.",
    },
    {
      id: "pulumi.file",
      text: "A YAML file of customers creates each Partner first, and each error in it has its line and column.",
    },
    {
      id: "pulumi.editor",
      text: "An editor shows what each property means, offers only what may be written, and errors are one short line.",
    },
    { id: "pulumi.docs", text: "The types have the descriptions of the schema." },
    {
      id: "pulumi.providers",
      text: "Explicit provider instances serve two services in one program, without credentials from the environment.",
    },
    { id: "pulumi.credentials", text: "Credentials are one set from one source, the environment first." },
    {
      id: "pulumi.options",
      text: "`ignoreChanges` (also on one role), `dependsOn`, `protect`, `aliases` and `retainOnDelete` work as for any resource.",
    },
    { id: "pulumi.sdk-range", text: "The oldest and the newest supported SDK behave the same." },
    { id: "pulumi.first-calls", text: "Three concurrent first calls run with the configuration." },
    {
      id: "pulumi.workspaces",
      text: "The provider is found if only a library of components depends on the package. If it can't be found, the message has the command that helps.",
    },
    { id: "pulumi.quiet-errors", text: "An error is one line in the CLI." },
  ],
  "Contract profiles": [
    {
      id: "contract.profile",
      text: "A profile renames paths, fields and values, and chooses verbs, envelope and paging.",
    },
    {
      id: "contract.variations",
      text: "Every documented variation of a service is handled: secrets echoed, masked or absent, summaries, no ETags, lists that lag, and more.",
    },
    {
      id: "contract.whole-list",
      text: "A list that isn't whole is an error that names the keys of the profile. No name counts as free because of it, and no partner as empty.",
    },
    { id: "contract.legacy", text: "Records without the newer fields are read." },
    {
      id: "contract.stated",
      text: "The first screen of the README says that the API is assumed, and how to replace the assumption.",
    },
  ],
  Commands: [
    {
      id: "cli.inventory",
      text: "All customers are read by pages and arranged as a tree, the same for any order of the list. Circles, unlisted parents and names that occur twice are named.",
    },
    {
      id: "cli.reads",
      text: "`customers`, `import` and `drift` send nothing but reads and the login to the service; a user who may only read is enough.",
    },
    {
      id: "cli.customers",
      text: "`customers list`, `show` and `connectors` print everything that the service has except secrets, for people and as JSON with a shipped schema.",
    },
    {
      id: "cli.stack",
      text: "With `--stack`, the settings come from the configuration of a Pulumi stack too, as the provider resolves them.",
    },
    {
      id: "cli.progress",
      text: "Progress of more than a second and colors show in a terminal only; NO_COLOR turns colors off.",
    },
    {
      id: "cli.help",
      text: "Every command has a help with examples, the variables that it reads and its page, also as `help <command> <subcommand>`.",
    },
    {
      id: "cli.exit-codes",
      text: "Each kind of failure has an exit code of its own, Pulumi's where it has one, and is one line; with `--json` a line of JSON.",
    },
    {
      id: "cli.files",
      text: "A file that a command writes is whole or as it was. One that can't be written is an error with its cause in words.",
    },
    {
      id: "import.proof",
      text: "`import` writes a program of customers that exist, and proves with the engine that a preview with refresh is empty after an import. Otherwise it exits with 7 and names each property.",
    },
    {
      id: "import.apply",
      text: "`import --apply` imports into the real stack or state, and proves it there. A second run skips what the state manages.",
    },
    {
      id: "import.secrets",
      text: "`import` leaves every secret of the service alone, and none in code, in an argument, or in a file.",
    },
    {
      id: "import.files",
      text: "`import` writes all files or none, and never over another file. Its files are the same for any order of the list.",
    },
    {
      id: "import.skips",
      text: "`import` skips what a state manages, and what no program can declare, each with the reason.",
    },
    {
      id: "import.interrupted",
      text: "`import` leaves nothing behind where it is interrupted, and can be run again.",
    },
  ],
  Review: [
    {
      id: "review.plans",
      text: "`webcastmanager review` reads what `pulumi preview --json` prints, as a document or as events, and what `terraform show -json` and `tofu show -json` show of a plan.",
    },
    {
      id: "review.refused-input",
      text: "A file that is no whole plan is refused with its name, the cause and what to give, and without a part of it.",
    },
    {
      id: "review.changes",
      text: "A review shows each customer that a plan creates, adopts, changes, replaces, deletes or forgets, worst first, with its properties and what a deletion does.",
    },
    {
      id: "review.foresight",
      text: "What a review says will fail at apply fails, and every customer that it passes applies; what depends on the order of apply, or on values that only apply knows, is listed as unknown.",
    },
    {
      id: "review.secrets",
      text: "No review, hash or message has a secret, or a value that the program marks as secret, although Terraform prints both in plain text.",
    },
    {
      id: "review.hash",
      text: "The hash of a plan is the same for the same changes of customers, in any order and at any time, and differs for other changes.",
    },
    {
      id: "review.gate",
      text: "`--deny` refuses a plan that deletes, replaces, adopts or forgets a customer, and `--expect` one with another hash; both exit 5.",
    },
    {
      id: "review.formats",
      text: "A review is text, JSON with a shipped schema, or Markdown of at most 60,000 characters.",
    },
    {
      id: "review.escaped",
      text: "A text of the service or a plan has no effect in a review: no control character, no HTML, no mention, no cell.",
    },
    {
      id: "review.exit-codes",
      text: "`webcastmanager review` exits 0, with 5 where apply would fail or is refused, and with 10 where the service could not be read; the table is printed in each case.",
    },
    {
      id: "review.read-only",
      text: "A review sends nothing but reads and the login, lists connectors only for a plan that declares some, and sends nothing with `--offline`.",
    },
    {
      id: "review.error-file",
      text: "With `--json --out`, a review or a drift check that fails writes its error to the file too.",
    },
  ],
  Pipelines: [
    {
      id: "pipelines.test",
      text: "The example workflow `test` creates, checks and deletes the customers of a program against the emulator, without a secret, also for forks.",
    },
    {
      id: "pipelines.least-privilege",
      text: "The example workflows pin each action by its commit, have no permission but listed ones, and give secrets only to steps that need them.",
    },
    {
      id: "pipelines.preview",
      text: "The example workflow `preview` shows on the pull request what a merge would do, also where it fails, with an account that only reads.",
    },
    {
      id: "pipelines.apply",
      text: "The example workflow `apply` applies a plan that the pull request showed and no other, proves that nothing is left, and reports both.",
    },
    {
      id: "pipelines.drift",
      text: "The example workflow `drift` reports changes made in WebcastManager in one issue, and fails only where a check does.",
    },
    {
      id: "pipelines.gitlab",
      text: "The example pipelines for GitLab start the jobs of their table, an apply by hand only. They upload a report for developers, and never a plan.",
    },
  ],
  "Reports of pipelines": [
    {
      id: "report.applied",
      text: "After an apply, the merged pull request shows whether a new preview is empty, has changes or failed.",
    },
    {
      id: "report.comment",
      text: "A review is one comment on the pull request for each stack, edited in place, also where the check failed. A report that is the same sends nothing.",
    },
    {
      id: "report.cut",
      text: "A report that is longer than GitHub accepts is cut, worst first, and says so. The step summary has all of it.",
    },
    {
      id: "report.failing",
      text: "A check that fails is an issue of its own, from the second failure in a row. The next complete check closes it.",
    },
    {
      id: "report.fork",
      text: "A pull request from a fork or from Dependabot, whose token can't write, gets the step summary and no failure.",
    },
    {
      id: "report.found",
      text: "Only a comment with the exact marker at its start, by the token's own author, is edited, on any page.",
    },
    {
      id: "report.gitlab",
      text: "GitLab's report widgets get the counts of a plan, and every finding at the line that declares its customer, also where the check failed. The log of the job gets the report as text.",
    },
    {
      id: "report.hostile",
      text: "No name of a stack or a customer does anything in a comment, an issue or its marker.",
    },
    {
      id: "report.issue",
      text: "Drift is one issue for each stack, edited only where the drift differs, and closed only by a complete and clean check.",
    },
    {
      id: "report.permission",
      text: "A missing permission is named as a workflow writes it. The token is sent to GitHub only, and never shown.",
    },
    { id: "report.race", text: "Two runs that report at the same time leave one comment and one open issue." },
    { id: "report.reopened", text: "An issue is reopened for 30 days by GitHub's clock; later drift is a new one." },
    {
      id: "report.retry",
      text: "What may pass is repeated within a bound, as GitHub asks, and no change is sent twice.",
    },
    {
      id: "report.reviewed",
      text: "A plan counts as reviewed only if this pipeline showed all of it in the pull request, and no person wrote or edited that comment.",
    },
  ],
  Emulator: [
    {
      id: "emulator.contract",
      text: "The emulator follows the whole contract, with rules from the schema and not from the provider.",
    },
    { id: "emulator.faults", text: "It plays every fault and every variation on demand." },
    {
      id: "emulator.command",
      text: "`webcastmanager emulator --json` prints url and environment as its first line. `--db`, `--seed` and `--behaviour` set what it has and how it behaves, and `/_emulator` shows what happened.",
    },
    {
      id: "emulator.screen",
      text: "`webcastmanager emulator` prints the address of its page, and opens it with `--open`. In a terminal it shows each request, and sums up bursts; a pipe gets neither colors nor requests.",
    },
    { id: "emulator.loopback", text: "It listens on loopback only and refuses foreign Host headers." },
    {
      id: "emulator.page",
      text: "Its page shows what it holds and what happens, by the API's own rules and without a secret in its data.",
    },
    { id: "emulator.audit", text: "Its audit log shows who changed what and when, without secrets." },
    {
      id: "emulator.keycloak",
      text: "The token client works with a real Keycloak as with the emulator.",
    },
  ],
  Page: [
    {
      id: "page.form",
      text: "A customer is created and changed on the emulator's page by the labels of the form, and exactly what was changed is sent.",
    },
    {
      id: "page.rules",
      text: "The page shows the API's own message about each field, and hides what the customer's type or a switch excludes.",
    },
    {
      id: "page.marks",
      text: "The page marks exactly the fields that a preview with refresh and a plan show as changed elsewhere, and puts each back.",
    },
    {
      id: "page.secrets",
      text: "No secret is in the page's data, code or clipboard, but the one that the reader asks to see.",
    },
    {
      id: "page.security",
      text: "No page of another origin, port, host name or frame reads or changes anything of the emulator.",
    },
    {
      id: "page.accessible",
      text: "Each view of the page is without a finding of axe, and is used with the keyboard alone.",
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
      text: "The declarations name no zod, and compile under the tsconfig of Pulumi's templates, nodenext and bundler, with TypeScript 5.9 and the newest one, without skipLibCheck.",
    },
    {
      id: "package.clean",
      text: "publint and attw find nothing, and no shipped dependency has a known vulnerability if the registry answers.",
    },
    { id: "package.examples", text: "Every example runs against the emulator, twice, and cleans up." },
    {
      id: "package.demo",
      text: "The demo runs with the real CLI and exits 0 only if every step came out as it prints.",
    },
    { id: "package.readme", text: "Commands, programs and output on the pages of docs/ are run and compared." },
    {
      id: "package.one-source",
      text: "Every field declares its facts once, generated files match the schema, and parts import only what they may.",
    },
    { id: "package.ci", text: "`.ci/run` ends with the counts, and fails if a test failed or none ran." },
    { id: "package.setup", text: "The set-up caches, survives an interruption, and does nothing the second time." },
  ],
  Terraform: [
    { id: "terraform.adopt", text: "A name that is taken is refused with the steps to import and to adopt." },
    {
      id: "terraform.attributes",
      text: "Attributes are those of the schema in snake_case, with descriptions, and with a write-only attribute for each secret. None of them shows in every change.",
    },
    {
      id: "terraform.bundle",
      text: "The provider is one executable file under 1 MB that needs only Node, with the licences of its parts beside it.",
    },
    {
      id: "terraform.calls",
      text: "Every call of protocol 6 is answered by the schema, and private bytes and the state before a failed apply are kept.",
    },
    {
      id: "terraform.cli",
      text: "init, plan, apply, import and destroy work with the real CLI, and a second plan is empty.",
    },
    {
      id: "terraform.consistent",
      text: "Every plan and every result follows Terraform's rules, for every customer.",
    },
    {
      id: "terraform.defects",
      text: "An unexpected error is one diagnostic that says what was being done, and the log says where.",
    },
    {
      id: "terraform.drift",
      text: "A change made elsewhere, of any property and in both directions, shows as that property, and the next apply reverts it.",
    },
    {
      id: "terraform.end",
      text: "Ctrl-C lets running calls finish, and a killed Terraform leaves no process and no socket behind.",
    },
    { id: "terraform.function", text: "`hmac_token` is the documented token of the sister product." },
    {
      id: "terraform.generated",
      text: "A generated secret is unknown in a plan only if one is generated: HMAC is switched on, or the trigger changes.",
    },
    {
      id: "terraform.handshake",
      text: "It serves with TLS on both sides, or without if Terraform wants none, on a socket or a port, and prints one line.",
    },
    {
      id: "terraform.import",
      text: "Import by id, name or path brings everything but secrets, and replaces no secret. The next plan shows only what the service can't report.",
    },
    {
      id: "terraform.import-version",
      text: "Import by `<id>?wo_version=1` records this version of the write-only secrets: a plan that declares it is empty, and no secret is sent.",
    },
    {
      id: "terraform.install",
      text: "`webcastmanager terraform install` puts the provider where terraform and tofu find it, and prints what to write.",
    },
    {
      id: "terraform.launcher",
      text: "If Node is missing or too old on PATH, the message says so, and which one is needed.",
    },
    { id: "terraform.log", text: "TF_LOG shows structured lines with level and time." },
    { id: "terraform.lookup", text: "The data sources find customers by id, name, path and filters." },
    {
      id: "terraform.move",
      text: "`moved` accepts another address of the provider, and stand-ins that know the id.",
    },
    { id: "terraform.other-endpoint", text: "A state of another endpoint is refused with both names." },
    {
      id: "terraform.partial",
      text: "After a customer has an id, a failure is a warning with the state kept, and never taints the resource.",
    },
    {
      id: "terraform.protection",
      text: "A protected customer is refused at plan and at apply, and the message names `untaint` and `removed`.",
    },
    { id: "terraform.real", text: "All of this works with the real terraform or tofu." },
    {
      id: "terraform.replace",
      text: "A changed or unknown `type` or `parent` replaces an existing customer, and nothing else does.",
    },
    {
      id: "terraform.no-value",
      text: 'No diagnostic has a value of the program. A documented role is named, any other is "a role", and items are counted.',
    },
    {
      id: "terraform.second-plan",
      text: "The second plan is empty, also with services that mask, reorder, trim and echo.",
    },
    {
      id: "terraform.secrets",
      text: "No diagnostic and no log line has the text of a foreign error or a value of the wrong form.",
    },
    {
      id: "terraform.settings",
      text: "The provider block and the environment are read as documented, and messages use Terraform's names.",
    },
    { id: "terraform.spelling", text: "The state keeps the user's spelling where it means the same." },
    {
      id: "terraform.state-secrets",
      text: "No state has a secret that it was not given, and no output of a run shows one.",
    },
    {
      id: "terraform.stop",
      text: "After Ctrl-C running calls finish, nothing new starts, and no `Retry-After` is waited out.",
    },
    { id: "terraform.timeouts", text: "`timeouts` limit one operation with all its retries." },
    {
      id: "terraform.unknown",
      text: "Values that are not known yet pass every check, in resources and in the provider block.",
    },
    { id: "terraform.upgrade", text: "A state in an earlier form is read." },
    {
      id: "terraform.validate",
      text: "All mistakes are reported at once, each on its attribute with the property in the summary.",
    },
    {
      id: "terraform.values",
      text: "Every value comes back as it was sent: nulls and unknowns at any depth, fractions and large numbers.",
    },
    { id: "terraform.warnings", text: "Warnings are on their attribute, and only if a run changes something." },
    {
      id: "terraform.write-only",
      text: "A write-only secret is in no state and is sent again with another version. Clients without write-only attributes get a clear refusal.",
    },
  ],
  "cdktn and CDKTF": [
    {
      id: "cdktf.apply",
      text: "What CDKTF or cdktn synthesises is applied by the real Terraform, and a second plan is empty.",
    },
    { id: "cdktf.both", text: "CDKTF and cdktn get the same constructs, with the same output." },
    { id: "cdktf.door", text: "Importing the constructs loads neither Pulumi nor the client nor the other library." },
    {
      id: "cdktf.hierarchy",
      text: "A broken hierarchy is refused at synth, with the path of the construct and without values.",
    },
    {
      id: "cdktf.partner",
      text: "`WebcastPartner` passes `shared` to its consumers, unless they declare the property themselves.",
    },
    { id: "cdktf.peers", text: "A CDKTF, a cdktn and a Pulumi project each get their own library and no other." },
    {
      id: "cdktf.schema",
      text: "The constructs are generated from what the real Terraform prints of the provider, without Terraform.",
    },
    {
      id: "cdktf.synth",
      text: "Every attribute has Terraform's name, and the provider has the version of this release.",
    },
    {
      id: "cdktf.tokens",
      text: "Values that are known only at apply pass every check of a construct, and so do write-only values.",
    },
    { id: "cdktf.types", text: "The constructs compile under plain strict, and unknown properties don't." },
  ],
};
