// Runs the checks of `npm run check` side by side, prints one line for each, and the output of those that fail.
import type { Check } from "./commands";
import { run } from "./processes";
import { duration } from "./progress";
import type { Machine } from "./tools";

/** Runs each lane's checks in order and the lanes side by side. Returns 0 only if every check passed. */
export async function runChecks(
  machine: Machine,
  environment: NodeJS.ProcessEnv,
  lanes: readonly (readonly Check[])[],
): Promise<number> {
  const runLane = async (checks: readonly Check[]) => {
    let failed = 0;
    for (const check of checks) failed += await runCheck(machine, environment, check);
    return failed;
  };
  const failed = await Promise.all(lanes.map(runLane));
  return failed.some((count) => count > 0) ? 1 : 0;
}

async function runCheck(machine: Machine, environment: NodeJS.ProcessEnv, { name, command }: Check): Promise<number> {
  const started = performance.now();
  const [program = "", ...parameters] = /\.[cm]?js$/.test(command[0] ?? "")
    ? [machine.node.program, ...command]
    : command;
  const { code, stdout, stderr } = await run(program, parameters, { folder: machine.project, environment });
  const elapsed = duration(performance.now() - started);
  machine.progress.note(name, code === 0 ? `passed in ${elapsed}` : `failed in ${elapsed} (exit code ${code})`);
  if (code !== 0) process.stdout.write(`${stdout}${stderr}\n\n`);
  return code === 0 ? 0 : 1;
}
