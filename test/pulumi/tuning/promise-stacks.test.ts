// Which stacks the registration of a customer does not format, and that it formats all others as before.
import { skipPromiseStacks } from "../../../provider/pulumi/tuning/promise-stacks";

const ambient: unknown = Reflect.get(Error, "prepareStackTrace");

function debuggablePromise(): string {
  return new Error("noted").stack ?? "";
}

describe("the registration of a customer", () => {
  beforeEach(() =>
    Reflect.set(
      Error,
      "prepareStackTrace",
      (error: Error, sites: readonly unknown[]) => `${String(error)} with ${sites.length > 0 ? "places" : "nothing"}`,
    ),
  );
  afterEach(() => Reflect.set(Error, "prepareStackTrace", ambient));

  test("skips the stacks that the SDK records with its own promises", () => {
    const restore = skipPromiseStacks();
    expect(debuggablePromise()).toBe("noted");
    restore();
    expect(debuggablePromise()).toBe("Error: noted with places");
  });

  test("does not change any other stack, also of an error that is read later", () => {
    const restore = skipPromiseStacks();
    const [now, later] = [new Error("seen now"), new Error("seen later")];
    expect(now.stack).toBe("Error: seen now with places");
    restore();
    expect(later.stack).toBe("Error: seen later with places");
  });

  test("changes nothing if stacks are not formatted by a custom function", () => {
    Reflect.set(Error, "prepareStackTrace", undefined);
    skipPromiseStacks();
    expect(Reflect.get(Error, "prepareStackTrace")).toBeUndefined();
  });
});
