// Runs a command on a machine that is prepared: a script, the tests with their counts, or checks side by side.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Check, Command } from "./commands";
import { launch, run } from "./launch.mjs";
import { duration } from "./progress";
import type { Machine, Tools } from "./tools";

/** A command as it was called. */
export type Call = Omit<Command, "needs"> & { readonly name: string; readonly args: readonly string[] };

/** Runs a command. Returns its exit code. */
export async function execute(machine: Machine, tools: Tools, call: Call): Promise<number> {
  const prepared = { ...machine, environment: commandEnvironment(machine, tools) };
  const { script, checks, name, args } = call;
  if (script) return runScript(prepared, [...script, ...(name === "format" && args.length === 0 ? ["."] : args)]);
  if (checks) return runChecks(prepared, checks(tools));
  const projects = (call.projects ?? []).filter((project) => project !== "keycloak" || tools.keycloak);
  return projects.length > 0 ? runTests(prepared, { ...call, projects }) : 0;
}

/** Runs a script of the project with Node, in the same terminal. */
function runScript({ project, node, environment }: Machine, script: readonly string[]): Promise<number> {
  return launch([node.program, ...script], { cwd: project, env: environment });
}

/** Plays the tests of a command, and prints the counts on a line of their own. 0 only if a test ran and none failed. */
async function runTests(machine: Machine, { name, projects = [], limits, args }: Call): Promise<number> {
  const { project, environment } = machine;
  const file = (suffix: string) => join(project, "test-results", `${name.replace("test:", "")}${suffix}.json`);
  const [result, unfinished] = [file(""), file(`-${process.pid}`)];
  mkdirSync(join(project, "test-results"), { recursive: true });
  rmSync(result, { force: true });
  // Room for young objects in MiB: collecting them less often saves workers about 7 % of their time.
  const heapFlags = ["--min-semi-space-size=64", "--max-semi-space-size=128"];
  const runner = [...heapFlags, "node_modules/jest/bin/jest.js", "--config", "jest.config.cjs"];
  const workers = limits ? [`--maxWorkers=${limits.workers}`] : [];
  const fixed = ["--selectProjects", ...projects, "--json", `--outputFile=${unfinished}`, ...workers];
  const settings = {
    // Each Pulumi command loads its SDK three times, most of a second each; compiled once, that is a fifth of its time.
    NODE_COMPILE_CACHE: join(project, ".work", "compiled-modules"),
    ...(limits && { PROPERTY_ROUNDS: String(limits.rounds) }),
  };
  // A variable that is set already keeps its value.
  const prepared = { ...machine, environment: { ...settings, ...environment } };
  const code = await runScript(prepared, [...runner, ...fixed, ...args]);
  if (existsSync(unfinished)) renameSync(unfinished, result);
  process.stdout.write("\n");
  return (await runScript(machine, [join(__dirname, "counts.mjs"), result])) || code;
}

/** Runs the checks of each lane in order and the lanes side by side. Returns 0 only if every check passed. */
async function runChecks(machine: Machine, lanes: readonly (readonly Check[])[]): Promise<number> {
  const runLane = async (checks: readonly Check[]) => {
    let hasFailed = false;
    for (const check of checks) hasFailed = !(await runCheck(machine, check)) || hasFailed;
    return hasFailed;
  };
  return (await Promise.all(lanes.map(runLane))).includes(true) ? 1 : 0;
}

/** Runs a check, and prints its output where it fails. Returns whether it passed. */
async function runCheck(machine: Machine, { name, command }: Check): Promise<boolean> {
  const started = performance.now();
  const { project, environment, node } = machine;
  const script = /\.[cm]?js$/.test(command[0] ?? "") ? [node.program] : [];
  const { code, stdout, stderr } = await run([...script, ...command], { cwd: project, env: environment });
  const elapsed = duration(performance.now() - started);
  machine.progress.note(name, code === 0 ? `passed in ${elapsed}` : `failed in ${elapsed} (exit code ${code})`);
  if (code !== 0) process.stdout.write(`${stdout}${stderr}\n\n`);
  return code === 0;
}

/** The environment of a command, as tools/README.md documents it. */
export function commandEnvironment({ environment }: Machine, tools: Tools): NodeJS.ProcessEnv {
  const first = [tools.node, tools.pulumi, tools.terraform, tools.tofu].flatMap((tool) => (tool ? [tool.folder] : []));
  const rest = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "" && !first.includes(folder));
  return {
    ...environment,
    PATH: [...new Set(first), ...rest].join(delimiter),
    WEBCASTMANAGER_TOOLS: JSON.stringify(tools),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    CHECKPOINT_DISABLE: "1",
  };
}
