// The generated HMAC secret through updates: made when HMAC is switched on or `rotate` changes, kept in every other
// case.
import type { FaultInput } from "../../emulator";
import { PartlyUpdatedError } from "../../provider/core/errors";
import type { CustomerState } from "../../provider/lifecycle/state";
import type { Tree } from "../../schema";
import { errorOf, readAgain, useBench, type Run } from "../support/bench";
import { aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const generated = /^[0-9a-f]{64}$/;
const with_ = (hmac: Tree | undefined, overrides: Tree = {}) => aSmallCustomer({ hmac, ...overrides });
const secretOf = (state: CustomerState) => state.known.generated["hmac.secret"];
const held = (state: CustomerState) => bench.record(state.id)?.hmacSecret;
const edit = (state: CustomerState, changes: Parameters<typeof bench.emulator.admin.edit>[1]) =>
  bench.emulator.admin.edit(state.id, changes);

async function changed(state: CustomerState, input: Tree, run: Run = bench.run()): Promise<CustomerState> {
  const after = await run.customers.update(state.id, state.known, input);
  expect(differences(bench.record(state.id), after)).toEqual([]);
  expect((await readAgain(run, after)).known).toEqual(after.known);
  return after;
}

describe.each(["echoed", "masked", "absent"] as const)("where secrets come back %s,", (secrets) => {
  beforeEach(() => {
    bench.emulator.admin.behave({ secrets });
  });

  test("switching HMAC on generates a secret, sends it and keeps it [secrets.generated-once]", async () => {
    const after = await changed(await bench.given(with_(undefined)), with_({}));
    expect(secretOf(after)).toMatch(generated);
    expect(held(after)).toBe(secretOf(after));
  });

  test("an update of another property generates and sends no secret [secrets.generated-once, secrets.untouched]", async () => {
    const state = await bench.given(with_({}));
    const run = bench.run();
    const after = await changed(state, with_({}, { defaultLanguage: "fr" }), run);
    expect(secretOf(after)).toBe(secretOf(state));
    expect(run.sent).toEqual([{ defaultLanguage: "fr" }]);
  });

  test("HMAC that was switched off elsewhere comes back with the same secret [secrets.generated-once, preview.drift]", async () => {
    const state = await bench.given(with_({}));
    edit(state, { hmacEnabled: false, hmacSecret: null });
    const drifted = await readAgain(bench.run(), state);
    expect(drifted.known.tree.hmac).toEqual({ enabled: false });
    const after = await changed(drifted, with_({}));
    expect([secretOf(after), held(after)]).toEqual([secretOf(state), secretOf(state)]);
  });

  test.each([
    ["a first", {}, { rotate: "a" }],
    ["another", { rotate: "a" }, { rotate: "b" }],
  ])(
    "%s value of rotate generates a new secret, and no other change does [secrets.generated-once]",
    async (_, before, next) => {
      const state = await bench.given(with_(before));
      const run = bench.run();
      const after = await changed(state, with_(next), run);
      expect(secretOf(after)).toMatch(generated);
      expect(secretOf(after)).not.toBe(secretOf(state));
      expect(run.sent.map((sent) => Object.keys(sent))).toEqual([["hmac.secret"]]);
      expect(secretOf(await changed(after, with_(next, { defaultLanguage: "fr" })))).toBe(secretOf(after));
    },
  );

  test("removing rotate keeps the secret [secrets.generated-once]", async () => {
    const state = await bench.given(with_({ rotate: "a" }));
    expect(secretOf(await changed(state, with_({})))).toBe(secretOf(state));
    expect(bench.count("update customer")).toBe(0);
  });

  test("removing a declared secret keeps it in use, and declaring it again changes nothing [secrets.untouched]", async () => {
    const declared = with_({ secret: `${canary}own` });
    const without = await changed(await bench.given(declared), with_({}));
    expect([secretOf(without), held(without)]).toEqual([`${canary}own`, `${canary}own`]);
    await changed(without, declared);
    expect(held(without)).toBe(`${canary}own`);
  });

  test("declaring a secret sends exactly that, in place of the generated one", async () => {
    const run = bench.run();
    const after = await changed(await bench.given(with_({})), with_({ secret: `${canary}own` }), run);
    expect(run.sent).toEqual([{ "hmac.secret": `${canary}own` }]);
    expect(secretOf(after)).toBe(`${canary}own`);
  });

  test("declaring a secret while rotate changes sends the declared one", async () => {
    expect(held(await changed(await bench.given(with_({})), with_({ secret: `${canary}own`, rotate: "a" })))).toBe(
      `${canary}own`,
    );
  });

  test("a secret that is declared while HMAC is off is sent", async () => {
    const after = await changed(await bench.given(with_(undefined)), with_({ enabled: false, secret: `${canary}own` }));
    expect(held(after)).toBe(`${canary}own`);
  });

  test.each([
    ["leaves the program", undefined],
    ["is declared off", { enabled: false }],
  ])("HMAC that %s is switched off, and on again gets a secret of its own [secrets.generated-once]", async (_, off) => {
    const state = await bench.given(with_({}));
    const without = await changed(state, with_(off));
    expect([bench.record(state.id)?.hmacEnabled, secretOf(without)]).toEqual([false, undefined]);
    const again = await changed(without, with_({}));
    expect(secretOf(again)).toMatch(generated);
  });

  test("a state without a secret, as after an import, generates none [secrets.generated-once, adopt.no-new-secret]", async () => {
    const state = await bench.given(with_({ secret: `${canary}production` }));
    const imported = await bench.run().customers.read(state.id);
    const after = await bench
      .run()
      .customers.update(state.id, { ...imported!.known, generated: {} }, with_({}, { defaultLanguage: "fr" }));
    expect(held(after)).toBe(`${canary}production`);
  });

  test("a new secret is sent again unchanged after a lost reply [secrets.generated-once]", async () => {
    const state = await bench.given(with_({}));
    bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "update customer", times: 1 }]);
    const run = bench.run();
    const after = await changed(state, with_({ rotate: "a" }), run);
    expect(new Set(run.sent.map((sent) => sent["hmac.secret"]))).toEqual(new Set([secretOf(after)]));
  });
});

