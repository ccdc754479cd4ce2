// Runs one job of GitLab on this machine, in a clone of its own: with the variables that the project has for it, and
// the artifacts of the jobs that it needs.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runScript, signal } from "../actions/step";
import { inJobFolder } from "../job-machine";
import { ownHome } from "../own-home";
import { events, type Event, type Job, type Pipeline } from "./pipeline";

/** A CI/CD variable of the project. */
interface Setting {
  readonly name: string;
  readonly value: string;
  /** The environment of the jobs that get it; absent: every job. */
  readonly environment?: string;
  /** Only for pipelines of a protected branch. */
  readonly isProtected?: boolean;
}

/** The project that a job runs in. */
export interface Project {
  /** The folder of the commit. */
  readonly commit: string;
  readonly settings: readonly Setting[];
  /** Variables of the machine. */
  readonly machine: Readonly<Record<string, string>>;
  /** The address of GitLab's API, and the token of the job. */
  readonly api: { readonly address: string; readonly token: string };
}

/** A job that has ended. */
export interface JobRun {
  readonly code: number | null;
  readonly log: string;
  /** The texts of the uploaded files by path, reports with them. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** What a job is run with. */
export interface JobOptions {
  readonly event: Event;
  /** The jobs that have run before, by name. */
  readonly before?: Readonly<Record<string, JobRun>>;
}

/** A job of a pipeline, by name. @throws if the pipeline has none */
function jobNamed({ jobs }: Pipeline, name: string): Job {
  const job = jobs[name];
  if (job === undefined) throw new Error(`the pipeline has no job ${name}`);
  return job;
}

const environmentOf = ({ environment }: Job) => (typeof environment === "string" ? environment : environment?.name);

/** The variables of a job, each with those that its value names; settings of the project come before the file's. */
function variablesOf(pipeline: Pipeline, job: Job, { project, event, folder }: Place): Record<string, string> {
  const isProtected = events[event].CI_COMMIT_BRANCH === "main";
  const settings = project.settings.filter(
    (setting) =>
      (setting.environment === undefined || setting.environment === environmentOf(job)) &&
      (isProtected || !setting.isProtected),
  );
  const all: Readonly<Record<string, string | undefined>> = {
    CI: "true",
    GITLAB_CI: "true",
    CI_DEFAULT_BRANCH: "main",
    CI_PROJECT_ID: "5",
    CI_PROJECT_DIR: folder,
    CI_API_V4_URL: project.api.address,
    CI_JOB_TOKEN: project.api.token,
    ...events[event],
    ...Object.fromEntries(Object.entries(job.id_tokens).map(([name, { aud }]) => [name, `token-for-${aud}`])),
    ...pipeline.variables,
    ...job.variables,
    ...Object.fromEntries(settings.map(({ name, value }) => [name, value])),
  };
  const expand = (text: string): string =>
    text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, plain: string, braced: string) => expand(all[plain ?? braced] ?? ""));
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, expand(value)]])),
  );
}

/** Where a job runs. */
interface Place {
  readonly project: Project;
  readonly event: Event;
  readonly folder: string;
}

function upload(folder: string, path: string): (readonly [path: string, text: string])[] {
  const file = join(folder, path);
  return existsSync(file) ? [[path, readFileSync(file, "utf8")]] : [];
}

/** Runs lines as GitLab's runner does: one script, ended by the first command that fails. */
async function runLines(lines: readonly string[], { folder }: Place, environment: NodeJS.ProcessEnv) {
  const exchange = mkdtempSync(`${folder}-script-`);
  const text = lines.join("\n");
  const ended = await runScript({ text, hasPipefail: true, folder, environment, exchange });
  signal(-ended.group, "SIGKILL");
  return ended;
}

/** Runs a job to its end. */
export async function runJob(
  project: Project,
  [pipeline, name]: readonly [Pipeline, string],
  { event, before = {} }: JobOptions,
): Promise<JobRun> {
  const job = jobNamed(pipeline, name);
  return inJobFolder(async (work) => {
    const place = { project, event, folder: join(work, "builds") };
    cpSync(project.commit, place.folder, { recursive: true });
    for (const { job: needed } of job.needs) download(before[needed], needed, place);
    const home = join(work, "home");
    mkdirSync(home);
    const environment = { ...project.machine, ...ownHome(home), ...variablesOf(pipeline, job, place) };
    const main = await runLines([...job.before_script, ...job.script], place, environment);
    const after = await runLines(job.after_script, place, environment);
    const { paths = [], reports = {} } = job.artifacts ?? {};
    const uploaded = [...paths, ...Object.values<string>(reports)].flatMap((path) => upload(place.folder, path));
    return { code: main.code, log: main.printed + after.printed, artifacts: Object.fromEntries(uploaded) };
  });
}

/** Puts the artifacts of a job into the clone. @throws unless it has run and succeeded */
function download(run: JobRun | undefined, name: string, { folder }: Place): void {
  if (run?.code !== 0) throw new Error(`the job ${name} has not succeeded`);
  for (const [path, text] of Object.entries(run.artifacts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
