// Every fault that the emulator can play × every operation × every call of it: the end state follows from a rule, not
// from the fault. Success: the service holds exactly what the state says. An error: it says what was asked and what
// came, nothing is doubled or lost, and the same operation, run again, brings state and service together.
import type { FaultInput } from "../../emulator";
import { Fault } from "../../emulator/faults/faults";
import { canonical } from "../../provider/core/canonical";
import { PartlyCreatedError, type ProviderError } from "../../provider/core/errors";
import type { Customers } from "../../provider/lifecycle/customer";
import type { CustomerState } from "../../provider/lifecycle/state";
import type { Tree } from "../../schema";
import { errorOf, knownOf, useBench } from "../support/bench";
import { aPartner } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();

const samples: Readonly<Record<Fault["kind"], readonly FaultInput[]>> = {
  latency: [{ kind: "latency", milliseconds: 1 }],
  status: [400, 401, 403, 404, 409, 412, 500, 503].map((status) => ({ kind: "status", status })),
  throttle: [
    { kind: "throttle", seconds: 60 },
    { kind: "throttle", form: "bare" },
    { kind: "throttle", form: "bare", status: 401 },
    { kind: "throttle", form: "x-ratelimit", status: 403, seconds: 60 },
    { kind: "throttle", form: "date", status: 503 },
  ],
  reset: [{ kind: "reset" }],
  hang: [{ kind: "hang" }],
  html: [{ kind: "html", status: 200 }, { kind: "html", status: 404 }, { kind: "html" }],
  "half-json": [{ kind: "half-json" }],
  "malformed-json": [{ kind: "malformed-json" }],
  "other-product": [{ kind: "other-product" }, { kind: "other-product", status: 404 }],
  empty: [{ kind: "empty" }, { kind: "empty", status: 500 }],
  redirect: [{ kind: "redirect" }],
  revoke: [{ kind: "revoke" }, { kind: "revoke", tokens: "all" }],
};

const input = (overrides: Tree = {}) =>
  aPartner({ parent: undefined, deletionProtection: false, hmac: { secret: undefined }, ...overrides });
const wanted = input({
  defaultLanguage: "fr",
  hmac: { rotate: "2025" },
  videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee2"],
  ecdn: { kollective: undefined },
});

/** An operation: what it runs, what must hold after success, and how it is finished after an error. */
interface Operation {
  readonly isGiven: boolean;
  /** Requests of a run that nothing disturbs; the last one writes, where the operation writes. */
  readonly calls: number;
  readonly writes: boolean;
  run(customers: Customers, before: CustomerState): Promise<unknown>;
  holds(result: unknown, before: CustomerState): void;
  /** What is run once the faults are over; absent: the same again. */
  again?(customers: Customers, before: CustomerState, error: ProviderError): Promise<unknown>;
}

const agrees = (result: unknown) => {
  const state = result as CustomerState;
  expect(differences(bench.record(state.id), state)).toEqual([]);
  expect(bench.named("Acme Group").map((record) => record.id)).toEqual([state.id]);
};

const adopting = input({ adopt: "overwrite", defaultLanguage: "fr" });

const operations: Readonly<Record<string, Operation>> = {
  create: {
    isGiven: false,
    calls: 2,
    writes: true,
    run: (customers) => customers.create(input()),
    holds: agrees,
    again(customers, _, error) {
      if (!(error instanceof PartlyCreatedError))
        return customers.create(input({ adopt: bench.named("Acme Group").length > 0 }));
      const { id, known } = error.state as CustomerState;
      return customers.update(id, known, input());
    },
  },
  read: {
    isGiven: true,
    calls: 1,
    writes: false,
    run: (customers, before) => customers.read(before.id, knownOf(before)),
    holds(result, before) {
      expect([result, bench.writes()]).toEqual([before, 0]);
    },
  },
  update: {
    isGiven: true,
    calls: 2,
    writes: true,
    run: (customers, before) => customers.update(before.id, before.known, wanted),
    holds: agrees,
  },
  delete: {
    isGiven: true,
    calls: 2,
    writes: true,
    run: (customers, before) => customers.delete(before.id, before.known),
    holds() {
      expect(bench.emulator.admin.dump().customers).toEqual([]);
    },
  },
  adopt: {
    isGiven: true,
    calls: 4,
    writes: true,
    run: (customers) => customers.create(adopting),
    holds(result, before) {
      agrees(result);
      expect(result).toMatchObject({ id: before.id, known: { generated: before.known.generated } });
    },
  },
  list: {
    isGiven: true,
    calls: 1,
    writes: false,
    run: (customers) => customers.list(),
    holds(result, before) {
      expect(result).toMatchObject([{ id: before.id, version: before.version }]);
    },
  },
};

