// `webcastmanager review` as a process: plans from files and pipes, gates, files, and exit codes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type WireRecord } from "../../../emulator";
import { ReviewReport } from "../../../provider/review/review-report";
import { recorded, recordedEndpoint, recordedPlan, type RecordedPlan } from "../../review/recording";
import { runCommandLine, type CommandOptions } from "../../support/command";
import { canary } from "../../support/customers";

let emulator: Emulator;
const folder = mkdtempSync(join(tmpdir(), "review-"));
const ids = new Map<string, string>();

/** A recorded plan for the customers of the emulator. */
function planOf(name: RecordedPlan): string {
  const text = recorded(name).replaceAll(recordedEndpoint, emulator.endpoint);
  return [...ids].reduce((rest, [stable, id]) => rest.replaceAll(stable, id), text);
}

/** Creates the customers of a recorded plan. */
function createCustomers(name: RecordedPlan): void {
  const existing = recordedPlan(name).changes.filter(({ before, id }) => before !== undefined && id !== undefined);
  const above = ({ before }: (typeof existing)[number]) => (typeof before?.parent === "string" ? before.parent : "");
  for (const change of existing.toSorted((one, other) => above(one).length - above(other).length)) {
    const { before = {}, id = "" } = change;
    const record: WireRecord = { name: before.name, type: String(before.type).toUpperCase(), defaultLanguage: "en" };
    const parentId = ids.get(above(change));
    ids.set(id, String(emulator.admin.create({ ...record, ...(parentId !== undefined && { parentId }) }).id));
  }
}

