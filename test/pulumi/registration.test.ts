// What a cheap registration leaves out, and what it must not touch.
import { skipPromiseStacks } from "../../provider/pulumi/tuning/promise-stacks";

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

  test("leaves out the stacks that the SDK notes with its own promises", () => {
    const restore = skipPromiseStacks();
    expect(debuggablePromise()).toBe("noted");
    restore();
    expect(debuggablePromise()).toBe("Error: noted with places");
  });

  test("leaves every other stack as it is, also of an error that is looked at afterwards", () => {
    const restore = skipPromiseStacks();
    const [now, later] = [new Error("seen now"), new Error("seen later")];
    expect(now.stack).toBe("Error: seen now with places");
    restore();
    expect(later.stack).toBe("Error: seen later with places");
  });

  test("touches nothing where nobody formats stacks in a way of their own", () => {
    Reflect.set(Error, "prepareStackTrace", undefined);
    skipPromiseStacks();
    expect(Reflect.get(Error, "prepareStackTrace")).toBeUndefined();
  });
});
