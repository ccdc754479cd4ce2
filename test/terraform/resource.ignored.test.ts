// `ignore_changes`, for every customer and every ignored set of attributes: the service keeps that, and the rest is as
// declared.
import fc from "fast-check";
import type { WireRecord } from "../../emulator";
import { attributePath } from "../../provider/terraform/state/translate";
import { leaves, wireName } from "../../schema";
import { rounds } from "../support/rounds";
import { useTerraform } from "../support/terraform-bench";
import {
  arbitraryProgram,
  ignorable,
  ignoring,
  textsIn,
  withoutTwins,
  writeOnlyValues,
} from "../support/terraform-programs";

const bench = useTerraform();
const travelling = leaves.filter(({ facts }) => facts.wire !== undefined);

/** What the service holds of these attributes. */
const heldOf = (record: WireRecord, names: readonly string[]): WireRecord =>
  Object.fromEntries(
    travelling
      .filter((leaf) => names.includes(attributePath(leaf)[0] ?? ""))
      .map((leaf) => [wireName(leaf), record[wireName(leaf)] ?? null]),
  );

const changes = fc
  .constantFrom("Partner" as const, "Consumer" as const)
  .chain((type) => fc.tuple(arbitraryProgram(type), arbitraryProgram(type), fc.subarray([...ignorable])));

test("what `ignore_changes` names stays as it is in the service, with write-only secrets or without, and the second plan is empty [terraform.write-only, terraform.second-plan, secrets.untouched]", async () => {
  const core = await bench.run();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(changes, async ([one, other, names]) => {
      // There is no parent, and siblings must differ.
      const named = (program: typeof one) => ({ ...program, name: `Acme ${++count}`, parent: null });
      const stored = await core.up(named(one));
      const before = heldOf(bench.record(stored.item.id), names);
      const declared = named(other);
      const { stored: after } = await core.perform(declared, stored, ignoring(declared, stored.item, names));
      const record = bench.record(stored.item.id);
      expect(heldOf(record, names)).toEqual(before);
      expect(record.name).toBe(names.includes("name") ? stored.item.name : declared.name);
      const open = textsIn([one, other].map(withoutTwins));
      expect(
        [one, other].flatMap(writeOnlyValues).filter((value) => !open.has(value) && textsIn(after!.item).has(value)),
      ).toEqual([]);
      const refreshed = (await core.refresh(after!))!;
      expect((await core.plan(declared, refreshed, ignoring(declared, refreshed.item, names))).action).toBe("none");
    }),
    rounds(200),
  );
});