/** Nothing is doubled and nothing lost: what the service holds is what it held before, or what was asked for. */
function nothingLost(before: CustomerState | undefined): void {
  const there = bench.named("Acme Group");
  expect(there.length).toBeLessThanOrEqual(1);
  const [record] = there;
  if (record === undefined || before === undefined) return;
  const asked = [before.known.tree, canonical(wanted), canonical(input({ defaultLanguage: "fr" }))];
  const held = asked.filter(
    (tree) =>
      differences(record, { ...before, known: { tree, generated: { "hmac.secret": String(record.hmacSecret) } } })
        .length === 0,
  );
  expect(held).not.toEqual([]);
}

const asked = /(GET|POST|PATCH|DELETE) \/v1\/customers\S* at 127\.0\.0\.1:\d+/;
const came = /answered \d{3}|connection broke|no answer came in time|still there/;

/** Plays an operation with a fault; true where it succeeded all the same. */
async function play(operation: Operation, fault: FaultInput): Promise<boolean> {
  const { admin } = bench.emulator;
  admin.reset();
  const before = operation.isGiven ? await bench.given(input()) : undefined;
  admin.resetRequests();
  admin.faults.set([fault]);
  // What is throttled for ever ends at the deadline.
  const settings = { maxRetries: 1, deadlineMs: 1_000_000, ...(fault.kind === "hang" && { requestTimeoutMs: 60 }) };
  const done = operation.run(bench.run({ settings }).customers, before!);
  const outcome = await done.then(
    (result) => ({ result }),
    () => ({}),
  );
  if ("result" in outcome) {
    operation.holds(outcome.result, before!);
    return true;
  }
  const error = await errorOf(done);
  expect(error.message).toMatch(asked);
  expect(error.message).toMatch(came);
  nothingLost(before);
  admin.faults.clear();
  admin.resetRequests();
  operation.holds(await (operation.again ?? operation.run)(bench.earlier(), before!, error), before!);
  return false;
}

/**
 * A fault at each call of an operation in turn, and at all of them where one alone is not seen; at the call that writes
 * after it took effect too, once and from there on.
 */
function casesOf({ calls, writes }: Operation, fault: FaultInput): FaultInput[] {
  const once = Array.from({ length: calls }, (_, after): FaultInput => ({ ...fault, after, times: 1 }));
  const always = isOvercome(fault) || fault.kind === "hang" ? [fault] : [];
  const written = writes && fault.kind !== "revoke" ? { ...fault, committed: true, after: calls - 1 } : undefined;
  return [...once, ...always, ...(written ? [{ ...written, times: 1 }, written] : [])];
}

/** Whether a fault that happens once must not be seen at all: it passes, and asking again does no harm. */
function isOvercome(fault: FaultInput): boolean {
  if (fault.kind === "status") return fault.status === 401 || fault.status === 503;
  if (fault.kind === "html") return fault.status === undefined;
  return ["latency", "throttle", "reset", "revoke"].includes(fault.kind);
}

const named = (fault: FaultInput) =>
  Object.entries(fault)
    .map(([key, value]) => (key === "kind" ? String(value) : `${key} ${String(value)}`))
    .join(", ");
const matrix = Object.values(samples)
  .flat()
  .flatMap((fault) => Object.keys(operations).map((name) => [named(fault), name, fault] as const));

test.each(matrix)(
  "%s during %s ends in agreement or in an error that can be fixed [safe.faults, input.unexpected-answers]",
  async (_, name, fault) => {
    const operation = operations[name]!;
    for (const one of casesOf(operation, fault)) {
      const succeeded = await play(operation, one);
      if (one.times === 1 && isOvercome(one)) expect([succeeded, one]).toEqual([true, one]);
    }
  },
);

test.each(Object.entries(operations))(
  "%s without a fault sends as many requests as this matrix disturbs",
  async (_, operation) => {
    await play(operation, { kind: "latency", milliseconds: 0 });
    expect(bench.emulator.admin.requests().entries.filter(({ route }) => route !== "get token").length).toBe(
      operation.calls,
    );
  },
);

test("every fault that the emulator can play is in this matrix [safe.faults]", () => {
  expect(Object.keys(samples).sort()).toEqual(Fault.options.map((option) => option.shape.kind.value).sort());
});
