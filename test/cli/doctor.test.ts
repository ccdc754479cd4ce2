// `webcastmanager doctor` as users run it: what it prints, its exit codes, its JSON, Ctrl-C, and no secret anywhere.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { DoctorReport } from "../../provider/doctor/doctor-report";
import { mirrorFolder, providerFile, terraformPlatform } from "../../provider/terraform/address";
import { version } from "../../provider/core/version";
import { ContractProfile } from "../../schema";
import { contractEmulator } from "../doctor/contract-service";
import { startSmallService } from "../doctor/small-service";
import { canary } from "../support/customers";
import { runCommandLine, type CommandOptions, type Ended } from "../support/command";
import { until } from "../support/until";

let emulator: Emulator;
const folder = mkdtempSync(join(tmpdir(), "doctor-"));
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  emulator.reset();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await emulator.close();
});

/** A machine with Node alone. */
const machine = { PATH: dirname(process.execPath), HOME: folder };

/** Runs it as the user who may only read. */
function run(args: readonly string[], variables: NodeJS.ProcessEnv = {}, more: CommandOptions = {}): Promise<Ended> {
  const { username, password } = emulator.users[2];
  const reader = { WEBCASTMANAGER_USERNAME: username, WEBCASTMANAGER_PASSWORD: password };
  const environment = { ...machine, ...emulator.env, ...reader, ...variables };
  return runCommandLine(["doctor", ...args], { folder, environment, ...more });
}

const reportOf = ({ stdout }: Ended) => DoctorReport.parse(JSON.parse(stdout));

test("a good set-up exits with 0, and its text is aligned by group and ends with a summary [doctor.exit-codes]", async () => {
  const { code, stdout, stderr } = await run([]);
  const text = stdout.replaceAll(emulator.url, "http://emulator").replaceAll(new URL(emulator.url).host, "emulator");
  expect([code, stderr]).toEqual([0, ""]);
  expect(text.slice(text.indexOf("Settings"), text.indexOf("Limits"))).toBe(`\
Settings
  PASS  endpoint          http://emulator/v1 (WEBCASTMANAGER_ENDPOINT)
  PASS  tokenUrl          http://emulator/auth/realms/platform/protocol/openid-connect/token (WEBCASTMANAGER_TOKEN_URL)
  PASS  username          reader@emulator.example (WEBCASTMANAGER_USERNAME)
  PASS  password          set (WEBCASTMANAGER_PASSWORD)
  PASS  defaults          clientId anonymous, maxRetries 6, requestTimeoutMs 30000, deadlineMs 600000, maxConcurrency 16, log warn
  PASS  credentials       the grant password, for the user "reader@emulator.example"
  PASS  contract profile  the assumed contract

Network
  PASS  proxy             none: neither HTTPS_PROXY nor HTTP_PROXY is set
  PASS  address           127.0.0.1 resolves
  PASS  connection        emulator accepts connections
  PASS  certificate       none: plain http on this machine
  PASS  answer            401, as expected without a token

Login
  PASS  token endpoint    answers at http://emulator/auth/realms/platform/protocol/openid-connect/token
  PASS  login             the service accepts the user "reader@emulator.example"
  PASS  token             lives for 300 s, and is renewed before it ends
  PASS  clock             differs from the service's by less than a minute

Rights to read
  PASS  list              0 customers
  SKIP  single read       there is no customer
  PASS  connectors        5 connectors

Rights to write
  SKIP  create and delete  only with --write-test

`);
  expect(stdout).toMatch(/\n\d+ passed, \d+ skipped\.\n$/);
});

test("a new user without settings learns what to set, and exits with 1 [doctor.exit-codes]", async () => {
  const { code, stdout, stderr } = await runCommandLine(["doctor"], { folder, environment: machine });
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout.slice(stdout.indexOf("Settings"))).toMatch(
    new RegExp(
      `^Settings
  FAIL  endpoint {10}WEBCASTMANAGER_ENDPOINT is not set
 {26}There is no default, so that credentials never go to a guessed address\\. .*emulator.*
  FAIL  credentials {7}Can't log in: there are no credentials
 {26}Set WEBCASTMANAGER_USERNAME and WEBCASTMANAGER_PASSWORD, .*

Network: SKIP, needs valid settings
Login: SKIP, needs valid settings
Rights to read: SKIP, needs valid settings
Rights to write: SKIP, needs valid settings
Limits and latency: SKIP, needs valid settings
Contract: SKIP, needs valid settings

2 failed, \\d+ passed, \\d+ skipped\\.
$`,
    ),
  );
});

