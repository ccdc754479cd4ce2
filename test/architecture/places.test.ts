// Where the test of a file is: in the same folder under test/ (without `provider/`), its name first. What has none of
// its own is tested with its subject, and the subject's test stands in the one table here.
import { posix } from "node:path";
import ts from "typescript";
import { ourFiles, parsed, textOf } from "./sources";

/** Files that are tested as a part of something, by the test of that: it runs all that stands in them. */
const parts: Readonly<Record<string, readonly string[]>> = {
  "test/schema/leaves.test.ts": ["schema/facts.ts"],
  "test/schema/profile.test.ts": ["schema/routes.ts"],
  "test/schema/wire.test.ts": ["schema/errors.ts"],
  "test/core/validate.test.ts": ["schema/hierarchy.ts"],
  "test/client/budget.test.ts": ["provider/client/pacing/pace.ts", "provider/client/pacing/proven-rate.ts"],
  "test/client/connect.test.ts": [
    "provider/client/calls.ts",
    "provider/client/clock.ts",
    "provider/client/deletion.ts",
    "provider/client/http/ending.ts",
    "provider/client/http/operation.ts",
  ],
  "test/client/refusals.strange-answers.matrix.test.ts": ["provider/client/http/violations.ts"],
  "test/client/shared-list.test.ts": ["provider/client/listing/pages.ts"],
  "test/client/redact.test.ts": ["provider/client/character-names.ts", "provider/client/decodings.ts"],
  "test/client/tokens.test.ts": [
    "provider/client/auth/credentials.ts",
    "provider/client/auth/discovery.ts",
    "provider/client/auth/grants.ts",
    "provider/client/auth/token-refusal.ts",
  ],
  "test/lifecycle/create.test.ts": ["provider/lifecycle/siblings.ts"],
  "test/lifecycle/create.contradicted.test.ts": [
    "provider/client/listing/sightings.ts",
    "provider/lifecycle/contradiction.ts",
  ],
  "test/lifecycle/customer.read.test.ts": ["provider/lifecycle/blocks.ts", "provider/lifecycle/context.ts"],
  "test/lifecycle/customer.secrets.test.ts": ["provider/client/secret-texts.ts"],
  "test/lifecycle/update.hmac.test.ts": ["provider/lifecycle/generated.ts"],
  "test/pulumi/check.test.ts": ["provider/pulumi/values.ts"],
  "test/pulumi/cli-input.test.ts": ["provider/pulumi/guide.ts"],
  "test/pulumi/customer.test.ts": ["provider/pulumi/customer-token.ts", "provider/pulumi/parent.ts"],
  "test/pulumi/dynamic.lifecycle.test.ts": ["provider/pulumi/declarations.ts"],
  "test/pulumi/lookup.test.ts": [
    "provider/pulumi/lookup-arguments.ts",
    "provider/pulumi/lookup-output.ts",
    "provider/pulumi/program-error.ts",
  ],
  "test/cli/commands/terraform.test.ts": [
    "provider/cli/install-provider.ts",
    "provider/cli/node-on-path.ts",
    "provider/cli/plugin-folders.ts",
  ],
  "test/cdktf/partner.test.ts": ["provider/cdktf/declared.ts", "provider/cdktf/inherit.ts"],
  "test/terraform/cli-schema-document.test.ts": ["provider/terraform/schema/schema-document.ts"],
  "test/terraform/plan.properties.test.ts": [
    "provider/terraform/plan/apply.ts",
    "provider/terraform/plan/plan-answer.ts",
    "provider/terraform/plan/plan-generated.ts",
    "provider/terraform/plan/plan-leaf.ts",
    "provider/terraform/state/read.ts",
    "provider/terraform/state/translate.ts",
  ],
  "test/terraform/provider.test.ts": [
    "provider/lifecycle/hmac-token.ts",
    "provider/terraform/schema/attributes.ts",
    "provider/terraform/functions.ts",
    "provider/terraform/instance.ts",
    "provider/terraform/schema/leaf-attributes.ts",
    "provider/terraform/settings.ts",
  ],
  "test/terraform/resource.lifecycle.test.ts": [
    "provider/terraform/conduct.ts",
    "provider/terraform/state/import.ts",
    "provider/terraform/state/private.ts",
    "provider/terraform/times.ts",
  ],
  "test/terraform/validation.test.ts": [
    "provider/terraform/diagnostics.ts",
    "provider/terraform/guide.ts",
    "provider/terraform/twins.ts",
  ],
  "test/terraform/cli-lifecycle.test.ts": ["provider/terraform/address.ts", "provider/terraform/main.ts"],
  "test/terraform/protocol/calls.test.ts": [
    "provider/terraform/protocol/calls/call.ts",
    "provider/terraform/protocol/calls/plugin.ts",
    "provider/terraform/protocol/calls/provider.ts",
    "provider/terraform/protocol/calls/resources.ts",
    "provider/terraform/protocol/diagnostics.ts",
    "provider/terraform/protocol/grpc.ts",
    "provider/terraform/protocol/server.ts",
  ],
  "test/terraform/protocol/serve.test.ts": [
    "provider/terraform/protocol/address.ts",
    "provider/terraform/protocol/handshake.ts",
    "provider/terraform/protocol/life.ts",
    "provider/terraform/protocol/log.ts",
    "provider/terraform/protocol/output.ts",
  ],
  "test/terraform/protocol/values.test.ts": [
    "provider/terraform/protocol/wire/codec.ts",
    "provider/terraform/protocol/wire/fault.ts",
    "provider/terraform/protocol/wire/from-terraform.ts",
    "provider/terraform/protocol/wire/messages.ts",
    "provider/terraform/protocol/wire/schemas.ts",
    "provider/terraform/protocol/wire/to-terraform.ts",
  ],
  "test/emulator/behaviours.test.ts": ["emulator/rendering.ts", "emulator/saving.ts"],
  "test/emulator/faults.test.ts": ["emulator/exchange.ts", "emulator/fault-answers.ts"],
  "test/emulator/routes/admin.test.ts": ["emulator/admin.ts", "emulator/clock.ts", "emulator/seed.ts"],
  "test/emulator/routes/customers.test.ts": [
    "emulator/answers.ts",
    "emulator/customers.ts",
    "emulator/routes/connectors.ts",
    "emulator/store.ts",
  ],
  "test/emulator/routes/platform.test.ts": ["emulator/tokens.ts"],
  "test/emulator/server.test.ts": ["emulator/service.ts"],
  "test/emulator/sqlite-store.test.ts": ["emulator/sqlite-file.ts"],
};

