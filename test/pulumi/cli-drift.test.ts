// Drift with the real CLI: every field of the wire is changed elsewhere, in every way, one customer each, and one preview
// has to tell exactly those leaves.
import type { WireRecord } from "../../emulator";
import { isList, leaves, wireName, type Value } from "../../schema";
import { aPartner } from "../support/customers";
import { driftCases } from "../support/drift-cases";
import { Stage } from "../support/stage";

/** The fields of a record that the program speaks of; the order of sets means nothing. */
function fieldsOf(record: WireRecord | undefined): WireRecord {
  const inOrder = (value: Value | undefined) => isList(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
  return Object.fromEntries(leaves.filter((leaf) => leaf.facts.wire !== undefined).map((leaf) => [wireName(leaf), inOrder(record?.[wireName(leaf)])]));
}

describe("a field changed elsewhere", () => {
  let stage: Stage;
  let before: ReturnType<Stage["records"]>;
  let shown: Awaited<ReturnType<Stage["preview"]>>;

  beforeAll(async () => {
    // Defaults that the service fills in would hide that something was cleared.
    stage = await Stage.open("drift", { emulator: { behaviour: { serverDefaults: false } } });
    stage.declare({ partner: aPartner({ parent: undefined, name: "partner" }), ...Object.fromEntries(driftCases.map(({ name, declared }) => [name, declared])) });
    await stage.up();
    before = stage.records();
    for (const { name, edit } of driftCases) stage.emulator.admin.edit(stage.idOf(name), edit(before[name] ?? {}), { unchecked: true });
    shown = await stage.preview("--refresh", "--expect-no-changes");
  });
  afterAll(() => stage.close());

  test("makes a preview with refresh exit 7", () => {
    expect(shown.code).toBe(7);
  });

  test.each(driftCases)("shows as exactly that leaf: $name [preview.drift, preview.exact]", ({ name, expected }) => {
    expect(shown.changes[name] ?? {}).toEqual(expected);
  });

  test("and of the customers that nobody touched none shows", () => {
    expect(Object.keys(shown.changes).sort()).toEqual(driftCases.filter(({ expected }) => Object.keys(expected).length > 0).map(({ name }) => name).sort());
  });

  test("is undone by the next update with refresh, and then nothing shows any more [preview.drift]", async () => {
    await stage.up("--refresh");
    const after = stage.records();
    const undone = driftCases.filter(({ expected }) => Object.keys(expected).length > 0);
    for (const { name, left = {} } of undone) expect(fieldsOf(after[name])).toEqual({ ...fieldsOf(before[name]), ...left });
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("never shows a secret, wherever it comes from [secrets.state, secrets.output, secrets.wrapped]", () => {
    expect(stage.leaks()).toEqual([]);
  });
});
