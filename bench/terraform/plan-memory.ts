// Measures the memory of the provider's processes during a plan, by polling the children of Terraform.
import { execFile, type ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { TerraformProject } from "../../tools/workbench/terraform-project";

const everyMs = 50;
const kibi = 1024;
const list = promisify(execFile);

/** The largest resident memory among the children of a process now, in bytes; 0 without children. */
async function largestChild(parent: number): Promise<number> {
  const { stdout } = await list("ps", ["-A", "-o", "ppid=,rss="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return Math.max(0, ...rows.filter(([of]) => of === parent).map(([, kibibytes = 0]) => kibibytes * kibi));
}

/** Runs a plan without changes and returns the most that one provider process held, in bytes. */
export async function peakMemoryInPlan(project: TerraformProject): Promise<number> {
  const running: { parent?: number; isOver: boolean } = { isOver: false };
  const started = ({ pid }: ChildProcess): void => {
    if (pid !== undefined) running.parent = pid;
  };
  const plan = project.run(["plan", "-detailed-exitcode"], { started }).finally(() => {
    running.isOver = true;
  });
  let most = 0;
  while (!running.isOver) {
    if (running.parent !== undefined) most = Math.max(most, await largestChild(running.parent));
    await pause(everyMs);
  }
  const { code, stdout, stderr } = await plan;
  if (code !== 0)
    throw new Error(`a plan without changes exited ${code}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return most;
}
