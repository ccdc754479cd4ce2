// Reading: what is gone, what is an error, and how what the service says enters the state. Drift of each leaf is in
// customer.drift.matrix.test.ts.
import type { FaultInput } from "../../emulator";
import { diff } from "../../provider/core/diff";
import { knownOf, errorOf, readAgain, useBench } from "../support/bench";
import type { CustomerState } from "../../provider/lifecycle/state";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";
import { toWireRecord, type Tree } from "../../schema";

const bench = useBench();
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const pathsOf = (state: CustomerState, input: Tree) => diff(state.known, input).map((change) => change.leaf.path);

/** Edits by hand, without rules: a service may hold anything. */
const edit = (id: string, changes: Parameters<typeof bench.emulator.admin.edit>[1]) =>
  bench.emulator.admin.edit(id, changes, { unchecked: true });

describe("gone", () => {
  test("is a customer that the API itself reports as not found [safe.gone]", async () => {
    const state = await bench.given(aSmallCustomer());
    bench.emulator.admin.remove(state.id);
    expect(await bench.run().customers.read(state.id, knownOf(state))).toBeUndefined();
  });

  const others: Readonly<Record<string, FaultInput>> = {
    "401": { kind: "status", status: 401 },
    "403": { kind: "status", status: 403 },
    "429": { kind: "throttle", seconds: 0 },
    "500": { kind: "status", status: 500 },
    "502 of a proxy": { kind: "html", status: 502 },
    "503": { kind: "status", status: 503 },
    "404 of a proxy": { kind: "html", status: 404 },
    "404 of another product": { kind: "other-product", status: 404 },
    "404 without a body": { kind: "empty", status: 404 },
    "404 of an address that nothing is served at": { kind: "status", status: 404, code: "NO_SUCH_CALL" },
    "HTML with 200": { kind: "html", status: 200 },
    "half JSON": { kind: "half-json" },
    "malformed JSON": { kind: "malformed-json" },
    "another product with 200": { kind: "other-product" },
    "200 without a body": { kind: "empty" },
    "a redirect": { kind: "redirect" },
    "a broken connection": { kind: "reset" },
    "no answer": { kind: "hang" },
  };

  test.each(Object.entries(others))(
    "is not a customer with %s: read, update and delete are errors [safe.gone, input.unexpected-answers]",
    async (_, fault) => {
      const state = await bench.given(aSmallCustomer({ deletionProtection: false }));
      const before = bench.record(state.id);
      bench.emulator.admin.faults.set([fault]);
      const run = bench.run({
        settings: { requestTimeoutMs: fault.kind === "hang" ? 60 : 5_000, maxRetries: 1, deadlineMs: 1_000_000 },
      });
      for (const attempt of [
        () => run.customers.read(state.id, knownOf(state)),
        () => run.customers.update(state.id, state.known, aSmallCustomer({ name: "Other" })),
        () => run.customers.delete(state.id, state.known),
      ])
        expect((await errorOf(attempt())).message).toContain(state.id);
      expect(bench.record(state.id)).toEqual(before);
    },
  );

  test("is not a customer at an address without a service [safe.gone]", async () => {
    const state = await bench.given(aSmallCustomer());
    const error = await errorOf(
      bench
        .run({ settings: { endpoint: `${bench.emulator.endpoint}/elsewhere` } })
        .customers.read(state.id, knownOf(state)),
    );
    expect(error.message).toContain("/elsewhere/customers");
  });

  test("is not a customer of a service that cannot be reached [safe.gone, input.unexpected-answers]", async () => {
    const run = bench.run({
      settings: { endpoint: "http://127.0.0.1:1", token: `${canary}token`, maxRetries: 0 },
    });
    expect((await errorOf(run.customers.read("65a0000000000000000000aa"), "network")).message).toMatch(/127\.0\.0\.1/);
  });
});

test.each(["echoed", "masked", "absent"] as const)(
  "a read where secrets come back %s changes nothing, with any mask [secrets.masked]",
  async (secrets) => {
    bench.emulator.admin.behave({ secrets, mask: "•••••" });
    const run = bench.run();
    const state = await run.customers.create(partner());
    expect(await readAgain(run, state)).toEqual(state);
    expect(bench.writes()).toBe(1);
  },
);

