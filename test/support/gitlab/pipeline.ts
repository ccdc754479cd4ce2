// A .gitlab-ci.yml as GitLab reads it: held against GitLab's schema, templates and defaults filled in, and the jobs of
// an event. gitlab-ci-local does that; what a job may have beyond it is refused here, not passed over.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { mustRun } from "../../../tools/workbench/run-command";

const cli = require.resolve("gitlab-ci-local");
const file = ".gitlab-ci.yml";

const Lines = z.array(z.string());
const Values = z.record(z.string(), z.string());

const Job = z.strictObject({
  stage: z.string(),
  image: z.strictObject({ name: z.string(), entrypoint: Lines.optional() }),
  rules: z.array(z.strictObject({ if: z.string(), when: z.literal("manual").optional() })),
  needs: z
    .array(z.strictObject({ job: z.string(), artifacts: z.literal(true), optional: z.literal(false) }))
    .default([]),
  environment: z.union([z.string(), z.strictObject({ name: z.string(), action: z.literal("prepare") })]).optional(),
  resource_group: z.string().optional(),
  interruptible: z.boolean().optional(),
  id_tokens: z.record(z.string(), z.strictObject({ aud: z.string() })).default({}),
  variables: Values.default({}),
  before_script: Lines.default([]),
  script: Lines,
  after_script: Lines.default([]),
  artifacts: z
    .strictObject({
      when: z.literal("always"),
      access: z.string(),
      expire_in: z.string(),
      expose_as: z.string(),
      paths: Lines,
      reports: z.strictObject({ terraform: z.string(), codequality: z.string() }),
    })
    .optional(),
});

const Pipeline = z
  .object({ stages: Lines, variables: Values })
  .catchall(Job)
  .transform(({ stages, variables, ...jobs }) => ({ stages, variables, jobs: z.record(z.string(), Job).parse(jobs) }));

/** A job with its templates and the defaults. */
export type Job = z.output<typeof Job>;

/** The jobs of a file, with the variables of all of them. */
export type Pipeline = z.output<typeof Pipeline>;

const Listed = z.array(z.looseObject({ name: z.string(), when: z.enum(["on_success", "manual", "never"]) }));

/** The variables that GitLab sets, by what started the pipeline; undefined: GitLab doesn't set it. */
export const events = {
  "merge request": {
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_COMMIT_BRANCH: undefined,
    CI_MERGE_REQUEST_PROJECT_ID: "5",
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "5",
  },
  "merge request of a fork": {
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_COMMIT_BRANCH: undefined,
    CI_MERGE_REQUEST_PROJECT_ID: "5",
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "6",
  },
  merge: { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" },
  "push to another branch": { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "feature" },
  schedule: { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" },
} as const satisfies Record<string, Readonly<Record<string, string | undefined>>>;

/** What starts a pipeline. */
export type Event = keyof typeof events;

/** Runs gitlab-ci-local on a file. @throws with its output where the file is none that GitLab accepts */
async function ask(folder: string, parameters: readonly string[]): Promise<string> {
  const empty = mkdtempSync(join(tmpdir(), "webcastmanager-gitlab-"));
  try {
    copyFileSync(join(folder, file), join(empty, file));
    const environment = { PATH: process.env.PATH, HOME: empty };
    const { stdout } = await mustRun(process.execPath, [cli, ...parameters], { folder: empty, environment });
    return stdout;
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

/** Returns a file with its templates and defaults filled in. @throws at a key that GitLab doesn't know */
export function expandedFile(repository: string): Promise<string> {
  return ask(repository, ["--preview"]);
}

/** Reads an expanded file. @throws at a key that these tests don't know */
export function parsePipeline(text: string): Pipeline {
  return Pipeline.parse(parse(text));
}

/** Returns the pipeline of a repository. */
export async function readPipeline(repository: string): Promise<Pipeline> {
  return parsePipeline(await expandedFile(repository));
}

/** Returns when the jobs of an event start, by name. */
export async function jobsOf(
  repository: string,
  event: Event,
): Promise<Readonly<Record<string, "on_success" | "manual">>> {
  const variables = Object.entries<string | undefined>(events[event]).flatMap(([name, value]) =>
    value === undefined ? ["--unset-variable", name] : ["--variable", `${name}=${value}`],
  );
  const ignored = ["--ignore-predefined-vars", Object.keys(events[event]).join(",")];
  const listed = Listed.parse(JSON.parse(await ask(repository, ["--list-json", ...variables, ...ignored])));
  return Object.fromEntries(listed.flatMap(({ name, when }) => (when === "never" ? [] : [[name, when] as const])));
}
