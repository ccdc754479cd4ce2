// Rules that the pipelines for GitLab keep, each as the problems that it finds in one.
import { parsePipeline, type Job, type Pipeline } from "../support/gitlab/pipeline";

/** A job as a rule sees it. */
interface Named extends Job {
  readonly name: string;
}

/** A pipeline as a rule sees it. */
interface Read {
  readonly pipeline: Pipeline;
  readonly jobs: readonly Named[];
}

const environments: Readonly<Record<string, Job["environment"]>> = {
  review: { name: "webcast-preview", action: "prepare" },
  drift: { name: "webcast-preview", action: "prepare" },
  apply: "webcast-apply",
};

const report = ["report.json", "reports/report.md"];
const uploads: Readonly<Record<string, readonly string[]>> = { review: report, drift: report };

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const linesOf = ({ before_script, script, after_script }: Job) => [...before_script, ...script, ...after_script];
const where = (jobs: readonly Named[], isBroken: (job: Named) => boolean) =>
  jobs.filter(isBroken).map(({ name }) => name);
const matches = (jobs: readonly Job[], pattern: RegExp) =>
  jobs.flatMap(linesOf).flatMap((line) => line.match(pattern) ?? []);
const literals = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) =>
    /PASS|TOKEN|SECRET|KEY/.test(name) && !name.endsWith("_FILE") && !/^\$\w+$/.test(value) ? [name] : [],
  );

/** The rules by what they demand. */
const rules: Readonly<Record<string, (read: Read) => readonly string[]>> = {
  "an image has its whole version": ({ jobs }) =>
    where(jobs, ({ image }) => !/^[\w/-]+:\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/.test(image.name)),
  "no value of a secret is in the file": ({ pipeline, jobs }) =>
    [pipeline, ...jobs].flatMap(({ variables }) => literals(variables)),
  "what forks run proves no identity": ({ jobs }) =>
    where(jobs, ({ name, id_tokens }) => name === "test" && !same(id_tokens, {})),
  "a job has the environment of its table": ({ jobs }) =>
    where(jobs, ({ name, environment }) => !same(environment, environments[name])),
  "a job uploads what its table allows": ({ jobs }) =>
    where(jobs, ({ name, artifacts }) => !same(artifacts?.paths ?? [], uploads[name] ?? [])),
  "a report is for developers, and expires": ({ jobs }) =>
    where(
      jobs,
      ({ artifacts }) => !!artifacts && (artifacts.access !== "developer" || artifacts.expire_in === "never"),
    ),
  "one apply runs at a time, to its end": ({ jobs }) =>
    where(jobs, (job) => job.name === "apply" && (!job.resource_group || job.interruptible !== false)),
  "an apply starts by hand, after test and review": ({ jobs }) =>
    where(
      jobs,
      ({ name, rules: starts, needs }) =>
        name === "apply" &&
        (starts.some(({ when }) => when !== "manual") ||
          !same(
            needs.map(({ job }) => job),
            ["test", "review"],
          )),
    ),
  "an apply compares its plan with the review first": ({ jobs }) =>
    where(jobs, ({ name, script }) => {
      const place = (pattern: RegExp) => script.findIndex((line) => pattern.test(line));
      return name === "apply" && !(place(/ --expect /) > -1 && place(/ --expect /) < place(changes));
    }),
  "only apply changes the service": ({ jobs }) =>
    matches(
      jobs.filter(({ name }) => !["test", "apply"].includes(name)),
      changes,
    ),
  "packages come from the lock file, and commands from packages": ({ jobs }) =>
    matches(jobs, /\bnpm (?!ci$)(?!$).*|\bnpx (?!--no ).*|\b(?:curl|wget)\b.*/),
};

const changes = /\b(?:pulumi (?:up|destroy|refresh|import)|terraform (?:apply|destroy|import))\b/;

/** Returns what the rules find in an expanded file. */
export function problemsIn(text: string): readonly string[] {
  const pipeline = parsePipeline(text);
  const jobs = Object.entries(pipeline.jobs).map(([name, job]) => ({ name, ...job }));
  return Object.entries(rules).flatMap(([rule, find]) => find({ pipeline, jobs }).map((what) => `${rule}: ${what}`));
}
