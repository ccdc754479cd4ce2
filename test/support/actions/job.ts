// Runs the steps of one job: which of them, with which variables, and how the job ends.
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { holds, interpolate, interpolateAll, type Contexts, type Status } from "./expressions";
import { actInstead } from "./stand-ins";
import { runScript, signal, type RunningScript } from "./step";
import { ownHome } from "../own-home";
import type { Job, Step } from "./workflow";

/** How a step or a job ended. */
export type Outcome = "success" | "failure" | "cancelled" | "skipped";

/** A step that was run or skipped. */
export interface StepRun {
  /** Its name, else its action or the first line of its script. */
  readonly name: string;
  readonly id?: string;
  /** How it ended, before `continue-on-error`. */
  readonly outcome: Outcome;
  readonly conclusion: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
  readonly printed: string;
  readonly summary: string;
}

/** A job that was run or skipped. */
export interface JobRun {
  readonly result: Outcome;
  readonly steps: readonly StepRun[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** What a job is run with. */
export interface JobSetting {
  readonly job: Job;
  /** The contexts that don't change while it runs: github, vars, secrets, needs. */
  readonly contexts: Contexts;
  readonly workflowEnv: Readonly<Record<string, string>>;
  readonly hasPipefail: boolean;
  /** Variables of the machine and of the event. */
  readonly machine: Readonly<Record<string, string>>;
  /** The folder of this job, in which its workspace and its temporary folder are. */
  readonly folder: string;
  readonly repository: string;
  readonly artifacts: string;
  /** Called while a step's script runs. */
  readonly meanwhile?: (step: string, running: RunningScript) => Promise<void>;
}

/** What the steps so far have left to those after them. */
interface Progress {
  status: Status;
  readonly env: Record<string, string>;
  readonly paths: string[];
  readonly steps: StepRun[];
  readonly groups: number[];
}

const labelOf = ({ name, uses, run = "" }: Step) => name ?? uses?.replace(/@.*/, "") ?? run.split("\n")[0] ?? "";
const skipped = { outputs: {}, printed: "", summary: "" };

/** The folders of a job. */
function foldersOf({ folder }: JobSetting): { workspace: string; temporary: string; home: string } {
  const folders = { workspace: join(folder, "workspace"), temporary: join(folder, "temp"), home: join(folder, "home") };
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true });
  return folders;
}

/** Runs a job's steps in their order, and ends every program that they left running. */
export async function runJob(setting: JobSetting): Promise<JobRun> {
  const progress: Progress = { status: "success", env: {}, paths: [], steps: [], groups: [] };
  try {
    for (const step of setting.job.steps) {
      const ended = await runStep(setting, step, progress);
      progress.steps.push(ended);
      if (ended.conclusion === "cancelled") progress.status = "cancelled";
      if (ended.conclusion === "failure" && progress.status === "success") progress.status = "failure";
    }
  } finally {
    for (const group of progress.groups) signal(-group, "SIGKILL");
  }
  const { env: _, ...contexts } = contextsOf(setting, progress, {});
  return { result: progress.status, steps: progress.steps, outputs: interpolateAll(setting.job.outputs, contexts) };
}

function contextsOf(setting: JobSetting, progress: Progress, env: Readonly<Record<string, string>>): Contexts {
  const { workspace, temporary } = foldersOf(setting);
  const steps = progress.steps.flatMap(({ id, outcome, conclusion, outputs }) =>
    id === undefined ? [] : [[id, { outcome, conclusion, outputs }] as const],
  );
  return {
    ...setting.contexts,
    env,
    steps: Object.fromEntries(steps),
    runner: { temp: temporary, os: "Linux", arch: "X64" },
    job: { status: progress.status, workspace },
  };
}

/** The variables of the job and, after them, of the steps so far. */
function jobEnv(setting: JobSetting, progress: Progress): Readonly<Record<string, string>> {
  return {
    ...interpolateAll(setting.workflowEnv, setting.contexts),
    ...interpolateAll(setting.job.env, setting.contexts),
    ...progress.env,
  };
}

async function runStep(setting: JobSetting, step: Step, progress: Progress): Promise<StepRun> {
  const about = { name: labelOf(step), ...(step.id !== undefined && { id: step.id }) };
  const before = jobEnv(setting, progress);
  if (!holds(step.if, contextsOf(setting, progress, before), progress.status))
    return { ...about, ...skipped, outcome: "skipped", conclusion: "skipped" };
  const env = { ...before, ...interpolateAll(step.env, contextsOf(setting, progress, before)) };
  const run = step.run === undefined ? useAction : runScriptOf;
  const { outcome, ...rest } = await run(setting, { step, env }, progress);
  const conclusion = outcome === "failure" && step["continue-on-error"] ? "success" : outcome;
  return { ...about, ...rest, outcome, conclusion };
}

/** A step that is about to run, with its variables. */
interface Ready {
  readonly step: Step;
  readonly env: Readonly<Record<string, string>>;
}

type Ran = Pick<StepRun, "outcome" | "outputs" | "printed" | "summary">;

/** The variables of a process: those of the machine, then those of the step. */
function processEnv(
  setting: JobSetting,
  env: Readonly<Record<string, string>>,
  paths: readonly string[],
): NodeJS.ProcessEnv {
  const { workspace, temporary, home } = foldersOf(setting);
  const path = [...paths, env.PATH ?? setting.machine.PATH ?? ""].join(delimiter);
  return {
    ...setting.machine,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporary,
    ...ownHome(home),
    ...env,
    PATH: path,
  };
}

async function useAction(setting: JobSetting, { step, env }: Ready, progress: Progress): Promise<Ran> {
  const contexts = contextsOf(setting, progress, env);
  try {
    const set = actInstead(step.uses ?? "", {
      inputs: interpolateAll(step.with, contexts),
      environment: processEnv(setting, env, progress.paths),
      permissions: setting.job.permissions ?? {},
      workspace: foldersOf(setting).workspace,
      repository: setting.repository,
      artifacts: setting.artifacts,
    });
    Object.assign(progress.env, set);
    return { ...skipped, outcome: "success" };
  } catch (error) {
    return {
      ...skipped,
      outcome: "failure",
      printed: `Error: ${error instanceof Error ? error.message : String(error)}\n`,
    };
  }
}

async function runScriptOf(setting: JobSetting, { step, env }: Ready, progress: Progress): Promise<Ran> {
  const { workspace } = foldersOf(setting);
  const { meanwhile } = setting;
  const ended = await runScript({
    text: interpolate(step.run ?? "", contextsOf(setting, progress, env)),
    hasPipefail: setting.hasPipefail || step.shell === "bash",
    folder: join(workspace, step["working-directory"] ?? ""),
    environment: processEnv(setting, env, progress.paths),
    exchange: join(setting.folder, `step-${progress.steps.length}`),
    ...(meanwhile && { meanwhile: (running) => meanwhile(labelOf(step), running) }),
  });
  Object.assign(progress.env, ended.env);
  progress.paths.unshift(...ended.paths.toReversed());
  progress.groups.push(ended.group);
  const { outputs, printed, summary } = ended;
  const outcome = ended.isCancelled ? "cancelled" : ended.code === 0 ? "success" : "failure";
  return { outcome, outputs, printed, summary };
}
