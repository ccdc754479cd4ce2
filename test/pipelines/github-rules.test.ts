// Every workflow of the GitHub examples is least-privileged, pinned and quiet; the rules find each way to break that.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { problemsIn } from "./github-rules";

const folderOf = (engine: string) => join(root, "examples", "gitops-github", engine, ".github", "workflows");
const files = ["pulumi", "terraform"].flatMap((engine) =>
  readdirSync(folderOf(engine)).map((file) => [engine, file.replace(/\.yml$/, "")] as const),
);
const textOf = (engine: string, name: string) => readFileSync(join(folderOf(engine), `${name}.yml`), "utf8");

test.each(files)("%s/%s.yml keeps every rule [pipelines.least-privilege]", (engine, name) => {
  expect(problemsIn(name, textOf(engine, name))).toEqual([]);
});

test("both engines have the same workflows", () => {
  const of = (engine: string) => files.filter(([one]) => one === engine).map(([, name]) => name);
  expect(of("pulumi")).toEqual(of("terraform"));
});

test.each<[string, RegExp, string]>([
  ["a tag in place of a commit", /@[0-9a-f]{40} # v7\.0\.1/, "@v7"],
  ["a commit without its tag", / # v7\.0\.1/, ""],
  ["a permission for all jobs", /^permissions: \{\}$/m, "permissions:\n  contents: read"],
  ["a permission to write", /contents: read/, "contents: write"],
  ["a checkout that keeps its token", /persist-credentials: false/, "persist-credentials: true"],
  ["an environment", /^ {4}runs-on: .*$/m, "$&\n    environment: webcast-apply"],
  ["a secret of the whole job", /^ {4}env:$/m, "    env:\n      LOGIN: $${{ secrets.LOGIN }}"],
  ["an expression in a script", /run: npm ci/, 'run: echo "$${{ github.head_ref }}"'],
  ["another install", /run: npm ci/, "run: npm install"],
  ["a package that is fetched", /npx --no /, "npx "],
  ["a script from the network", /run: npm ci/, "run: curl -fsSL https://example.com/install.sh | sh"],
  ["secrets for foreign code", /^ {2}pull_request:$/m, "  pull_request_target:"],
  ["no group", /^concurrency:\n.*\n.*\n/m, ""],
  ["no time limit", /^ {4}timeout-minutes: .*\n/m, ""],
  ["a pipe that hides a failure", /^defaults:\n.*\n.*\n/m, ""],
  ["the whole hour", /^on:$/m, 'on:\n  schedule:\n    - cron: "0 3 * * *"'],
])("the rules find %s [pipelines.least-privilege]", (_what, from, to) => {
  const text = textOf("pulumi", "test");
  expect(text).toMatch(from);
  expect(problemsIn("test", text.replace(from, to))).toHaveLength(1);
});
