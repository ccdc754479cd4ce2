// The pipelines for GitLab: which jobs an event starts, and what the file that people copy must have. The rules find
// each way to break that. The jobs run in gitlab-jobs.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { expandedFile, jobsOf, parsePipeline, type Event } from "../support/gitlab/pipeline";
import { problemsIn } from "./gitlab-rules";

const folderOf = (engine: string) => join(root, "examples", "gitops-gitlab", engine);
const files = { pulumi: expandedFile(folderOf("pulumi")), terraform: expandedFile(folderOf("terraform")) };

test.each<[Event, Readonly<Record<string, string>>]>([
  ["merge request", { test: "on_success", review: "on_success" }],
  ["merge request of a fork", { test: "on_success" }],
  ["merge", { test: "on_success", review: "on_success", apply: "manual" }],
  ["push to another branch", {}],
  ["schedule", { drift: "on_success" }],
])("GitLab starts the jobs of a %s [pipelines.gitlab]", async (event, jobs) => {
  expect(await jobsOf(folderOf("pulumi"), event)).toEqual(jobs);
});

test("both engines have the same jobs, with the same rules [pipelines.gitlab]", async () => {
  const [pulumi, terraform] = (await Promise.all([files.pulumi, files.terraform])).map((text) =>
    Object.entries(parsePipeline(text).jobs).map(([name, { rules, needs, environment, artifacts }]) => ({
      name,
      rules,
      needs,
      environment,
      artifacts,
    })),
  );
  expect(pulumi).toEqual(terraform);
});

test.each([
  ["pulumi", ["index.ts", "tsconfig.json", "package.json", "Pulumi.yaml"]],
  ["terraform", ["main.tf", "variables.tf", "outputs.tf", "package.json"]],
])("the program of %s is that of the example for GitHub", (engine, names) => {
  const read = (platform: string, name: string) => readFileSync(join(root, "examples", platform, engine, name), "utf8");
  const words = { "GitHub Actions": "GitLab CI/CD", "pull request": "merge request" };
  for (const name of names) {
    // The test runner warns of two packages with one name, so this one has none.
    const github = read("gitops-github", name).replace(/^ {2}"name": .*\n/m, "");
    const inWords = Object.entries(words).reduce((text, [from, to]) => text.replaceAll(from, to), github);
    expect(read("gitops-gitlab", name)).toBe(inWords);
  }
});

test.each(["pulumi", "terraform"] as const)(
  "the pipeline for %s keeps every rule [pipelines.gitlab]",
  async (engine) => {
    expect(problemsIn(await files[engine])).toEqual([]);
  },
);

test.each<[string, RegExp, string]>([
  ["a tag that moves", /pulumi-nodejs-22:[\d.]+(?=\n {2}before_script:\n {4}- npm ci\nreview)/, "pulumi-nodejs-22:3"],
  ["a password", /PULUMI_SKIP_UPDATE_CHECK: 'true'/, "WEBCASTMANAGER_PASSWORD: correct-horse"],
  ["an environment of what forks run", /^test:$/m, "test:\n  environment: webcast-apply"],
  [
    "the environment of the writing account",
    / {2}environment:\n {4}name: webcast-preview\n {4}action: prepare/,
    "  environment: webcast-apply",
  ],
  ["the upload of a plan", /- report\.json/, "- plan.json"],
  ["a report for all users", /access: developer/, "access: all"],
  ["an identity of what forks run", /^test:$/m, "test:\n  id_tokens: { STATE_TOKEN: { aud: sts.amazonaws.com } }"],
  ["applies at once", / {2}resource_group: .*\n/, ""],
  ["an apply without a person", / {6}when: manual\n/, ""],
  ["an apply without a review", / --expect /, " --deny "],
  ["a review that applies", /pulumi preview (?=--stack "\$STACK" --refresh --json > plan\.json)/, "pulumi up "],
  ["another install", /- npm ci/, "- npm install"],
  ["a package that is fetched", /- npx --no webcastmanager drift --stack/, "- npx webcastmanager drift --stack"],
  ["a script from the network", /- mkdir \.state/, "- curl -fsSL https://example.com/install.sh | sh"],
])("the rules find %s [pipelines.gitlab]", async (_what, from, to) => {
  const text = await files.pulumi;
  expect(text).toMatch(from);
  expect(problemsIn(text.replace(from, to))).toHaveLength(1);
});