test("a refused login exits with 3, and a message names variables and not the client's fields [doctor.exit-codes]", async () => {
  const wrong = await run([], { WEBCASTMANAGER_PASSWORD: `${canary}password` });
  expect(wrong.code).toBe(3);
  expect(wrong.stdout).toMatch(/\n {2}FAIL {2}login +Can't log in as the user "reader@emulator\.example"/);
  const gone = await run([], { WEBCASTMANAGER_TOKEN_URL: "http://127.0.0.1:1/token" });
  expect(gone.code).toBe(1);
  expect(gone.stdout).toMatch(/\n +Check WEBCASTMANAGER_TOKEN_URL, and that the service is running\./);
});

test("a warning exits with 0, and with 1 under --strict; the JSON has all of it [doctor.exit-codes, doctor.json]", async () => {
  const misspelled = { WEBCASTMANAGER_PASWORD: canary };
  const [lenient, strict] = await Promise.all([run(["--json"], misspelled), run(["--json", "--strict"], misspelled)]);
  expect([lenient.code, strict.code]).toEqual([0, 1]);
  const { checks, counts } = reportOf(lenient);
  expect(counts).toMatchObject({ warn: 1, fail: 0 });
  expect(checks.find(({ status }) => status === "WARN")?.name).toBe("WEBCASTMANAGER_PASWORD");
  expect(lenient.stdout + strict.stdout).not.toContain(canary);
});

test("Ctrl-C exits with 8 and one line [doctor.exit-codes]", async () => {
  emulator.admin.faults.set([{ kind: "hang", route: "list customers", after: 1 }]);
  const stopped = await run(
    ["--json"],
    {},
    {
      meanwhile: async (interrupt) => {
        await until(
          () => emulator.admin.requests().entries.find(({ route }) => route === "get token"),
          () => "no login",
        );
        interrupt();
      },
    },
  );
  expect([stopped.code, stopped.stdout]).toEqual([8, ""]);
  expect(JSON.parse(stopped.stderr)).toEqual({ error: { code: "cancelled", exitCode: 8, message: "Cancelled." } });
});

test.each([[[]], [["--json"]]])(
  "a customer of the write test that stays is named after Ctrl-C, too, with the options %j [doctor.write-test]",
  async (options) => {
    emulator.admin.behave({ deleteStatus: 405 });
    emulator.admin.faults.set([{ kind: "latency", milliseconds: 500, route: "delete customer" }]);
    const { username, password } = emulator.users[0];
    const writer = { WEBCASTMANAGER_USERNAME: username, WEBCASTMANAGER_PASSWORD: password };
    const stopped = await run(["--write-test", ...options], writer, {
      meanwhile: async (interrupt) => {
        await until(
          () => emulator.admin.requests().entries.find(({ route }) => route === "delete customer"),
          () => "no delete",
        );
        interrupt();
      },
    });
    expect(stopped.code).toBe(8);
    const [customer] = emulator.admin.dump().customers;
    expect(stopped.stdout + stopped.stderr).toContain(`(${String(customer?.id)}) of the write test, so it stays`);
  },
);

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s during the second create of the write test leaves no customer [doctor.write-test]",
  async (signal) => {
    emulator.admin.behave({ uniqueNames: false });
    emulator.admin.faults.set([{ kind: "latency", milliseconds: 1_000, route: "create customer", after: 2 }]);
    const { username, password } = emulator.users[0];
    const writer = { WEBCASTMANAGER_USERNAME: username, WEBCASTMANAGER_PASSWORD: password };
    const creates = () => emulator.admin.requests().entries.filter(({ route }) => route === "create customer");
    const stopped = await run(["--write-test"], writer, {
      meanwhile: async (interrupt) => {
        await until(
          () => creates()[2],
          () => "no second create",
        );
        interrupt(signal);
      },
    });
    expect([stopped.code, stopped.stderr]).toEqual([8, "webcastmanager doctor: Cancelled.\n"]);
    expect(emulator.admin.dump().customers).toEqual([]);
    expect(emulator.admin.audit().filter(({ action }) => action === "created")).toHaveLength(3);
  },
);

