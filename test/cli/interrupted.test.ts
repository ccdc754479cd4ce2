// Ctrl-C in every command that waits: for its input, the service or GitHub.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { recorded, recordedEndpoint } from "../review/recording";
import { runCommandLine } from "../support/command";
import { startGithub, type Github } from "../support/github";
import { until } from "../support/until";
import { aChange, aReview, Workspace } from "./report/reporting";

const folder = mkdtempSync(join(tmpdir(), "interrupted-"));
let emulator: Emulator;
let github: Github;
let job: Workspace;
beforeAll(async () => {
  emulator = await startEmulator();
  github = await startGithub();
  job = await (await Workspace.create(github)).ofPull(github.addPull());
  writeFileSync(join(folder, "plan.json"), recorded("pulumi-changes").replaceAll(recordedEndpoint, emulator.endpoint));
  writeFileSync(join(folder, "review.json"), JSON.stringify(aReview({ changes: [aChange()] })));
  writeFileSync(join(folder, "state.json"), "{}");
});
beforeEach(() => {
  emulator.reset();
  emulator.admin.faults.set([{ kind: "hang" }]);
  github.fault({ times: Infinity, before: () => new Promise((resolve) => setTimeout(resolve, 60_000).unref()) });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await job[Symbol.asyncDispose]();
  await github[Symbol.asyncDispose]();
  await emulator.close();
});

const calls = () => emulator.admin.requests().total + github.calls.length;
const out = ["--json", "--out", "out.json"];

test.each([
  [["customers", "list"], "calls"],
  [["customers", "show", "Acme"], "calls"],
  [["customers", "connectors"], "calls"],
  [["import", "--to", "terraform", "--out", "infra"], "calls"],
  [["doctor"], "calls"],
  [["review", "plan.json", ...out], "calls"],
  [["review", "-", ...out], "input"],
  [["drift", "--state", "-", ...out], "input"],
  [["report", "comment", "--stack", "prod", "--input", "review.json"], "calls"],
  [["report", "reviewed", "--stack", "prod", "--json", "--out", "out.json"], "calls"],
  [["report", "gitlab", "--input", "-", "--out", "reports"], "input"],
] as const)(
  "Ctrl-C ends %j, which waits for %s, with 8 and one line [cli.exit-codes, cli.files]",
  async (args, what) => {
    const before = calls();
    const { code, stderr } = await runCommandLine(args, {
      folder,
      environment: { HOME: folder, ...emulator.env, ...job.environment },
      input: what === "input" ? "open" : "",
      meanwhile: async (interrupt) => {
        if (what === "calls")
          await until(
            () => calls() > before || undefined,
            () => "no call",
          );
        else await new Promise((resolve) => setTimeout(resolve, 1_000));
        interrupt();
      },
    });
    expect([code, stderr.trimEnd().split("\n").length, stderr]).toEqual([8, 1, expect.stringContaining("Cancelled.")]);
    expect(stderr).not.toMatch(/\n\s+at /);
    const left = readdirSync(folder).filter((name) => !["plan.json", "review.json", "state.json"].includes(name));
    expect(left.filter((name) => name !== "out.json")).toEqual([]);
  },
);
