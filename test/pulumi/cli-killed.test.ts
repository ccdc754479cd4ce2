// A run of the real CLI that ends by kill -9 while customers are being created: what keeps running, what is still
// written, and whether the documented steps recover.
import { commandOf, isRunning } from "../support/process-tree";
import { Stage } from "../support/stage";
import { until } from "../support/until";
import { creations, expectWhole, interrupted, limitSeconds, many } from "./interrupted";

/** The steps of docs/troubleshooting.md. */
const recovery = [
  ["cancel", "--yes"],
  ["refresh", "--yes", "--clear-pending-creates"],
] as const;

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

  test("ends the provider process and its queue: nothing more is written [safe.killed, budget.stop]", async () => {
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

  test("leaves no process of ours running [safe.killed]", async () => {
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

  test("locks the stack; without adopt the next up prints the exact steps [safe.killed, adopt.refuse]", async () => {
    expect((await stage.run(["up", "--yes", "--skip-preview"])).text).toContain("`pulumi cancel`");
    stage.emulator.admin.faults.clear();
    await stage.must(recovery[0]);
    const { code, text } = await stage.run(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(text).toMatch(
      /error: Can't create customer "Customer \d+": the name is taken by [0-9a-f]{24}\. .*After a killed run: /,
    );
    expect(text).toContain(
      `After a killed run: ${recovery.map((line) => `\`pulumi ${line.join(" ")}\``).join(", ")}, then adopt.\n`,
    );
  });

  test("recovers by the documented steps without a duplicate, and without a new secret for whom it created [safe.killed, safe.one-create, adopt.no-new-secret, package.readme]", async () => {
    const made = new Map(stage.emulator.admin.dump().customers.map((record) => [record.name, record.hmacSecret]));
    await stage.must(recovery[1]);
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
