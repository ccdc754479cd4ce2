// A run of the real CLI that ends by Ctrl-C while customers are being created.
import { commandOf, isRunning } from "../support/process-tree";
import { Stage } from "../support/stage";
import { until } from "../support/until";
import { creations, expectWhole, interrupted, limitSeconds, many } from "./interrupted";

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
