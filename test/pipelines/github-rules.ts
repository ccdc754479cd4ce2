// Rules that every workflow of the examples keeps, each as the problems that it finds in one.
import { parseWorkflow, type Job, type Step, type Workflow } from "../support/actions/workflow";

/** A workflow as a rule sees it. */
interface Read {
  /** Its name without `.yml`. */
  readonly name: string;
  readonly text: string;
  readonly workflow: Workflow;
  readonly jobs: readonly (readonly [string, Job])[];
  readonly steps: readonly Step[];
}

/** Permissions to write, by workflow and job. */
const writes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  preview: { preview: ["id-token", "pull-requests"] },
  apply: { apply: ["id-token", "pull-requests"] },
  drift: { check: ["id-token"], report: ["issues"] },
};

/** Environments by workflow and job; every other job has none. */
const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  preview: { preview: "webcast-preview" },
  apply: { apply: "webcast-apply" },
  drift: { check: "webcast-preview" },
};

const sorted = (names: readonly string[]) => [...names].sort().join(", ");
const writtenBy = ({ permissions = {} }: Job) =>
  Object.keys(permissions).filter((name) => permissions[name] === "write");
const hasSecret = (text: string) => /\bsecrets\.\w|\bgithub\.token\b/.test(text);
const outsideStepEnv = ({ workflow, jobs, steps }: Read) => [
  ...Object.values(workflow.env),
  ...jobs.flatMap(([, { env, outputs }]) => [...Object.values(env), ...Object.values(outputs)]),
  ...steps.flatMap((step) => [...Object.values(step.with), step.run ?? "", step.if ?? ""]),
];
const scripts = ({ steps }: Read) => steps.flatMap(({ run }) => run ?? []);
const matches = (texts: readonly string[], pattern: RegExp) => texts.flatMap((text) => text.match(pattern) ?? []);

/** The rules by what they demand. */
const rules: Readonly<Record<string, (read: Read) => readonly string[]>> = {
  "each action is pinned by its commit, with the tag as a comment": ({ text }) =>
    text
      .split("\n")
      .filter((line) => /\buses:/.test(line) && !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
  "the token has no permission but those that a job lists": ({ workflow, jobs }) => [
    ...Object.keys(workflow.permissions),
    ...jobs.filter(([, { permissions }]) => permissions === undefined).map(([id]) => id),
  ],
  "a job writes only what its table allows": ({ name, jobs }) =>
    jobs
      .filter(([id, job]) => sorted(writtenBy(job)) !== sorted(writes[name]?.[id] ?? []))
      .map(([id, job]) => `${id}: ${sorted(writtenBy(job))}`),
  "a job has the environment of its table": ({ name, jobs }) =>
    jobs
      .filter(([id, { environment }]) => environment !== environments[name]?.[id])
      .map(([id, { environment = "none" }]) => `${id}: ${environment}`),
  "the token of the checkout is not kept": ({ steps }) =>
    steps
      .filter((step) => step.uses?.startsWith("actions/checkout@") && step.with["persist-credentials"] !== "false")
      .map(() => "checkout"),
  "a secret is in the variables of a step and nowhere else": (read) => outsideStepEnv(read).filter(hasSecret),
  "no expression is inside a script": (read) => matches(scripts(read), /\$\{\{.*/g),
  "packages come from the lock file, and commands from packages": (read) =>
    matches(scripts(read), /\bnpm (?!ci$).*|\bnpx (?!--no ).*|\b(?:curl|wget)\b.*/gm),
  "a run is never started with secrets for foreign code": ({ workflow }) =>
    Object.keys(workflow.on).filter((event) =>
      ["pull_request_target", "workflow_run", "issue_comment"].includes(event),
    ),
  "runs of one kind do not meet": ({ name, workflow }) =>
    workflow.concurrency?.group.startsWith(`${name}-`) === true ? [] : [workflow.concurrency?.group ?? "no group"],
  "an apply is never cancelled by another, nor by its own time limit": ({ name, workflow, jobs }) =>
    name === "apply" &&
    (workflow.concurrency?.["cancel-in-progress"] !== "false" || jobs.some(([, job]) => job["timeout-minutes"]))
      ? ["apply"]
      : [],
  "every other job has a time limit": ({ name, jobs }) =>
    jobs.filter(([, job]) => name !== "apply" && job["timeout-minutes"] === undefined).map(([id]) => id),
  "a failure inside a pipe fails the step": ({ workflow }) =>
    workflow.defaults?.run.shell === "bash" ? [] : ["shell"],
  "a nightly run starts at a quiet minute": ({ text }) =>
    matches([text], /cron: .*/g).filter((cron) => !/cron: "(?!0 |[1-5]?[05] )\d+ \d+ \* \* \*"/.test(cron)),
};

/** Returns what the rules find in a workflow. */
export function problemsIn(name: string, text: string): readonly string[] {
  const workflow = parseWorkflow(text);
  const jobs = Object.entries(workflow.jobs);
  const read = { name, text, workflow, jobs, steps: jobs.flatMap(([, job]) => job.steps) };
  return Object.entries(rules).flatMap(([rule, find]) => find(read).map((problem) => `${rule}: ${problem.trim()}`));
}