test("HMAC that another user has switched on keeps the secret in use [secrets.generated-once, safe.only-differences]", async () => {
  const state = await bench.given(with_(undefined));
  edit(state, { hmacEnabled: true, hmacSecret: `${canary}production` });
  const after = await changed(state, with_({}));
  expect([secretOf(after), held(after)]).toEqual([`${canary}production`, `${canary}production`]);
  expect(bench.count("update customer")).toBe(0);
});

test("a secret that was changed elsewhere and is declared with another value is set as declared [secrets.drift]", async () => {
  const input = with_({ secret: `${canary}own` });
  const state = await bench.given(input);
  edit(state, { hmacSecret: `${canary}theirs` });
  const drifted = await readAgain(bench.run(), state);
  expect(drifted.known.tree.hmac).toMatchObject({ secret: `${canary}theirs` });
  expect(held(await changed(drifted, input))).toBe(`${canary}own`);
});

describe("where the outcome of an update is unknown,", () => {
  const unreadable: FaultInput = { kind: "status", status: 500, route: "read customer", after: 1 };
  const lost = (committed: boolean): FaultInput => ({ kind: "reset", route: "update customer", committed });

  beforeEach(() => {
    bench.emulator.admin.behave({ secrets: "masked" });
  });

  /** What an update leaves that fails with these faults; they are over then. */
  async function partly(
    state: CustomerState,
    input: Tree,
    ...faults: FaultInput[]
  ): Promise<PartlyUpdatedError<CustomerState>> {
    bench.emulator.admin.faults.set(faults);
    const error = await errorOf(bench.run().customers.update(state.id, state.known, input), "partly updated");
    bench.emulator.admin.faults.clear();
    bench.emulator.admin.resetRequests();
    if (error instanceof PartlyUpdatedError) return error as PartlyUpdatedError<CustomerState>;
    throw error;
  }

  test("but its reply confirmed it, the state holds what was sent, and the next run continues with it [safe.faults, secrets.generated-once]", async () => {
    bench.emulator.admin.behave({ updateBody: "empty" });
    const error = await partly(await bench.given(with_(undefined)), with_({}, { defaultLanguage: "fr" }), unreadable);
    expect([error.isCertain, secretOf(error.state)]).toEqual([true, expect.stringMatching(generated)]);
    expect(error.message).toMatch(
      /^Customer "Small" .* was updated, but could not be read afterwards\. The next run continues with it\. Can't read/,
    );
    expect(differences(bench.record(error.state.id), error.state)).toEqual([]);
    const after = await changed(await readAgain(bench.run(), error.state), with_({}, { defaultLanguage: "fr" }));
    expect([secretOf(after), bench.count("update customer")]).toEqual([secretOf(error.state), 0]);
  });

  test.each([
    ["was carried out without an answer", [lost(true), unreadable]],
    ["was not carried out", [lost(false)]],
    ["was carried out, and a repetition met the change itself", [{ ...lost(true), times: 1 }, unreadable]],
    ["was answered with a page", [{ kind: "html", status: 200, route: "update customer", committed: true }]],
  ] satisfies [string, FaultInput[]][])(
    "a secret that was generated for one that %s is kept in the state, and the next run uses it [safe.faults, secrets.generated-once]",
    async (_, faults) => {
      const state = await bench.given(with_(undefined));
      const error = await partly(state, with_({}), ...faults);
      expect([error.isCertain, error.state.known.tree]).toEqual([false, state.known.tree]);
      expect(error.message).toMatch(/The new hmac\.secret may be in use, so it is kept in the state\. Run again\.$/);
      const secret = secretOf(error.state);
      expect([null, secret]).toContain(held(state));
      const after = await changed(await readAgain(bench.run(), error.state), with_({}));
      expect([secretOf(after), held(after)]).toEqual([secret, secret]);
    },
  );

  test.each([true, false])(
    "a secret that was to be replaced is generated anew by the next run, whether the update was carried out (%s) or not [secrets.generated-once]",
    async (committed) => {
      const state = await bench.given(with_({ rotate: "a" }));
      const { state: known } = await partly(state, with_({ rotate: "b" }), lost(committed), unreadable);
      for (const rotate of ["a", "b"]) {
        const after = await changed(known, with_({ rotate }));
        expect([secretOf(state), secretOf(known)]).not.toContain(held(after));
      }
    },
  );

  test("a refused update or a failed login keeps the state as it was [secrets.generated-once]", async () => {
    const state = await bench.given(with_(undefined));
    bench.emulator.admin.faults.set([{ kind: "status", status: 400, route: "update customer" }]);
    await errorOf(bench.run().customers.update(state.id, state.known, with_({})), "api");
    bench.emulator.admin.faults.set([
      { kind: "revoke", tokens: "all", route: "update customer" },
      { kind: "reset", route: "get token", after: 1 },
    ]);
    const error = await errorOf(bench.run().customers.update(state.id, state.known, with_({})), "network");
    expect([error.mayHaveHappened, held(state)]).toEqual([false, null]);
  });
});
