// Runs a whole workflow on this machine: its jobs in the order of `needs`, each with the secrets of its environment.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workFolder } from "../../../tools/workbench/project";
import { holds, interpolate, type Status } from "./expressions";
import { inJobFolder } from "../job-machine";
import { runJob, type JobRun, type Outcome, type StepRun } from "./job";
import type { RunningScript } from "./step";
import { parseWorkflow, type Job } from "./workflow";

/** An environment of the repository. */
interface DeploymentEnvironment {
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What started the workflow. */
export interface WorkflowEvent {
  readonly name: "push" | "pull_request" | "schedule" | "workflow_dispatch";
  readonly ref: string;
  readonly sha: string;
  /** The file of the event's payload. */
  readonly file: string;
}

/** What a workflow is run with. */
export interface RunOptions {
  /** The file of the workflow, below the repository. */
  readonly workflow: string;
  /** The folder of the commit that is checked out. */
  readonly repository: string;
  readonly event: WorkflowEvent;
  /** Environments by name; a job that names another has no secrets. */
  readonly environments?: Readonly<Record<string, DeploymentEnvironment>>;
  /** Variables of the machine: PATH, and replacements of clouds. */
  readonly machine: Readonly<Record<string, string>>;
  /** The token of a job, by its permissions. */
  readonly token?: (permissions: Readonly<Record<string, string>>) => string;
  readonly runId?: string;
  /** The folder in which a job has its own; absent: one below this project, where packages are found in its own. */
  readonly place?: string;
  readonly meanwhile?: (step: string, running: RunningScript) => Promise<void>;
}

/** A run of a workflow that has ended. */
export class WorkflowRun {
  constructor(
    readonly jobs: Readonly<Record<string, JobRun>>,
    /** The texts of all artifacts by path. */
    readonly artifacts: Readonly<Record<string, string>>,
    /** The concurrency groups of the workflow and its jobs. */
    readonly groups: readonly string[],
  ) {}

  get conclusion(): Outcome {
    return statusOf(
      this.#all()
        .map(({ result }) => result)
        .filter((result) => result !== "skipped"),
    );
  }

  /** Every step of every job with its outcome. */
  steps(): readonly (readonly [name: string, outcome: Outcome])[] {
    return this.#all().flatMap(({ steps }) => steps.map(({ name, outcome }) => [name, outcome] as const));
  }

  /** How a step ended. @throws where no job has it */
  outcome(name: string): Outcome {
    return this.#step(name).outcome;
  }

  /** What a step printed. */
  printed(name: string): string {
    return this.#step(name).printed;
  }

  /** The page of the run. */
  summary(): string {
    return this.#all()
      .flatMap(({ steps }) => steps.map(({ summary }) => summary))
      .join("");
  }

  /** Everything that readers of the repository can see of the run. */
  readable(): string {
    const outputs = this.#all().map((job) => Object.values(job.outputs).join("\n"));
    const steps = this.#all().flatMap((job) => job.steps.map((step) => [step.printed, ...Object.values(step.outputs)]));
    return [...outputs, ...steps.flat(), this.summary(), ...Object.values(this.artifacts)].join("\n");
  }

  #all(): readonly JobRun[] {
    return Object.values(this.jobs);
  }

  #step(name: string): StepRun {
    const found = this.#all()
      .flatMap(({ steps }) => steps)
      .find((step) => step.name === name);
    if (found === undefined) throw new Error(`no step is named ${name}`);
    return found;
  }
}

function filesBelow(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

function statusOf(results: readonly Outcome[]): Status {
  const worst = (["cancelled", "failure", "skipped"] as const).find((result) => results.includes(result));
  return worst ?? "success";
}

/** The context `github`, and the variables that a runner makes of it. */
function githubOf(options: RunOptions, token: string) {
  const { event, runId = "1" } = options;
  const payload: unknown = JSON.parse(readFileSync(event.file, "utf8"));
  const context = {
    event_name: event.name,
    event: payload,
    ref: event.ref,
    sha: event.sha,
    repository: "acme/webcasts",
    run_id: runId,
    token,
  };
  const variables = {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: event.file,
    GITHUB_REF: event.ref,
    GITHUB_SHA: event.sha,
    GITHUB_REPOSITORY: "acme/webcasts",
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_SERVER_URL: "https://github.com",
  };
  return { context, variables };
}

/** Runs a workflow to its end. */
export async function runWorkflow(options: RunOptions): Promise<WorkflowRun> {
  const workflow = parseWorkflow(readFileSync(join(options.repository, options.workflow), "utf8"));
  if (!Object.keys(workflow.on).includes(options.event.name))
    throw new Error(`${options.workflow} is not started by ${options.event.name}`);
  const artifacts = workFolder("artifacts");
  const jobs: Record<string, JobRun> = {};
  const groups = [workflow.concurrency, ...Object.values(workflow.jobs).map(({ concurrency }) => concurrency)];
  const { context } = githubOf(options, "");
  const runOne = async (id: string, job: Job): Promise<JobRun> => {
    const token = options.token?.(job.permissions ?? workflow.permissions) ?? "";
    const github = githubOf(options, token);
    const { vars = {}, secrets = {} } = options.environments?.[job.environment ?? ""] ?? {};
    const needs = Object.fromEntries(job.needs.map((name) => [name, jobs[name] ?? missing(name)]));
    const contexts = { github: { ...github.context, job: id }, vars, secrets, needs, inputs: {} };
    if (!holds(job.if, contexts, statusOf(Object.values(needs).map(({ result }) => result))))
      return { result: "skipped", steps: [], outputs: {} };
    const setting = {
      job,
      contexts,
      workflowEnv: workflow.env,
      hasPipefail: workflow.defaults?.run.shell === "bash",
      machine: { ...options.machine, ...github.variables, GITHUB_JOB: id, GITHUB_WORKFLOW: workflow.name },
      repository: options.repository,
      artifacts,
      ...(options.meanwhile && { meanwhile: options.meanwhile }),
    };
    return inJobFolder((folder) => runJob({ ...setting, folder }), options.place);
  };
  try {
    for (const [id, job] of Object.entries(workflow.jobs)) jobs[id] = await runOne(id, job);
    return new WorkflowRun(
      jobs,
      filesBelow(artifacts),
      groups.flatMap((group) => (group ? [interpolate(group.group, { github: context })] : [])),
    );
  } finally {
    rmSync(artifacts, { recursive: true, force: true, maxRetries: 5 });
  }
}

function missing(name: string): never {
  throw new Error(`the job ${name} comes after one that needs it`);
}
