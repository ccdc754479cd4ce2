// What was changed elsewhere, field by field and in both directions: a plan shows exactly that, and the next apply
// undoes it. The cases are made from the schema's facts.
import type { WireRecord } from "../../emulator";
import type { Tree } from "../../schema";
import { driftCases, isLoneSecret, type DriftCase } from "../support/drift-cases";
import { useTerraform } from "../support/terraform-bench";
import type { Stored, TerraformCore } from "../support/terraform-core";
import { comparable } from "../support/terraform-items";

// A service that fills in what it decides would hide that it was cleared.
const bench = useTerraform({ behaviour: { serverDefaults: false } });
const snake = (path: string) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The attribute of a path of the engine: items of sets and roles are parts of it. */
const attributeOf = (path: string) => snake(path.replace(/\[.*$/, "").replace(/^(sso\.roleMappings)\..*$/, "$1"));

/** A record for comparison: sets without order, without the time of the last change. */
const sorted = (record: WireRecord) => comparable({ ...record, updatedAt: null });

async function given(
  core: TerraformCore,
  { declared }: DriftCase,
): Promise<{ readonly tree: Tree; readonly stored: Stored }> {
  if (declared.parent === undefined) return { tree: declared, stored: await core.up(declared) };
  const above = await core.up({
    name: "Above",
    type: "Partner",
    defaultLanguage: "en",
    ecdn: { hive: { partnerId: "1" } },
  });
  const tree = { ...declared, parent: String(above.item.id) };
  return { tree, stored: await core.up(tree) };
}

test.each(driftCases.map((one) => [one.name, one] as const))(
  "%s: it shows as that property, and is brought back [terraform.drift]",
  async (_, one) => {
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
  },
);
