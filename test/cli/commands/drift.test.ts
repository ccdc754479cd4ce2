// `webcastmanager drift` as a process: where states come from, formats, files, and exit codes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../../emulator";
import { runCommandLine, type CommandOptions } from "../../support/command";
import { canary } from "../../support/customers";
import { acme, createEstate, disturb, type Estate } from "../../support/estate";
import { shownTerraformState } from "../../support/states";

let emulator: Emulator;
let estate: Estate;
let state: string;
const folder = mkdtempSync(join(tmpdir(), "drift-"));
beforeAll(async () => {
  emulator = await startEmulator();
  estate = await createEstate(emulator, acme);
  state = JSON.stringify(estate.state);
  writeFileSync(join(folder, "export.json"), state);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await emulator.close();
});

const drift = (parameters: readonly string[], options: CommandOptions = {}) =>
  runCommandLine(["drift", ...parameters], { folder, environment: emulator.env, ...options });
const errorOf = (stderr: string) =>
  (JSON.parse(stderr) as { error: { code: string; message: string; hint?: string } }).error;

test("no drift exits 0, and nothing but GET and the login is sent [drift.exit-codes, drift.read-only]", async () => {
  emulator.admin.resetRequests();
  const { code, stdout, stderr } = await drift(["--state", "export.json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^No drift\.\nCompared 6 customers of export\.json with http/);
  expect(stdout).toContain("not with code");
  expect(Object.keys(emulator.admin.requests().byRoute).sort()).toEqual(["get token", "list customers"]);
});

describe("with differences", () => {
  beforeAll(() => {
    disturb(emulator, estate);
  });

  test("drift exits 7, from standard input too, and what is printed has no secret [drift.exit-codes, drift.secrets]", async () => {
    const { code, stdout, stderr } = await drift(["--state", "-"], { input: state });
    expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
    expect(stdout).toContain("Drift: 1 deleted, 2 changed, 1 moved.");
    expect(stdout).toContain("In no state: 2 customers");
    expect(stdout).not.toContain(canary);
  });

  test("every format is printed or written to a file [drift.formats]", async () => {
    const formats = {
      json: /^\{\n {2}"version": 1/,
      markdown: /^<!-- webcastmanager-drift sha256:/,
      html: /^<!doctype html>/,
    };
    for (const [format, beginning] of Object.entries(formats)) {
      const chosen = format === "json" ? ["--json"] : ["--format", format];
      const file = join(folder, `report.${format}`);
      expect(await drift(["--state", "export.json", "--unmanaged", ...chosen, "--out", file])).toEqual({
        code: 7,
        stdout: "",
        stderr: "",
      });
      expect(readFileSync(file, "utf8")).toMatch(beginning);
      expect(readFileSync(file, "utf8")).not.toContain(canary);
    }
  });

  test("what can't be checked exits 10, with drift too; a pattern selects [drift.exit-codes, drift.select]", async () => {
    emulator.admin.faults.set([{ kind: "status", status: 403, route: "read customer" }]);
    const { code, stdout } = await drift(["--state", "export.json", "--select", "Acme *"]);
    emulator.admin.faults.clear();
    expect(code).toBe(10);
    expect(stdout).toContain("Drift: 2 changed, 1 moved, 1 unchecked.");
  });
});

test("a folder with terraform.tfstate needs no option, one without says what to give [drift.sources]", async () => {
  const none = await drift(["--json"]);
  expect(none).toMatchObject({ code: 2, stdout: "" });
  expect(errorOf(none.stderr)).toMatchObject({ code: "usage", hint: expect.stringMatching(/--stack.*--state/) });
  const file = join(folder, "terraform.tfstate");
  writeFileSync(file, JSON.stringify(shownTerraformState({})));
  expect(await drift([])).toMatchObject({ code: 0, stdout: expect.stringContaining("of terraform.tfstate") });
  rmSync(file);
});

describe("what fails exits with the code of its cause, and one line [drift.exit-codes]", () => {
  const wrong = join(folder, "wrong.json");
  beforeAll(() => {
    writeFileSync(wrong, '{"name":"package"}');
  });

  test.each<readonly [string, readonly string[], NodeJS.ProcessEnv, number, RegExp]>([
    ["a state that is missing", ["--state", "nowhere.json"], {}, 6, /nowhere\.json: there is no such file/],
    ["a file that is no state", ["--state", wrong], {}, 2, /no state of Pulumi, Terraform or OpenTofu/],
    [
      "a wrong password",
      ["--state", "export.json"],
      { WEBCASTMANAGER_PASSWORD: "no" },
      3,
      /login|credentials|password/i,
    ],
    ["a stack without the Pulumi CLI", ["--stack", "dev"], { PATH: "" }, 2, /`pulumi` is not on PATH/],
    [
      "a file that can't be written",
      ["--state", "export.json", "--out", "no/where.txt"],
      {},
      2,
      /its folder doesn't exist/,
    ],
  ])("%s", async (_, parameters, environment, code, message) => {
    const ended = await drift(parameters, { environment: { ...emulator.env, ...environment } });
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr.trimEnd()).not.toContain("\n");
  });
});
