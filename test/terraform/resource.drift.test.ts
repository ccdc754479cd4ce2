// What was changed elsewhere, field by field and in both directions: a plan shows exactly that, and the next apply undoes it.
// The cases are made from the schema's facts.
import type { WireRecord } from "../../emulator";
import { isTree, valueAt, type Tree } from "../../schema";
import { driftCases, type DriftCase } from "../support/drift-cases";
import { useTerraform } from "../support/terraform-bench";
import type { Stored, TerraformCore } from "../support/terraform-core";
import { comparable } from "../support/terraform-items";

// A service that fills in what it decides would hide that it was cleared.
const bench = useTerraform({ behaviour: { serverDefaults: false } });
const snake = (path: string) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The attribute that a path of the engine stands in: items of sets and roles are parts of it. */
const attributeOf = (path: string) => snake(path.replace(/\[.*$/, "").replace(/^(sso\.roleMappings)\..*$/, "$1"));

/** A secret alone that no program declares: no state may hold it, so nothing shows it. It switches nothing on. */
const isLoneSecret = ({ leaf, declared, expected }: DriftCase) =>
  leaf.facts.secret === true && leaf.gate === undefined && Object.values(expected)[0] === "delete" && valueAt(declared, leaf.keys) === undefined;

/** A record for comparison: sets without order, without the time of the last change. */
const sorted = (record: WireRecord) => comparable({ ...record, updatedAt: null });

async function given(core: TerraformCore, { declared }: DriftCase): Promise<{ readonly tree: Tree; readonly stored: Stored }> {
  if (declared.parent === undefined) return { tree: declared, stored: await core.up(declared) };
  const above = await core.up({ name: "Above", type: "Partner", defaultLanguage: "en", ecdn: { hive: { partnerId: "1" } } });
  const tree = { ...declared, parent: String(above.item.id) };
  return { tree, stored: await core.up(tree) };
}

test.each(driftCases.map((one) => [one.name, one] as const))("%s: it shows as that leaf, and is brought back [terraform.drift]", async (_, one) => {
  const core = await bench.run();
  const { tree, stored } = await given(core, one);
  const before = bench.record(stored.item.id);
  bench.emulator.admin.edit(String(stored.item.id), one.edit(before), { unchecked: true });
  const refreshed = (await (await bench.run()).refresh(stored))!;
  const shown = await core.plan(tree, refreshed);
  expect(shown.changed).toEqual(isLoneSecret(one) ? [] : [...new Set(Object.keys(one.expected).map(attributeOf))]);
  const again = await core.up(tree, refreshed);
  const after = bench.record(stored.item.id);
  const untouched = shown.changed.length === 0 ? one.edit(before) : {};
  expect(sorted(after)).toEqual(sorted({ ...before, ...one.left, ...untouched }));
  const quiet = (await core.refresh(again))!;
  expect((await core.plan(tree, quiet)).action).toBe("none");
});

test("a generated secret that is changed elsewhere shows as that leaf, and the one in use is brought back [terraform.drift, secrets.drift]", async () => {
  const core = await bench.run();
  const tree = { name: "Acme", type: "Consumer", defaultLanguage: "en", hmac: {} };
  const stored = await core.up(tree);
  bench.emulator.admin.edit(String(stored.item.id), { hmacSecret: "canary-by-hand" }, { unchecked: true });
  const refreshed = (await core.refresh(stored))!;
  expect((await core.plan(tree, refreshed)).changed).toEqual(["hmac.secret"]);
  await core.up(tree, refreshed);
  expect(bench.record(stored.item.id).hmacSecret).toBe(stored.item.hmac_secret);
});

test("who was deleted elsewhere is planned anew [terraform.drift]", async () => {
  const core = await bench.run();
  const stored = await core.up({ name: "Acme", type: "Consumer", defaultLanguage: "en" });
  bench.emulator.admin.remove(String(stored.item.id));
  expect(await core.refresh(stored)).toBeUndefined();
});

test("a block that was switched on elsewhere comes without its secrets, and goes again [terraform.drift, secrets.state]", async () => {
  const core = await bench.run();
  const tree = { name: "Acme", type: "Partner", defaultLanguage: "en" };
  const stored = await core.up(tree);
  bench.emulator.admin.edit(String(stored.item.id), { kollectiveApiEndpoint: "https://theirs.example", kollectiveToken: "canary-theirs" }, { unchecked: true });
  const refreshed = (await core.refresh(stored))!;
  expect(isTree(refreshed.item.ecdn) && refreshed.item.ecdn.kollective).toMatchObject({ api_endpoint: "https://theirs.example" });
  expect(JSON.stringify(refreshed.item)).not.toContain("canary-");
  expect((await core.plan(tree, refreshed)).changed).toEqual(["ecdn"]);
  await core.up(tree, refreshed);
  expect(bench.record(stored.item.id)).toMatchObject({ kollectiveApiEndpoint: null, kollectiveToken: null });
});