beforeAll(async () => {
  emulator = await startEmulator();
  createCustomers("pulumi-changes");
  writeFileSync(join(folder, "preview.json"), planOf("pulumi-changes"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await emulator.close();
});

const review = (parameters: readonly string[], options: CommandOptions = {}) =>
  runCommandLine(["review", ...parameters], { folder, environment: emulator.env, ...options });
const errorOf = (line: string) =>
  (JSON.parse(line) as { error: { code: string; exitCode: number; message: string; hint?: string } }).error;
const written = (file: string) => readFileSync(join(folder, file), "utf8");
const reportOf = (text: string) => ReviewReport.parse(JSON.parse(text));

test("a plan that applies exits 0, and nothing but GET and the login is sent [review.exit-codes, review.read-only]", async () => {
  emulator.admin.resetRequests();
  const { code, stdout, stderr } = await review(["preview.json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("1 to delete, 1 to replace, 1 to forget, 2 to update");
  expect(stdout).toContain(`Preview of stack dev for ${emulator.endpoint}.`);
  expect(Object.keys(emulator.admin.requests().byRoute).sort()).toEqual(["get token", "list customers"]);
});

test("what would fail exits 5, with the customer and the reason; an adopted customer is shown as that [review.exit-codes, review.changes]", async () => {
  const taken = emulator.admin.create({ name: "Elsewhere", type: "PARTNER", defaultLanguage: "en" }).id;
  const failed = await review(["-", "--json"], { input: planOf("pulumi-changes") });
  const adopting = planOf("pulumi-changes").replaceAll('"adopt":false', '"adopt":true');
  const adopted = reportOf((await review(["-", "--json"], { input: adopting })).stdout);
  emulator.admin.remove(String(taken));
  expect([failed.code, failed.stderr]).toEqual([5, ""]);
  const report = reportOf(failed.stdout);
  expect([report.outcome, report.counts.failures, report.failures[0]?.kind]).toEqual(["refused", 1, "name taken"]);
  expect(report.failures[0]?.message).toContain(String(taken));
  expect(adopted.changes.find(({ name }) => name === "Elsewhere")).toMatchObject({ action: "adopt", id: taken });
});

test("--deny and --expect refuse with exit code 5 and the reason; the table is printed [review.gate]", async () => {
  const expected = `sha256:${"0".repeat(64)}`;
  const options = ["--deny", "replace, delete", "--expect", expected, "--offline"];
  const { code, stdout, stderr } = await review(["preview.json", ...options]);
  expect([code, stderr]).toEqual([5, ""]);
  expect(stdout).toContain("; 3 refused.");
  expect(stdout).toContain("- Acme Group / Acme Hamburg");
});

test("every format is printed or written to a file, without a secret [review.formats, review.secrets]", async () => {
  const formats = { json: /^\{\n {2}"version": 1/, markdown: /^<!-- webcastmanager-review sha256:/ };
  for (const [format, beginning] of Object.entries(formats)) {
    const input = planOf("terraform-changes");
    const options = ["-", "--offline", "--format", format, "--out", `review.${format}`];
    const { code, stdout, stderr } = await review(options, { input });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^2 to delete, .*\.\n$/);
    expect(written(`review.${format}`)).toMatch(beginning);
    expect(written(`review.${format}`)).not.toContain(canary);
  }
});

test("a refused login is a failure, and a service that can't be read leaves the review incomplete; both print the table [review.exit-codes]", async () => {
  const wrong = { ...emulator.env, WEBCASTMANAGER_PASSWORD: "wrong" };
  const refused = await review(["preview.json", "--json"], { environment: wrong });
  const failed = reportOf(refused.stdout);
  expect([refused.code, failed.failures.map(({ kind }) => kind), failed.counts.delete]).toEqual([
    5,
    ["login refused"],
    1,
  ]);
  emulator.admin.faults.set([{ kind: "status", status: 403, route: "list customers" }]);
  const forbidden = await review(["preview.json"]);
  emulator.admin.faults.clear();
  expect(forbidden.code).toBe(10);
  expect(forbidden.stdout).toContain("Not checked (1)");
  expect(forbidden.stdout).toContain("- Acme Group / Acme Hamburg");
});

test("missing settings are wrong usage, and with --offline nothing is sent and none is needed [review.exit-codes, review.read-only]", async () => {
  const missing = await review(["preview.json"], { environment: {} });
  expect([missing.code, missing.stdout]).toEqual([2, ""]);
  expect(missing.stderr).toContain("With --offline, the plan is reviewed without the service.");
  emulator.admin.resetRequests();
  const offline = await review(["preview.json", "--offline"]);
  expect([offline.code, emulator.admin.requests().entries]).toEqual([0, []]);
  expect(offline.stdout).toContain("without the service");
});

test("an error under --json is one line on standard error and in the file of --out, for drift too [review.error-file]", async () => {
  const commands = [
    [["review", "none.json"], "not-found", 6],
    [["review", "preview.json", "--expect", ""], "usage", 2],
    [["drift", "--state", "none.json"], "not-found", 6],
  ] as const;
  for (const [command, code, exitCode] of commands) {
    rmSync(join(folder, "out.json"), { force: true });
    const parameters = [...command, "--json", "--out", "out.json"];
    const result = await runCommandLine(parameters, { folder, environment: emulator.env });
    expect([result.code, result.stdout, errorOf(result.stderr)]).toMatchObject([exitCode, "", { code, exitCode }]);
    expect(written("out.json")).toBe(result.stderr);
  }
});

test("connectors are listed only for a plan that declares some [review.read-only]", async () => {
  const declares = planOf("pulumi-changes").replace(
    '"name":"Fresh Group"',
    '"name":"Fresh Group","videoConferenceConnectors":["unknown-connector"]',
  );
  emulator.admin.resetRequests();
  const { code, stdout } = await review(["-"], { input: declares });
  expect([code, emulator.admin.requests().byRoute["list connectors"]]).toEqual([0, 1]);
  expect(stdout).toMatch(/unknown-connector, which\s+the\s+service\s+doesn't\s+list/);
});

test("where the service lists summaries, only customers that the plan concerns are read one by one [review.read-only]", async () => {
  const others = Array.from({ length: 20 }, (_, index) => ({
    name: `Other ${index}`,
    type: "CONSUMER",
    defaultLanguage: "en",
  }));
  const created = others.map((record) => String(emulator.admin.create(record).id));
  emulator.admin.behave({ list: "summary" });
  emulator.admin.resetRequests();
  const { code } = await review(["preview.json"]);
  const { byRoute } = emulator.admin.requests();
  emulator.admin.behave({ list: "full" });
  for (const id of created) emulator.admin.remove(id);
  expect([code, byRoute["read customer"]]).toEqual([0, ids.size]);
});
