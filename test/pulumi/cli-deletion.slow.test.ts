// Deleting protected customers in one change with the real CLI: the program loses the customers, the stack's
// configuration lists them, and preview and up go through at once.
import { aConsumer, aPartner, aSmallCustomer } from "../support/customers";
import { Stage } from "../support/stage";

const acme = aPartner({ parent: undefined });
const berlin = aConsumer({ parent: "acme" });
const other = aSmallCustomer({ name: "Other" });
const refusal = /before hook "deletionProtection of webcastmanager-provider" failed: Can't delete customer/;

let stage: Stage;

/** Adds lines to the stack's configuration. */
async function list(...names: readonly string[]): Promise<void> {
  for (const name of names)
    await stage.must(["config", "set", "--path", `webcastmanager:deletions["${stage.idOf(name)}"]`, name]);
}

const left = () => Object.keys(stage.records()).sort();
const deleted = async (...parameters: readonly string[]) => {
  const { code, steps } = await stage.preview("--refresh", ...parameters);
  const urns = steps.filter(({ op }) => op === "delete").map(({ urn }) => urn.split("::").at(-1));
  return { code, urns: urns.sort() };
};

beforeEach(async () => {
  stage = await Stage.open("deletion");
  stage.declare({ acme, berlin, other });
  await stage.up();
});
afterEach(() => stage.close());

test("listed customers go in one change, children first, every other stays protected, and the lines may stay [safe.deletions, safe.children]", async () => {
  stage.declare({ other });
  const refused = await stage.run(["preview"]);
  expect([refused.code, refused.text]).toEqual([1, expect.stringMatching(refusal)]);
  await list("Acme Berlin", "Acme Group");
  expect(await deleted()).toEqual({ code: 0, urns: ["acme", "berlin"] });
  stage.declare({});
  expect((await stage.run(["preview"])).text).toMatch(/Can't delete customer "Other"/);
  stage.declare({ other });
  await stage.up("--refresh");
  expect(left()).toEqual(["Other"]);
  const removed = stage.emulator.admin.audit().filter(({ action }) => action === "deleted");
  expect(removed.map(({ name }) => name)).toEqual(["Acme Berlin", "Acme Group"]);
  expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("a wrong name refuses, and so does a line for a customer that is still declared [safe.deletions]", async () => {
  await stage.must(["config", "set", "--path", `webcastmanager:deletions["${stage.idOf("Other")}"]`, "Others"]);
  expect((await stage.run(["preview"])).text).toMatch(/Can't keep customer "Other" .* still declares it/);
  stage.declare({ acme, berlin });
  expect((await stage.run(["preview"])).text).toMatch(refusal);
  expect(left()).toEqual(["Acme Berlin", "Acme Group", "Other"]);
});

test("a listed customer is replaced in one change [safe.deletions, preview.replace]", async () => {
  const before = stage.idOf("Other");
  const changed = { acme, berlin, other: { ...other, type: "Partner" } };
  stage.declare(changed);
  expect((await stage.run(["preview"])).text).toMatch(/Can't replace customer "Other"/);
  await list("Other");
  expect((await stage.preview()).steps.map(({ op }) => op)).toContain("replace");
  await stage.up();
  expect(stage.records().Other).toMatchObject({ type: "PARTNER" });
  expect(stage.idOf("Other")).not.toBe(before);
  expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("the last customers of a program go too, as long as it loads the package [safe.deletions]", async () => {
  await list("Acme Berlin", "Acme Group", "Other");
  stage.program("");
  expect(await deleted()).toEqual({ code: 0, urns: ["acme", "berlin", "other"] });
  await stage.up();
  expect(left()).toEqual([]);
});

test("a state in which an earlier release set `protect` shows no change; the next update asks by the hook [safe.protected, preview.upgrade]", async () => {
  const { deployment } = JSON.parse(await stage.must(["stack", "export"])) as {
    deployment: { resources: { type: string; protect?: boolean; resourceHooks?: object }[] };
  };
  for (const resource of deployment.resources.filter(({ type }) => type.includes("webcastmanager:Customer"))) {
    resource.protect = true;
    delete resource.resourceHooks;
  }
  stage.project.write("earlier.json", JSON.stringify({ version: 3, deployment }));
  await stage.must(["stack", "import", "--file", "earlier.json"]);
  stage.declare({ acme, berlin });
  expect((await stage.run(["preview"])).text).toMatch(/because it is protected/);
  stage.declare({ acme, berlin, other });
  expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  await stage.up();
  stage.declare({ acme, berlin });
  expect((await stage.run(["preview"])).text).toMatch(refusal);
  await list("Other");
  await stage.up();
  expect(left()).toEqual(["Acme Berlin", "Acme Group"]);
});

test("an explicit provider instance lists its own customers [safe.deletions]", async () => {
  const { endpoint, env } = stage.emulator;
  const program = (deletions: object, customers: string) => {
    stage.program(`
      const provider = new WebcastManagerProvider("explicit", { endpoint: ${JSON.stringify(endpoint)},
        tokenUrl: ${JSON.stringify(env.WEBCASTMANAGER_TOKEN_URL)}, usernameEnv: "WEBCASTMANAGER_USERNAME",
        passwordEnv: "WEBCASTMANAGER_PASSWORD", deletions: ${JSON.stringify(deletions)} });
      for (const [key, { parent, ...args }] of Object.entries(require("./customers.json"))) new Customer(key, args);
      ${customers}`);
  };
  stage.declare({ acme, other });
  const one = 'new Customer("one", { name: "One", type: "Consumer", defaultLanguage: "en" }, { provider });';
  await list("Acme Berlin");
  program({}, one);
  await stage.up();
  program({}, "");
  expect((await stage.run(["preview"])).text).toMatch(refusal);
  program({ [stage.idOf("One")]: "One" }, "");
  expect((await deleted()).urns).toEqual(["one"]);
  await stage.up();
  expect(left()).toEqual(["Acme Group", "Other"]);
});
