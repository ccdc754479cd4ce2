// Generated edits: the report names exactly the properties that another user changed, and no other customer.
import fc from "fast-check";
import { startEmulator, type Emulator } from "../../emulator";
import { findDrift } from "../../provider/inventory/find-drift";
import { readState } from "../../provider/inventory/states/state-file";
import { wireName, type Leaf } from "../../schema";
import { aPartner, canary } from "../support/customers";
import { changeable, otherValue } from "../support/drift";
import { createEstate, type Estate } from "../support/estate";
import { rounds } from "../support/rounds";
import { bytesOf } from "../support/states";
import { clientOf } from "./comparing";

let emulator: Emulator;
let estate: Estate;
const names = ["first", "second", "third"];
beforeAll(async () => {
  emulator = await startEmulator();
  const declared = names.map((name) => [name, aPartner({ name, parent: undefined })] as const);
  estate = await createEstate(emulator, Object.fromEntries(declared));
});
afterAll(() => emulator.close());

/** Properties whose change alone means something: a switch that is turned off hides what is in its block. */
const editable = changeable.filter((leaf) => !leaf.facts.isSwitch && leaf.facts.onlyFor !== "Consumer");

const edits = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom<Leaf>(...editable)), {
  maxLength: 12,
  selector: ([name, { path }]) => `${name} ${path}`,
});

test("generated edits are exactly what is reported [drift.exact, drift.secrets]", async () => {
  const customers = readState(bytesOf(estate.state), "dev").customers;
  const before = new Map(emulator.admin.dump().customers.map((record) => [record.id, record]));
  const property = fc.asyncProperty(edits, async (chosen) => {
    for (const [id, record] of before) emulator.admin.edit(String(id), record, { unchecked: true });
    for (const [name, leaf] of chosen)
      estate.edit(name, { [wireName(leaf)]: otherValue(leaf, before.get(estate.ids[name]) ?? {}) });
    const api = clientOf(emulator);
    const report = await findDrift(api, [{ source: "dev", engine: "pulumi", customers }], { listsUnmanaged: true });
    api.close();
    const reported = report.changed.flatMap(({ id, properties }) =>
      properties.map(({ property: path }) => `${id} ${path}`),
    );
    expect(reported.sort()).toEqual(chosen.map(([name, { path }]) => `${estate.ids[name] ?? ""} ${path}`).sort());
    expect(JSON.stringify(report)).not.toContain(canary);
    expect({ ...report.counts, changed: 0 }).toEqual({
      compared: 3,
      deleted: 0,
      changed: 0,
      moved: 0,
      unchecked: 0,
      unmanaged: 0,
    });
  });
  await fc.assert(property, rounds(40));
});
