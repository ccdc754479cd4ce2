// What runs workflows in these tests does it as GitHub does, and refuses what it doesn't know.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runWorkflow, type WorkflowRun } from "../support/actions/run";
import { PipelineRepository } from "../support/pipeline-repository";

const head = "name: Tried\non: { push: }\npermissions: {}\n";

/** Runs a workflow of one job, or of several jobs. */
async function tried(jobs: string, top = "defaults: { run: { shell: bash } }"): Promise<WorkflowRun> {
  using repository = new PipelineRepository("gitops-github/terraform");
  const file = join(repository.files, ".github", "workflows", "tried.yml");
  writeFileSync(file, `${head}${top}\njobs:\n${jobs.replace(/^/gm, "  ")}`);
  const environments = { live: { vars: { PLACE: "there" }, secrets: { LOGIN: "hidden-login" } } };
  try {
    return await runWorkflow({ ...repository.run("tried.yml", "push", { number: 7 }), environments });
  } finally {
    rmSync(file);
  }
}

const job = (steps: string, keys = "") => `one:\n  runs-on: ubuntu\n${keys}  steps:\n${steps.replace(/^/gm, "    ")}`;

test("variables, outputs, paths and the summary reach the steps after", async () => {
  const run = await tried(
    job(`- id: first
  run: |
    echo "ONE=1" >> "$GITHUB_ENV"
    printf 'TEXT<<END\\na\\nb\\nEND\\n' >> "$GITHUB_ENV"
    echo "two=2" >> "$GITHUB_OUTPUT"
    echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
    echo "# Page" >> "$GITHUB_STEP_SUMMARY"
- name: after
  run: echo "$ONE $TWO \${TEXT//$'\\n'/+} \${PATH%%:*}"
  env:
    TWO: \${{ steps.first.outputs.two }}`),
  );
  expect(run.printed("after")).toMatch(/^1 2 a\+b .*\/temp\/bin\n$/);
  expect(run.summary()).toBe("# Page\n");
});

test("after a failed step only those run that ask for it, and `continue-on-error` keeps the job green", async () => {
  const run = await tried(
    job(`- { name: a, run: exit 3, continue-on-error: true }
- { name: b, run: exit 3 }
- { name: c, run: "true" }
- { name: d, if: "\${{ !cancelled() }}", run: "true" }
- { name: e, if: "failure() && github.event.number == 7", run: "true" }
- { name: f, if: "github.event_name == 'push'", run: "true" }`),
  );
  const outcomes = ["failure", "failure", "skipped", "success", "success", "skipped"];
  expect(run.steps().map(([, outcome]) => outcome)).toEqual(outcomes);
  expect(run.conclusion).toBe("failure");
});

test("a failure inside a pipe fails a step only where the workflow names bash", async () => {
  const steps = job("- { name: a, run: false | cat }");
  expect((await tried(steps)).outcome("a")).toBe("failure");
  expect((await tried(steps, "")).outcome("a")).toBe("success");
});

test("secrets and variables are there only in a job with their environment", async () => {
  const step = `- name: a
  run: echo "$PLACE \${#LOGIN}"
  env:
    PLACE: \${{ vars.PLACE }}
    LOGIN: \${{ secrets.LOGIN }}`;
  expect((await tried(job(step, "  environment: live\n"))).printed("a")).toBe("there 12\n");
  expect((await tried(job(step))).printed("a")).toBe(" 0\n");
});

test("a job waits for those that it needs, reads their outputs, and is skipped after a failure", async () => {
  const jobs = (code: number) => `one:
  runs-on: ubuntu
  outputs: { said: "\${{ steps.a.outputs.said }}" }
  steps: [{ id: a, run: 'echo said=yes >> "$GITHUB_OUTPUT"; exit ${code}' }]
two:
  runs-on: ubuntu
  needs: one
  steps: [{ name: b, run: 'echo "$SAID"', env: { SAID: "\${{ needs.one.outputs.said }}" } }]
three:
  runs-on: ubuntu
  needs: one
  if: needs.one.result == 'failure' && !cancelled()
  steps: [{ name: c, run: "true" }]`;
  const [good, bad] = [await tried(jobs(0)), await tried(jobs(1))];
  expect(good.printed("b")).toBe("yes\n");
  const results = ({ jobs: all }: WorkflowRun) => Object.values(all).map(({ result }) => result);
  expect(results(good)).toEqual(["success", "success", "skipped"]);
  expect(results(bad)).toEqual(["failure", "skipped", "success"]);
});

test("a program that a step leaves running serves the steps after it, and ends with the job", async () => {
  const run = await tried(job(`- run: sleep 600 & echo "ID=$!" >> "$GITHUB_ENV"\n- { name: a, run: "kill -0 $ID" }`));
  expect(run.outcome("a")).toBe("success");
});

test.each([
  ["an action", job("- uses: acme/unknown@v1"), /acme\/unknown@v1 has no stand-in/],
  ["an input of an action", job("- { uses: actions/setup-node@v1, with: { cache: npm } }"), /is given cache/],
])("%s without a stand-in fails the step", async (_what, jobs, message) => {
  const [step] = (await tried(jobs)).jobs.one?.steps ?? [];
  expect(step?.outcome).toBe("failure");
  expect(step?.printed).toMatch(message);
});

test("a key that is unknown fails the run", async () => {
  await expect(tried(job("- { run: 'true', retries: 3 }"))).rejects.toThrow(/Unrecognized key/);
});
