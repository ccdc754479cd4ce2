// A run that ends in the middle, under the real terraform or tofu: Ctrl-C and kill -9 while customers are being
// created.
import type { ChildProcess } from "node:child_process";
import { planOf, resourcesOf } from "../support/terraform-json";
import { isRunning, processesBelow } from "../support/process-tree";
import { onTerraformStage, type TerraformStage } from "../support/terraform-stage";
import { until } from "../support/until";

const count = 12;
const many = (more = "") => `
resource "webcastmanager_customer" "many" {
  count            = ${count}
  name             = "Customer \${count.index}"
  type             = "Consumer"
  default_language = "en"
  hmac             = {}
  ${more}
}
`;
/** How long a busy machine may take to start an engine, or to end what belongs to it. */
const limitSeconds = 120;
const idsIn = (stage: TerraformStage) =>
  stage.emulator.admin
    .dump()
    .customers.map(({ id }) => String(id))
    .sort();
const inState = async ({ project }: TerraformStage) =>
  (await resourcesOf(project)).map(({ values }) => String(values.id)).sort();

/** Starts an apply, and does something to the engine once the service was sent some creations. */
async function interrupted(
  { project, emulator }: TerraformStage,
  least: number,
  act: (engine: ChildProcess) => void,
  route = "create customer",
) {
  let acted: Promise<void> | undefined;
  const sent = () =>
    route === "any" ? emulator.admin.requests().total : (emulator.admin.requests().byRoute[route] ?? 0);
  const result = await project.run(["apply", "-auto-approve"], {
    detached: true,
    started: (child) => {
      acted = until(
        () => (sent() >= least ? true : undefined),
        () => "no creation was sent",
        limitSeconds,
      ).then(() => {
        act(child);
      });
    },
  });
  await acted;
  return result;
}

test("after Ctrl-C running creates finish, nothing new starts, state and service agree, and the next apply continues [terraform.real, terraform.end, terraform.stop]", () =>
  onTerraformStage(
    "interrupted",
    async (stage) => {
      stage.program(many());
      stage.emulator.admin.faults.set([{ kind: "latency", milliseconds: 3_000, route: "create customer" }]);
      const { code, stdout } = await interrupted(stage, 1, (engine) => process.kill(-engine.pid!, "SIGINT"));
      expect([code, stdout]).toEqual([1, expect.stringContaining("Interrupt received")]);
      const created = idsIn(stage);
      expect(created.length).toBeGreaterThan(0);
      expect(created.length).toBeLessThan(count);
      expect(await inState(stage)).toEqual(created);
      stage.emulator.admin.faults.clear();
      await stage.project.apply();
      expect(idsIn(stage)).toEqual(expect.arrayContaining(created));
      expect(await inState(stage)).toEqual(idsIn(stage));
      expect(idsIn(stage)).toHaveLength(count);
      expect((await planOf(stage.project)).result.code).toBe(0);
    },
    { project: { environment: { WEBCASTMANAGER_MAX_CONCURRENCY: "4" } } },
  ));

test("a run that is asked to end exits though the service never answers, and leaves no provider running [terraform.real, terraform.end, terraform.stop]", () =>
  onTerraformStage(
    "hanging",
    async (stage) => {
      stage.program(many());
      stage.emulator.admin.faults.set([{ kind: "hang" }]);
      const below: number[] = [];
      const { code } = await interrupted(
        stage,
        1,
        (engine) => {
          below.push(...processesBelow(engine.pid!));
          process.kill(-engine.pid!, "SIGTERM");
        },
        "any",
      );
      expect(code).toBe(1);
      expect(below.filter(isRunning)).toEqual([]);
      expect(stage.emulator.admin.dump().customers).toEqual([]);
    },
    { project: { environment: { WEBCASTMANAGER_REQUEST_TIMEOUT_MS: "500" } } },
  ));

test("a killed run leaves no provider running and no duplicate: with `adopt` the next apply continues [terraform.real, terraform.end]", () =>
  onTerraformStage("killed", async (stage) => {
    stage.program(many());
    stage.emulator.admin.faults.set([{ kind: "hang", route: "create customer", after: 3, committed: true }]);
    const left: number[] = [];
    await interrupted(stage, 5, (engine) => {
      left.push(...processesBelow(engine.pid!));
      process.kill(engine.pid!, "SIGKILL");
    });
    expect(left.length).toBeGreaterThan(0);
    await until(
      () => (left.some(isRunning) ? undefined : true),
      () => `still running: ${left.filter(isRunning).join(", ")}`,
      limitSeconds,
    );
    stage.emulator.admin.faults.clear();
    const before = idsIn(stage);
    stage.program(many('adopt = "overwrite"'));
    await stage.project.apply(["-lock=false"]);
    expect(idsIn(stage)).toEqual(expect.arrayContaining(before));
    expect(idsIn(stage)).toHaveLength(count);
    expect(await inState(stage)).toEqual(idsIn(stage));
    expect((await stage.project.run(["plan", "-detailed-exitcode", "-lock=false"])).code).toBe(0);
  }));
