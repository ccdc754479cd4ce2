// Provider errors: one clear line, quiet for engines, distinguished by kind and not by class.
import * as ours from "../../provider/core/errors";
import type * as Errors from "../../provider/core/errors";

const { causeLines, isKind, isProviderError, PartlyCreatedError, ProviderError } = ours;

const line = 'Can\'t create the customer "Acme": the name is taken';
const cause = new Error("HTTP 409", { cause: new Error("socket") });
const error = new ProviderError(line, { kind: "name taken", status: 409, apiCode: "ENTRY_ALREADY_EXISTS", cause });

test("an error prints only its line, however it is printed [pulumi.quiet-errors]", () => {
  expect(error.message).toBe(line);
  expect(String(error)).toBe(line);
  expect(error.toString()).toBe(line);
  expect(error.stack).toBe(line);
  expect(`${String(error)}: ${error.stack ?? ""}`).not.toMatch(/\n| {4}at |ProviderError/);
});

test("a provider error has no property that an engine gives a meaning of its own [pulumi.quiet-errors]", () => {
  for (const name of ["code", "details", "id", "reasons", "properties"]) expect(Reflect.has(error, name)).toBe(false);
  expect(Object.keys(error).sort()).toEqual([
    "apiCode",
    "isRateLimited",
    "kind",
    "mayHaveHappened",
    "name",
    "status",
    "violations",
  ]);
});

test("an error carries the facts that decide, with safe defaults", () => {
  expect(error).toMatchObject({
    kind: "name taken",
    status: 409,
    apiCode: "ENTRY_ALREADY_EXISTS",
    mayHaveHappened: false,
    violations: [],
  });
  expect(new ProviderError("x", { kind: "network", mayHaveHappened: true })).toMatchObject({ mayHaveHappened: true });
});

test("the chain of causes appears only in debug logs", () => {
  expect(causeLines(error)).toEqual(["HTTP 409", "socket"]);
  expect(causeLines("text")).toEqual([]);
  expect(causeLines(new Error("alone"))).toEqual([]);
  expect(causeLines(new ProviderError("x", { kind: "api", cause: "no error" }))).toEqual([]);
});

test("a partly created customer is a provider error with its state", () => {
  const partly = new PartlyCreatedError({ id: "1" }, "created, not read", cause);
  expect(partly.state).toEqual({ id: "1" });
  expect(isKind(partly, "partly created")).toBe(true);
  expect(String(partly)).toBe("created, not read");
  expect(causeLines(partly)).toEqual(["HTTP 409", "socket"]);
});

test("an update with an unknown outcome is a provider error with its state", () => {
  const partly = new ours.PartlyUpdatedError({ id: "1" }, true, "updated, not read", cause);
  expect([partly.state, partly.isCertain, partly.mayHaveHappened, isKind(partly, "partly updated")]).toEqual([
    { id: "1" },
    true,
    true,
    true,
  ]);
  expect(causeLines(partly)).toEqual(["HTTP 409", "socket"]);
});

test("an error that may have happened keeps all its other facts", () => {
  const { withMayHaveHappened } = ours;
  expect(withMayHaveHappened(error, false)).toBe(error);
  const doubted = withMayHaveHappened(error, true);
  expect(doubted).toEqual(
    new ProviderError(line, {
      kind: "name taken",
      status: 409,
      apiCode: "ENTRY_ALREADY_EXISTS",
      cause,
      mayHaveHappened: true,
    }),
  );
  expect([causeLines(doubted), withMayHaveHappened(doubted, false).mayHaveHappened]).toEqual([
    causeLines(error),
    false,
  ]);
  const facts = {
    kind: "api",
    status: 403,
    apiCode: "RATE_LIMIT",
    isThrottled: true,
    violations: [{ path: "name", message: "m" }],
    quoted: ["q"],
    cause,
  } as const;
  // Own properties: of two errors the runner compares little more than the messages.
  expect(Object.entries(withMayHaveHappened(new ProviderError(line, facts), true))).toEqual(
    Object.entries(new ProviderError(line, { ...facts, mayHaveHappened: true })),
  );
});

test("errors are distinguished by kind, also those of a second copy of this package", () => {
  let other: typeof Errors = ours;
  jest.isolateModules(() => {
    other = jest.requireActual<typeof Errors>("../../provider/core/errors");
  });
  const foreign = new other.ProviderError(line, { kind: "protected" });
  expect(foreign).not.toBeInstanceOf(ProviderError);
  expect([isProviderError(foreign), isKind(foreign, "protected"), isKind(foreign, "conflict")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isKind(new other.PartlyCreatedError({}, line), "partly created")).toBe(true);
});

test.each([
  ["a plain error", new Error(line)],
  ["a text", line],
  ["nothing", undefined],
  ["an object that looks like one", { name: "ProviderError", kind: "conflict" }],
])("%s is none of ours", (_what, thrown) => {
  expect([isProviderError(thrown), isKind(thrown, "conflict")]).toEqual([false, false]);
});
