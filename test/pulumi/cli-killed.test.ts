// A run that ends in the middle, with the real CLI: kill -9 and Ctrl-C while customers are being created. What is left
// running, what is still written, and whether the documented steps recover. Processes are ended by their ids.
import type { ChildProcess } from "node:child_process";
import { aSmallCustomer } from "../support/customers";
import { commandOf, isRunning, processesBelow } from "../support/process-tree";
import { argumentsOf, recovery } from "../support/readme";
import { Stage } from "../support/stage";
import { until } from "../support/until";

const many = (count: number, overrides = {}) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `customer-${index}`,
      aSmallCustomer({ name: `Customer ${index}`, hmac: {}, ...overrides }),
    ]),
  );

/** How long a busy machine may take to start an engine, or to end what belongs to it. */
const limitSeconds = 120;

/** How many creations the service was sent. */
const creations = (stage: Stage) => stage.emulator.admin.requests().byRoute["create customer"] ?? 0;
const namesOf = (stage: Stage) =>
  stage.emulator.admin
    .dump()
    .customers.map((record) => String(record.name))
    .sort();

/** Waits until as many creations were sent as go at once while the service holds them. */
async function settled(stage: Stage, least: number): Promise<void> {
  let [seen, since] = [0, 0];
  await until(
    () => {
      const now = creations(stage);
      [seen, since] = now === seen ? [seen, since + 1] : [now, 0];
      return now >= least && since > 100 ? true : undefined;
    },
    () => "no creation was sent",
    limitSeconds,
  );
}

/** Starts an up, waits until creations are held, and does something to the engine then. */
async function interrupted(
  stage: Stage,
  parameters: readonly string[],
  least: number,
  act: (engine: ChildProcess) => void,
): Promise<{ code: number; text: string; left: readonly number[]; sent: number }> {
  let engine: ChildProcess | undefined;
  const running = stage.project.run(["up", "--yes", "--skip-preview", ...parameters], {
    started: (child) => {
      engine = child;
    },
  });
  await settled(stage, least);
  if (engine?.pid === undefined) throw new Error("the engine does not run");
  const left = processesBelow(engine.pid);
  const sent = creations(stage);
  act(engine);
  const { code, stdout, stderr } = await running;
  stage.said.push(stdout, stderr);
  return { code, text: stdout + stderr, left, sent };
}

/** Every customer once, in the service and in the state, under the same id. */
async function expectWhole(stage: Stage, count: number): Promise<void> {
  expect(namesOf(stage)).toEqual(
    Object.values(many(count))
      .map((customer) => customer.name)
      .sort(),
  );
  const state = Object.values(await stage.state());
  expect(state.map((customer) => customer.id).sort()).toEqual(
    stage.emulator.admin
      .dump()
      .customers.map((record) => record.id)
      .sort(),
  );
  expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
}

describe("a run that is killed with kill -9 while it creates 30 customers", () => {
  let stage: Stage;
  let left: readonly number[] = [];
  beforeAll(async () => {
    stage = await Stage.open("killed", {
      // Six are created; those on their way after that take effect and are never answered, all others wait in the
      // provider's queue.
      emulator: { faults: [{ kind: "hang", route: "create customer", after: 6, committed: true }] },
      environment: { WEBCASTMANAGER_MAX_CONCURRENCY: "8" },
    });
    stage.declare(many(30));
  });
  afterAll(async () => {
    for (const id of left.filter(isRunning)) process.kill(id, "SIGKILL");
    await stage.close();
  });

  test("leaves a provider that drops its queue and ends by itself: nothing more is written [safe.killed, budget.stop]", async () => {
    const killed = await interrupted(stage, ["--parallel", "30"], 7, (engine) => engine.kill("SIGKILL"));
    ({ left } = killed);
    const provider = left.find((id) => commandOf(id).includes("dynamic-provider"));
    await until(
      () => provider === undefined || !isRunning(provider) || undefined,
      () => `the provider still runs: ${commandOf(provider ?? 0)}`,
      limitSeconds,
    );
    expect(killed.code).toBe(137);
    expect(creations(stage)).toBe(killed.sent);
    expect(killed.sent).toBeLessThan(20);
  });

  test("leaves nothing of ours running, and only the CLI's own language host [safe.killed]", async () => {
    const ours = () =>
      left
        .map(commandOf)
        .filter(
          (command) => command !== "" && !command.includes("pulumi-language-nodejs") && !command.endsWith("<defunct>"),
        );
    await until(
      () => ours().length === 0 || undefined,
      () => `still running: ${ours().join("; ")}`,
      limitSeconds,
    );
  });

  test("locks the stack; without adopt the next up tells the exact steps [safe.killed, adopt.refuse]", async () => {
    expect((await stage.run(["up", "--yes", "--skip-preview"])).text).toContain("`pulumi cancel`");
    stage.emulator.admin.faults.clear();
    await stage.must(argumentsOf(recovery[0]));
    const { code, text } = await stage.run(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(text).toMatch(
      /error: Can't create customer "Customer \d+": the name is taken by [0-9a-f]{24}\. .*After a killed run: /,
    );
    expect(text).toContain(`After a killed run: ${recovery.map((line) => `\`${line}\``).join(", ")}, then adopt.\n`);
  });

  test("recovers by these steps, which are the README's, without a duplicate, and without a new secret for whom it created [safe.killed, safe.one-create, adopt.no-new-secret, package.readme]", async () => {
    const made = new Map(stage.emulator.admin.dump().customers.map((record) => [record.name, record.hmacSecret]));
    await stage.must(argumentsOf(recovery[1]));
    stage.declare(many(30, { adopt: true }));
    await stage.up();
    const after = new Map(stage.emulator.admin.dump().customers.map((record) => [record.name, record.hmacSecret]));
    expect(Object.fromEntries([...made.keys()].map((name) => [name, after.get(name)]))).toEqual(
      Object.fromEntries(made),
    );
    stage.declare(many(30));
    await expectWhole(stage, 30);
    expect(stage.leaks()).toEqual([]);
  });
});

describe("a run that is stopped with Ctrl-C", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("stopped", {
      emulator: { faults: [{ kind: "latency", route: "create customer", milliseconds: 2_000 }] },
    });
    stage.declare(many(12));
  });
  afterAll(() => stage.close());

  test("brings what is on its way to its end, starts nothing more, and leaves no process [safe.killed, budget.stop]", async () => {
    const { code, text, left } = await interrupted(stage, ["--parallel", "3"], 2, (engine) => engine.kill("SIGINT"));
    expect(code).not.toBe(0);
    expect(text).toContain("update canceled");
    await until(
      () => (left.some(isRunning) ? undefined : true),
      () => `still running: ${left.filter(isRunning).map(commandOf).join("; ")}`,
      limitSeconds,
    );
    expect(
      Object.values(await stage.state())
        .map((customer) => customer.id)
        .sort(),
    ).toEqual(
      stage.emulator.admin
        .dump()
        .customers.map((record) => record.id)
        .sort(),
    );
    expect(creations(stage)).toBeLessThan(12);
  });

  test("goes on with the next up alone, without a duplicate [safe.killed, safe.one-create]", async () => {
    stage.emulator.admin.faults.clear();
    await stage.up();
    await expectWhole(stage, 12);
  });
});