/** Tests that begin with no source's name, and what they are of. */
const subjects: Readonly<Record<string, RegExp>> = {
  "stories with the real CLIs": /^test\/(pulumi|terraform)\/cli-[a-z-]+\.test\.ts$/,
  "what travels between Terraform and the provider": /^test\/terraform\/protocol\/(calls|values)\.test\.ts$/,
  "the constructs, generated and used": /^test\/cdktf\/(apply|door|generator|readme|synth|types)\.test\.ts$/,
  "the generated types, compiled and in an editor": /^test\/pulumi\/types(\.editor)?\.test\.ts$/,
  "the emulator's page": /^test\/emulator\/readme\.test\.ts$/,
};

const tests = ourFiles().filter((path) => path.endsWith(".test.ts"));

/** Whether something of a file is left at run time: more than types, and what is imported for them. */
function doesSomething(path: string): boolean {
  return parsed(path).statements.some((node) => {
    if (ts.isImportDeclaration(node)) return node.importClause === undefined;
    if (ts.isExportDeclaration(node)) return !node.isTypeOnly;
    const isDeclared =
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
    return !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node) && !isDeclared;
  });
}

const sources = ourFiles().filter(
  (path) =>
    /^(schema|provider|emulator)\/.*\.ts$/.test(path) &&
    !path.includes("/generated/") &&
    posix.basename(path) !== "index.ts" &&
    doesSomething(path),
);

/** The beginning that a test of this file has: its folder and its name. */
const placeOf = (source: string) => `test/${source.replace(/^provider\//, "").replace(/\.ts$/, "")}.`;

const hasOwn = (source: string) => tests.some((path) => path.startsWith(placeOf(source)));
const asParts = Object.values(parts).flat();

test("every file has a test at its place, or stands in the table as a part of what is tested [package.readme]", () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((source) => !hasOwn(source) && !asParts.includes(source))).toEqual([]);
});

test("the table is no longer than it must be: every part is there, once, without a test of its own", () => {
  expect(asParts.filter((source) => !sources.includes(source) || hasOwn(source))).toEqual([]);
  expect(asParts.filter((source, index) => asParts.indexOf(source) !== index)).toEqual([]);
  expect(Object.keys(parts).filter((path) => !tests.includes(path))).toEqual([]);
});

test("every test in these folders begins with the name of the file that it tests, or is of a subject that is told here", () => {
  const mirrored = tests.filter((path) =>
    /^test\/(schema|core|client|resources|pulumi|terraform|cdktf|cli|emulator)\//.test(path),
  );
  const strays = mirrored.filter((path) => !sources.some((source) => path.startsWith(placeOf(source))));
  expect(strays.filter((path) => !Object.values(subjects).some((pattern) => pattern.test(path)))).toEqual([]);
  expect(Object.values(subjects).filter((pattern) => !strays.some((path) => pattern.test(path)))).toEqual([]);
});

test("what the README names in its table of places is there [package.readme]", () => {
  const [, places = ""] = textOf("README.md").split("\n## Where things are\n");
  const named = [...places.matchAll(/`([a-z/-]+\.ts)`/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !ourFiles().includes(path))).toEqual([]);
});
