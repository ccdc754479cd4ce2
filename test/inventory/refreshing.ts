// What a comparison of a state with the service reports is what the engine's own refresh of that state shows. Played by
// two test files: for one change of every property, and for every change.
import type { Emulator } from "../../emulator";
import { fromPulumi } from "../../provider/pulumi/values";
import { readState } from "../../provider/inventory/states/state-file";
import { leaves, valueAt, wireLeaves, type Leaf, type Tree, type Value } from "../../schema";
import { isLoneSecret, type DriftCase } from "../support/drift-cases";
import { plain, type Properties } from "../support/engine-values";
import type { State } from "../support/engine-simulator";
import { useScene } from "../support/in-process";
import { bytesOf, pulumiExport, pulumiResource, shownTerraformState, terraformState } from "../support/states";
import { useTerraform } from "../support/terraform-bench";
import { isEqual } from "../support/terraform-items";
import { clientOf, driftedPaths } from "./comparing";

const above = { name: "Above", type: "Partner", defaultLanguage: "en", ecdn: { hive: { partnerId: "1" } } };
const differing = (isSame: (leaf: Leaf) => boolean) =>
  wireLeaves.filter((leaf) => !isSame(leaf)).map(({ path }) => path);

function edit(emulator: Emulator, id: unknown, one: DriftCase): void {
  const record = emulator.admin.dump().customers.find((customer) => customer.id === id);
  emulator.admin.edit(String(id), one.edit(record ?? {}), { unchecked: true });
}

/** Declares the tests of these cases, for both engines. */
export function comparesAsRefresh(cases: readonly DriftCase[]): void {
  describe("Pulumi", () => {
    const scene = useScene("echoed");
    const inputsOf = ({ inputs }: { readonly inputs: Properties }): Value => fromPulumi(plain(inputs));

    /** The leaves whose inputs a refresh changes: what the engine shows. */
    function shownByRefresh(state: State, refreshed: State): readonly string[] {
      const [before, after] = [inputsOf(state), inputsOf(refreshed)];
      return differing((leaf) => isEqual(valueAt(before, leaf.keys), valueAt(after, leaf.keys)));
    }

    test.each(cases.map((one) => [one.name, one] as const))(
      "%s: the report names the properties that a refresh shows [drift.exact]",
      async (_, one) => {
        const { engine, emulator, nextRun } = await scene();
        // A service that fills in what it decides would hide that it was cleared.
        emulator.admin.behave({ serverDefaults: false });
        const parent = one.declared.parent === undefined ? undefined : (await engine.up({ inputs: above })).id;
        const state = await engine.up({ inputs: { ...one.declared, parent } });
        edit(emulator, state.id, one);
        const managed = readState(bytesOf(pulumiExport(pulumiResource("acme", state))), "dev").customers;
        const reported = await driftedPaths(clientOf(emulator), managed);
        await nextRun();
        const refreshed = (await engine.refresh(state))!;
        expect(reported).toEqual(shownByRefresh(state, refreshed.state));
        expect(reported.length > 0).toBe(Object.keys(one.expected).length > 0);
      },
    );
  });

  describe("Terraform", () => {
    const bench = useTerraform({ behaviour: { serverDefaults: false } });
    const snake = (text: string) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const places = new Map(leaves.map((leaf) => [leaf, leaf.keys.map(snake)]));
    const at = (item: Tree, leaf: Leaf) => valueAt(item, places.get(leaf)!);

    test.each(cases.map((one) => [one.name, one] as const))(
      "%s: the report names the properties that a refresh shows [drift.exact]",
      async (_, one) => {
        const core = await bench.run();
        const parent = one.declared.parent === undefined ? undefined : String((await core.up(above)).item.id);
        const stored = await core.up({ ...one.declared, parent });
        edit(bench.emulator, stored.item.id, one);
        const api = clientOf(bench.emulator);
        const reported = await driftedPaths(
          api,
          readState(bytesOf(terraformState({ acme: stored })), "terraform.tfstate").customers,
        );
        const refreshed = (await (await bench.run()).refresh(stored))!;
        const isFilled = (leaf: Leaf) => leaf.facts.serverDecides === true && at(stored.item, leaf) === null;
        const shownByRefresh = differing(
          (leaf) => isFilled(leaf) || isEqual(at(stored.item, leaf), at(refreshed.item, leaf)),
        );
        expect(reported).toEqual(shownByRefresh);
        expect(reported.length > 0).toBe(Object.keys(one.expected).length > 0 && !isLoneSecret(one));
        const shown = readState(bytesOf(shownTerraformState({ acme: stored })), "-").customers;
        expect(await driftedPaths(api, shown)).toEqual(reported);
      },
    );
  });
}
