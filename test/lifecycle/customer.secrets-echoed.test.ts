// Services that show their secrets, under a profile that says so: there an absent secret is one that was cleared.
import { diff } from "../../provider/core/diff";
import { ContractProfile, secretLeaves, wireName, type Tree } from "../../schema";
import { readAgain, useBench } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench({ profile: ContractProfile.parse({ secrets: { reply: "echoed" } }) });
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const clear = (id: string, field: string) => bench.emulator.admin.edit(id, { [field]: null }, { unchecked: true });
const fields = secretLeaves.map((leaf) => [leaf.path, wireName(leaf)] as const);

describe.each(["null", "absent"] as const)("where a field that is not set comes back %s,", (unset) => {
  beforeEach(() => {
    bench.emulator.admin.behave({ unset });
  });

  test.each(fields)(
    "%s that was cleared elsewhere shows, and the next update brings it back [preview.drift, preview.exact]",
    async (path, field) => {
      const run = bench.run();
      const input = partner();
      const state = await run.customers.create(input);
      clear(state.id, field);
      const drifted = await readAgain(run, state);
      expect(diff(drifted.known, input).map(({ leaf }) => leaf.path)).toEqual([path]);
      expect((await readAgain(run, drifted)).known).toEqual(drifted.known);
      const after = await run.customers.update(state.id, drifted.known, input);
      expect(run.sent.map((values) => Object.keys(values))).toEqual([[path]]);
      expect([differences(bench.record(state.id), after), diff((await readAgain(run, after)).known, input)]).toEqual([
        [],
        [],
      ]);
    },
  );

  test("a generated secret that was cleared elsewhere shows, and is brought back as it was [secrets.drift, secrets.generated-once]", async () => {
    const run = bench.run();
    const input = aSmallCustomer({ hmac: {} });
    const state = await run.customers.create(input);
    clear(state.id, "hmacSecret");
    const drifted = await readAgain(run, state);
    expect(diff(drifted.known, input).map(({ leaf }) => leaf.path)).toEqual(["hmac.secret"]);
    const after = await run.customers.update(state.id, drifted.known, input);
    expect(after.known).toEqual(state.known);
    expect(bench.record(state.id)?.hmacSecret).toBe(state.known.generated["hmac.secret"]);
  });

  test("an unchanged customer reads as it was written [preview.empty]", async () => {
    const run = bench.run();
    for (const input of [partner(), aSmallCustomer(), aSmallCustomer({ name: "Off", hmac: { enabled: false } })]) {
      const state = await run.customers.create(input);
      expect(await readAgain(run, state)).toEqual(state);
    }
  });
});