test("the profile that --write-profile proposes gives a clean second run, and no file with other content is replaced [doctor.profile]", async () => {
  const names = { fields: { hivePartnerId: "hive_partner_id" }, list: { items: "data", nameParameter: "q" } };
  await using other = await contractEmulator(ContractProfile.parse(names), { secrets: "masked", mask: "[hidden]" });
  const file = join(folder, "profile.yaml");
  const [wrong, open] = [await run(["--write-profile", file], other.env), readFileSync(file, "utf8")];
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    `Wrote ${file}: 4 new lines. Check it, then set WEBCASTMANAGER_PROFILE.\n`,
  ]);
  expect(open).toContain('mask: "[hidden]"');
  const again = ["--write-profile", join(folder, "none.yaml")];
  const { code, stdout, stderr } = await run(again, { ...other.env, WEBCASTMANAGER_PROFILE: file });
  expect([code, stderr]).toEqual([0, `The contract profile fits: ${join(folder, "none.yaml")} was not written.\n`]);
  expect(stdout).not.toContain("FAIL");
  writeFileSync(file, "# mine\n");
  expect((await run(["--write-profile", file], other.env)).stderr).toContain("it exists, with other content.");
  expect(readFileSync(file, "utf8")).toBe("# mine\n");
});

test("no output has a secret that the service echoes [doctor.secrets]", async () => {
  const echo = { status: 400, body: { code: `${canary}token`, message: `Bearer ${canary}token ${canary}password` } };
  await using service = await startSmallService({
    token: () => ({ body: { access_token: `${canary}token`, token_type: "Bearer", expires_in: 300 } }),
    connectors: () => echo,
  });
  const variables = {
    ...service.env,
    WEBCASTMANAGER_PASSWORD: `${canary}password`,
    WEBCASTMANAGER_LOG: "debug",
    HTTPS_PROXY: `http://user:${canary}proxy@127.0.0.1:1`,
  };
  const [text, json] = await Promise.all([run([], variables), run(["--json"], variables)]);
  expect(reportOf(json).checks.find(({ name }) => name === "connectors")).toMatchObject({ status: "WARN" });
  expect([text, json].map(({ stdout, stderr }) => stdout + stderr).join("")).not.toContain(canary);
});

test("the versions of a project are found: engines, lock file, SDK and plugin [doctor.checks]", async () => {
  const project = join(folder, "project");
  const plugins = join(project, "terraform.d", "plugins");
  const plugin = join(plugins, ...mirrorFolder(version, terraformPlatform(process.platform, process.arch) ?? ""));
  mkdirSync(plugin, { recursive: true });
  writeFileSync(join(plugin, providerFile), "another build", { mode: 0o755 });
  writeFileSync(join(project, "main.tf"), 'resource "webcastmanager_customer" "acme" {}');
  writeFileSync(join(project, "Pulumi.yaml"), "name: acme\nruntime: nodejs\n");
  const packages = { "node_modules/webcastmanager-provider": { version: "0.0.1" } };
  writeFileSync(join(project, "package-lock.json"), JSON.stringify({ packages }));
  const { checks } = reportOf(await run(["--json"], {}, { folder: project }));
  const statuses = Object.fromEntries(
    checks.filter(({ group }) => group === "versions").map(({ name, status }) => [name, status]),
  );
  expect(statuses).toEqual({
    node: "PASS",
    "webcastmanager-provider": "WARN",
    pulumi: "FAIL",
    terraform: "FAIL",
    tofu: "SKIP",
    "@pulumi/pulumi": "FAIL",
    "terraform plugin": "WARN",
  });
});

test("a stack that can't be read is a failed check [doctor.checks]", async () => {
  const { code, stdout } = await run(["--json", "--stack", "prod"]);
  expect(code).toBe(1);
  const failed = reportOf({ code, stdout, stderr: "" }).checks.filter(({ status }) => status === "FAIL");
  expect(failed.map(({ detail, remedy }) => [detail, remedy])).toEqual([
    ["Can't read the stack: `pulumi` is not on PATH", "Install the Pulumi CLI."],
  ]);
});
