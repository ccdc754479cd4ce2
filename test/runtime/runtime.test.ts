// One provider instance: what is resolved once, what only when it is needed, and what is tried again.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Runtime } from "../../provider/runtime/runtime";
import { Settings } from "../../schema";
import { errorOf, guide, useBench } from "../support/bench";
import { aSmallCustomer } from "../support/customers";

const bench = useBench();
const reporter = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runtime-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A runtime whose settings can be replaced, and how often they were resolved. */
function started(first: Partial<Settings> = {}) {
  const given = { settings: first, resolved: 0 };
  const runtime = new Runtime({
    settings: () => {
      given.resolved += 1;
      return Settings.parse({ endpoint: bench.emulator.endpoint, token: "a-token-of-some-length", ...given.settings });
    },
    environment: {},
    folder: () => folder,
    guide,
    reporter,
  });
  return { runtime, given };
}

test("settings are resolved when they are first needed, and once until they are reset [input.settings]", () => {
  const { runtime, given } = started({ log: "debug" });
  expect([given.resolved, runtime.logLevel]).toEqual([0, "warn"]);
  expect([runtime.settings(), runtime.settings()].map(({ log }) => log)).toEqual(["debug", "debug"]);
  expect([given.resolved, runtime.logLevel]).toEqual([1, "debug"]);
  given.settings = { log: "off" };
  runtime.reset();
  expect([runtime.settings().log, given.resolved]).toEqual(["off", 2]);
});

test("settings that can't be resolved reject every call, and are resolved again by the next one [input.settings]", async () => {
  const { runtime, given } = started({ endpoint: "nowhere" });
  await expect(runtime.profile()).rejects.toThrow();
  await expect(runtime.customers(reporter)).rejects.toThrow();
  given.settings = {};
  expect((await runtime.profile()).name).toBe("default");
});

test("a contract profile is read from the folder, and again after it could not be read [contract.profile]", async () => {
  const { runtime } = started({ profile: "profile.json" });
  expect((await errorOf(runtime.context(reporter), "bad setting")).message).toMatch(/profile\.json.*no such file/);
  writeFileSync(join(folder, "profile.json"), JSON.stringify({ name: "theirs" }));
  await runtime.context(reporter);
  expect((await runtime.profile()).name).toBe("theirs");
});

test("calls share one client and one memory, and each reports to its caller [adopt.once]", async () => {
  const { runtime } = started({ movedFrom: "https://former.example/api" });
  const other = { ...reporter };
  const [one, two] = [await runtime.context(reporter), await runtime.context(other)];
  expect(one.api).toBe(two.api);
  expect([one.memory, two.reporter, one.movedFrom]).toEqual([runtime.memory, other, "https://former.example/api"]);
});

test("a stopped client sends nothing new, and one that was never needed needs no stop [terraform.stop]", async () => {
  const { runtime } = started();
  runtime.stop("before the first call");
  const { customers } = bench.run();
  const { id } = await customers.create(aSmallCustomer());
  const own = await runtime.customers(reporter);
  runtime.close("the engine asked for it");
  await new Promise(setImmediate);
  expect((await errorOf(own.read(id), "cancelled")).message).toContain("the engine asked for it");
});
