// What deletionProtection means in each operation of the real CLI: which ones it refuses, with which text, and which
// ones remove a customer from the state only.
import { aConsumer, aPartner, aSmallCustomer } from "../support/customers";
import { importedResource, importFile, importParameters } from "../support/import-file";
import { Stage, type Declared } from "../support/stage";

type Customers = Readonly<Record<string, Declared>>;

const other = aSmallCustomer({ name: "Other" });
const named = (name: string): Declared => aSmallCustomer({ name });
/** The program as it was applied. */
const all: Customers = {
  acme: aPartner({ parent: undefined }),
  berlin: aConsumer({ parent: "acme" }),
  other,
  free: { ...named("Free"), deletionProtection: false },
  forgotten: named("Forgotten"),
  gone: named("Gone"),
  kept: { ...named("Kept"), options: { retainOnDelete: true } },
};
const everyName = ["Acme Berlin", "Acme Group", "Forgotten", "Free", "Gone", "Kept", "Other"];

const without = (...labels: readonly string[]): Customers =>
  Object.fromEntries(Object.entries(all).filter(([label]) => !labels.includes(label)));
const changed = (change: Declared): Customers => ({ ...all, other: { ...other, ...change } });
const renamed = (options: NonNullable<Declared["options"]>): Customers => ({
  ...without("other"),
  renamed: { ...other, options },
});

const hook = 'before hook "deletionProtection of webcastmanager-provider" failed: ';
const noDelete = new RegExp(`${hook}Can't delete customer "[^"]+" \\(\\w+\\): deletionProtection is on`);
const needsProgram = /You must run with the `--run-program` flag to use delete hooks during destroy/;

let stage: Stage;
const left = () => Object.keys(stage.records()).sort();
/** Runs a command; `@other` in it is the URN of that customer. */
async function run(command: string) {
  const state = await stage.state();
  return stage.run(command.split(" ").map((word) => (word.startsWith("@") ? state[word.slice(1)]!.urn : word)));
}
const apply = "up --yes --skip-preview";
const destroy = "destroy --yes --skip-preview";

beforeAll(async () => {
  stage = await Stage.open("protection");
  stage.declare(all);
  await stage.up();
});
afterAll(() => stage.close());

test.each<[string, Customers | string, readonly string[], RegExp]>([
  ["removed from the program", without("other"), ["preview", apply], noDelete],
  ["removed, and targeted", without("other"), [`${apply} --target @other`], noDelete],
  ["renamed without an alias", renamed({}), ["preview"], noDelete],
  ["removed with all others", { free: all.free! }, ["preview"], noDelete],
  ["removed with the last line that declares one", 'require("webcastmanager-provider");', ["preview"], noDelete],
  [
    "removed with the package",
    "",
    ["preview"],
    /hook "deletionProtection of webcastmanager-provider" was not registered/,
  ],
  [
    "of another type",
    changed({ type: "Partner" }),
    ["preview", apply],
    /Can't replace customer "Other" .* type changes/,
  ],
  ["replaced on demand", all, ["preview --replace @other", `${apply} --replace @other`], noDelete],
  [
    "to be replaced after a create",
    changed({ type: "Partner", options: { deleteBeforeReplace: false } }),
    ["preview"],
    /Can't declare customer "other": `deleteBeforeReplace: false` can't work/,
  ],
  ["in a stack that is destroyed", all, [destroy, `${destroy} --target @free`], needsProgram],
  ["in a stack that is destroyed with its program", all, [`${destroy} --run-program`], noDelete],
])("refuses a customer %s [safe.protected]", async (_, program, commands, text) => {
  if (typeof program === "string") stage.project.write("index.js", program);
  else stage.declare(program);
  for (const command of commands) {
    const { code, text: printed } = await run(command);
    expect([command, code === 0, printed]).toEqual([command, false, expect.stringMatching(text)]);
  }
  expect(left()).toEqual(everyName);
});

test.each<[string, Customers, readonly string[], readonly string[]]>([
  ["is renamed with an alias", renamed({ aliases: [{ name: "other" }] }), ["preview --expect-no-changes"], everyName],
  ["is kept by an option", without("kept"), [apply], everyName],
  ["is forgotten by the state", without("kept", "forgotten"), ["state delete @forgotten --yes"], everyName],
])("a customer that %s stays in the service [safe.protected]", async (_, program, commands, names) => {
  stage.declare(program);
  for (const command of commands) expect([command, (await run(command)).code]).toEqual([command, 0]);
  expect(left()).toEqual(names);
});

test("a customer that is gone leaves the state by a refresh, and nothing asks [safe.protected]", async () => {
  stage.emulator.admin.remove(stage.idOf("Gone"));
  expect((await run("refresh --yes --skip-preview")).code).toBe(0);
  stage.declare(without("kept", "forgotten", "gone"));
  expect((await run("preview --expect-no-changes")).code).toBe(0);
});

test("with --run-program, destroy deletes a target that isn't protected [safe.protected]", async () => {
  expect((await run(`${destroy} --run-program --target @free`)).code).toBe(0);
  expect(left()).toEqual(everyName.filter((name) => name !== "Free" && name !== "Gone"));
});

test("an imported customer is refused at apply until an update has recorded the hook, then in previews [safe.protected]", async () => {
  const entry = importedResource("forgotten", stage.idOf("Forgotten"), all.forgotten!);
  stage.project.write(importFile, JSON.stringify({ resources: [entry] }));
  await stage.must([...importParameters, "--protect=false"]);
  const imported = without("kept", "gone", "free");
  const removed = without("kept", "gone", "free", "forgotten");
  stage.declare(removed);
  expect((await run("preview")).code).toBe(0);
  expect((await run(apply)).text).toMatch(/Can't delete customer "Forgotten" \(\w+\): deletionProtection is on/);
  stage.declare(imported);
  await stage.must(["preview", "--expect-no-changes"]);
  await stage.up();
  stage.declare(removed);
  expect((await run("preview")).text).toMatch(noDelete);
});

test("with --run-program and its line in deletions, destroy deletes a protected target [safe.deletions]", async () => {
  stage.declare(without("kept", "gone", "free"));
  const id = stage.idOf("Other");
  await stage.must(["config", "set", "--path", `webcastmanager:deletions["${id}"]`, "Other"]);
  expect((await run(`${destroy} --run-program --target @other`)).code).toBe(0);
  expect(left()).toEqual(["Acme Berlin", "Acme Group", "Forgotten", "Kept"]);
});