test("summaries in a list are confirmed by a read", async () => {
  bench.emulator.admin.behave({ list: "summary" });
  const run = bench.run();
  const states = await Promise.all(
    Array.from({ length: 6 }, (_, index) => run.customers.create(partner({ name: `Partner ${index}` }))),
  );
  const fresh = bench.run();
  expect(await Promise.all(states.map((state) => readAgain(fresh, state)))).toEqual(states);
});

test("a record without any newer field is read [contract.legacy]", async () => {
  const [id] = bench.emulator.admin.seed({
    legacy: true,
    customers: [{ name: "Oldest", type: "CONSUMER", createdAt: "2012-01-10T08:00:00.000Z" }],
  });
  const run = bench.run();
  const state = await run.customers.read(id!);
  expect(state?.known).toEqual({ tree: { name: "Oldest", type: "Consumer" }, generated: {} });
  expect(await run.customers.read(id!, state?.known)).toEqual(state);
});

test("a value that a service keeps in a block that is off is no drift [preview.defaults]", async () => {
  const state = await bench.given(aSmallCustomer());
  edit(state.id, { privacyPolicyUrl: "https://left.example", identityProvider: "left", hmacSecret: `${canary}left` });
  const run = bench.run();
  expect((await readAgain(run, state)).known).toEqual(state.known);
});

test("a block that was switched off elsewhere reads as off, and one that was switched on appears [preview.drift]", async () => {
  const input = aSmallCustomer({ gdpr: { privacyPolicyUrl: "https://acme.example/privacy" } });
  const state = await bench.given(input);
  edit(state.id, { gdprEnabled: false, ssoEnabled: true, identityProvider: "theirs" });
  const { tree } = (await readAgain(bench.run(), state)).known;
  expect([tree.gdpr, tree.sso]).toEqual([
    { enabled: false, privacyPolicyUrl: "https://acme.example/privacy" },
    { enabled: true, identityProvider: "theirs" },
  ]);
});

test.each(["echoed", "masked", "absent"] as const)(
  "blocks with secrets that were switched on elsewhere show, and the next update clears them whole, where secrets come back %s [preview.drift]",
  async (secrets) => {
    bench.emulator.admin.behave({ secrets });
    const run = bench.run();
    const input = aSmallCustomer({ type: "Partner" });
    const state = await run.customers.create(input);
    edit(state.id, toWireRecord({ ecdn: partner().ecdn }));
    const drifted = await readAgain(run, state);
    expect(pathsOf(drifted, input)).toEqual(
      expect.arrayContaining(["ecdn.hive.partnerId", "ecdn.kollective.apiEndpoint", "ecdn.ramp.hostName"]),
    );
    const after = await run.customers.update(state.id, drifted.known, input);
    expect(differences(bench.record(state.id), after)).toEqual([]);
    expect((await readAgain(run, after)).known).toEqual(state.known);
  },
);

test("a generated secret that the service reports differently is drift of the secret, and is brought back [secrets.drift]", async () => {
  const run = bench.run();
  const input = aSmallCustomer({ hmac: {} });
  const state = await run.customers.create(input);
  edit(state.id, { hmacSecret: `${canary}theirs` });
  const drifted = await readAgain(run, state);
  expect(pathsOf(drifted, input)).toEqual(["hmac.secret"]);
  const after = await run.customers.update(state.id, drifted.known, input);
  expect(after.known).toEqual(state.known);
  expect(bench.record(state.id)?.hmacSecret).toBe(state.known.generated["hmac.secret"]);
});

test("a customer without a state reads as a program would declare it, with its secrets [preview.outputs-are-inputs]", async () => {
  const input = partner();
  const state = await bench.given(input);
  const imported = await bench.run().customers.read(state.id);
  expect(
    diff(imported!.known, { ...input, hmac: { enabled: true }, deletionProtection: undefined, adopt: undefined }).map(
      (change) => change.leaf.path,
    ),
  ).toEqual([]);
  expect(imported!.known.generated).toEqual({ "hmac.secret": `${canary}hmac-secret` });
  expect(imported!.version).toBe(state.version);
});
