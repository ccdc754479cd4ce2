// Every leaf × every way in which it may change elsewhere: it shows as that leaf, and the next update brings
// it back.
import { diff } from "../../provider/core/diff";
import { readAgain, useBench, type Run } from "../support/bench";
import type { CustomerState } from "../../provider/lifecycle/state";
import { aPartner, aSmallCustomer } from "../support/customers";
import { changeable, otherValue, unsetValue } from "../support/drift";
import { differences } from "../support/held";
import { wireName, type Tree } from "../../schema";

const bench = useBench();
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const pathsOf = (state: CustomerState, input: Tree) => diff(state.known, input).map((change) => change.leaf.path);

/** Edits by hand, without rules: a service may hold anything. */
const edit = (id: string, changes: Parameters<typeof bench.emulator.admin.edit>[1]) =>
  bench.emulator.admin.edit(id, changes, { unchecked: true });

async function bringsBack(run: Run, drifted: CustomerState, input: Tree, paths: readonly string[]): Promise<void> {
  expect(pathsOf(drifted, input)).toEqual(paths);
  const after = await run.customers.update(drifted.id, drifted.known, input);
  expect(differences(bench.record(after.id), after)).toEqual([]);
  expect(pathsOf(await readAgain(run, after), input)).toEqual([]);
}

const ofPartner = changeable.filter((leaf) => leaf.facts.onlyFor !== "Consumer");

test.each(ofPartner.map((leaf) => [leaf.path, leaf] as const))(
  "%s that was changed elsewhere shows as that property alone, and the next update brings it back [preview.drift, preview.exact]",
  async (path, leaf) => {
    const run = bench.run();
    const input = partner();
    const state = await run.customers.create(input);
    edit(state.id, { [wireName(leaf)]: otherValue(leaf, bench.record(state.id)!) });
    await bringsBack(run, await readAgain(run, state), input, [path]);
    expect(run.sent.map((values) => Object.keys(values))).toEqual([[path]]);
  },
);

test.each(ofPartner.filter((leaf) => !leaf.facts.secret).map((leaf) => [leaf.path, leaf] as const))(
  "%s that was cleared elsewhere shows, and the next update brings it back [preview.drift]",
  async (path, leaf) => {
    const run = bench.run();
    const input = partner();
    const state = await run.customers.create(input);
    edit(state.id, { [wireName(leaf)]: unsetValue(leaf) });
    const drifted = await readAgain(run, state);
    // A service fills in some of what is cleared.
    await bringsBack(
      run,
      drifted,
      input,
      leaf.facts.serverFills || typeof leaf.facts.defaultValue === "string" ? pathsOf(drifted, input) : [path],
    );
  },
);

test.each(
  changeable
    .filter((leaf) => !leaf.facts.secret && !leaf.enabledBy && !leaf.facts.serverFills)
    .map((leaf) => [leaf.path, leaf] as const),
)("%s that was switched on elsewhere shows, and the next update clears it [preview.drift]", async (path, leaf) => {
  const run = bench.run();
  const input = aSmallCustomer({ type: leaf.facts.onlyFor ?? "Partner" });
  const state = await run.customers.create(input);
  edit(state.id, { [wireName(leaf)]: otherValue(leaf, bench.record(state.id)!) });
  const drifted = await readAgain(run, state);
  expect(pathsOf(drifted, input)).toContain(path);
  const after = await run.customers.update(drifted.id, drifted.known, input);
  expect(differences(bench.record(after.id), after)).toEqual([]);
});
