// `webcastmanager terraform install` as a process of its own, in homes and projects of its own; the real terraform or
// tofu then finds what it put there.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { installProvider, providerBundle, userPluginFolder } from "../../../provider/cli/install-provider";
import { version as providerVersion } from "../../../provider/core/version";
import { mirrorFolder, providerAddress, providerFile, terraformPlatform } from "../../../provider/terraform/address";
import { runCommand } from "../../../tools/workbench/run-command";
import { terraformPrograms } from "../../../tools/workbench/terraform-programs";
import { runCommandLine } from "../../support/command";

const machine = terraformPlatform(process.platform, process.arch)!;
const below = (plugins: string) => join(plugins, ...mirrorFolder(providerVersion, machine), providerFile);
let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "terraform-install-")));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  HOME: home,
  CHECKPOINT_DISABLE: "1",
  ...more,
});

const install = (args: readonly string[] = [], more: NodeJS.ProcessEnv = {}) =>
  runCommandLine(["terraform", "install", ...args], { folder: home, environment: environment(more) });

/** The block to paste. */
function block(stdout: string): string {
  return /^terraform \{\n[\s\S]*?^\}$/m.exec(stdout)?.[0] ?? "";
}

test("the provider is where both programs search, is executable, and the printed block names it [terraform.install]", async () => {
  const { code, stdout, stderr } = await install();
  const file = below(join(home, ".terraform.d", "plugins"));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`Installed: WebcastManager provider ${providerVersion} for terraform and tofu (${machine})`);
  expect(stdout).toContain(`\n  ${file}\n`);
  expect(readFileSync(file).equals(readFileSync(providerBundle()))).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o755);
  expect(block(stdout)).toBe(
    `terraform {\n  required_providers {\n    webcastmanager = {\n      source  = "${providerAddress}"\n      version = "${providerVersion}"\n    }\n  }\n}`,
  );
});

test("a second installation changes nothing and reports it; a changed file is replaced, with a warning about lock files [terraform.install]", async () => {
  await install();
  const file = below(join(home, ".terraform.d", "plugins"));
  const before = statSync(file).ino;
  expect((await install()).stdout).toMatch(/^Already installed: /);
  expect(statSync(file).ino).toBe(before);
  writeFileSync(file, "another build");
  const { stdout, stderr } = await install();
  expect(stdout).toMatch(/^Replaced: /);
  expect(stderr).toMatch(/warning: .*\.terraform\.lock\.hcl/);
  chmodSync(file, 0o644);
  await install();
  expect(statSync(file).mode & 0o777).toBe(0o755);
});

test.each(terraformPrograms().map((program) => [program.name, program] as const))(
  "%s finds it by itself, for the user and for one project [terraform.install]",
  async (_name, program) => {
    for (const args of [[], ["--dir", "project"]]) {
      rmSync(join(home, ".terraform.d"), { recursive: true, force: true });
      rmSync(join(home, "project"), { recursive: true, force: true });
      mkdirSync(join(home, "project"));
      writeFileSync(join(home, "project", "main.tf"), block((await install(args)).stdout));
      expect(existsSync(join(home, ".terraform.d"))).toBe(args.length === 0);
      const { code, stdout } = await runCommand(program.command, ["init", "-no-color"], {
        folder: join(home, "project"),
        environment: environment({ TF_CLI_CONFIG_FILE: undefined }),
      });
      expect([code, stdout]).toEqual([0, expect.stringContaining(`Installed ${providerAddress} v${providerVersion}`)]);
    }
  },
);

test("with --json it prints one line of JSON and nothing else [terraform.install]", async () => {
  const { stdout, stderr } = await install(["--json"]);
  expect([stdout.indexOf("\n"), stderr]).toEqual([stdout.length - 1, ""]);
  expect(JSON.parse(stdout)).toEqual({
    address: providerAddress,
    version: providerVersion,
    platform: machine,
    change: "installed",
    file: below(join(home, ".terraform.d", "plugins")),
    requiredProviders: expect.stringContaining("required_providers"),
    warnings: [],
  });
});

test("no Node on PATH and one that is too old are warnings with the folder to add [terraform.install]", async () => {
  const empty = join(home, "empty");
  mkdirSync(empty);
  const none = await install([], { PATH: empty });
  expect([none.code, none.stderr]).toEqual([
    0,
    expect.stringContaining(
      `there is no \`node\` on PATH, and the provider doesn't start without it. Add ${dirname(process.execPath)} to PATH`,
    ),
  ]);
  writeFileSync(join(empty, "node"), "#!/bin/sh\necho v20.11.0\n", { mode: 0o755 });
  expect((await install([], { PATH: empty })).stderr).toMatch(
    /the `node` on PATH is v20\.11\.0, and the provider needs 22\.12 or newer/,
  );
});

test("a settings file that excludes the folder is a warning with the line to add [terraform.install]", async () => {
  writeFileSync(join(home, ".terraformrc"), "provider_installation {\n  direct {}\n}\n");
  expect((await install()).stderr).toContain(
    `.terraformrc has a provider_installation block, so only the places that it names are searched. Add to the block: filesystem_mirror { path = "${join(home, ".terraform.d", "plugins")}" }`,
  );
});

test("a missing folder and a folder without write permission give one line and exit code 1 [terraform.install]", async () => {
  expect(await install(["--dir", "nowhere"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "webcastmanager terraform install: nowhere is not a folder. Set --dir to the folder of the project.\n",
  });
  writeFileSync(join(home, ".terraform.d"), "a file in the way");
  expect(await install()).toEqual({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^webcastmanager terraform install: Can't create .+: (a part of its path is no folder|file already exists)\. Check .+\n$/,
    ),
  });
});

test("on Windows the command is refused with the reason [terraform.install]", () => {
  const source = join(home, "source.cjs");
  writeFileSync(source, "");
  expect(() =>
    installProvider({ source, version: "1.0.0", environment: environment(), platform: "win32", architecture: "x64" }),
  ).toThrow("Windows is not supported: the provider is a script for Node");
});

test("a missing provider file is an error that names the command that builds it", () => {
  expect(() =>
    installProvider({
      source: join(home, "none.cjs"),
      version: "1.0.0",
      environment: environment(),
      platform: "linux",
      architecture: "x64",
    }),
  ).toThrow("npm run build");
});

test("no ~/.terraform.d is created that would hide OpenTofu's own settings", () => {
  const settings = { HOME: home, XDG_CONFIG_HOME: join(home, "settings") };
  expect(userPluginFolder(settings, "linux")).toBe(join(home, ".local", "share", "terraform", "plugins"));
  expect(userPluginFolder({ ...settings, XDG_DATA_HOME: "/data" }, "linux")).toBe(
    join("/data", "terraform", "plugins"),
  );
  expect(userPluginFolder(settings, "darwin")).toBe(
    join(home, "Library", "Application Support", "io.terraform", "plugins"),
  );
  symlinkSync(tmpdir(), join(home, ".terraform.d"));
  expect(userPluginFolder(settings, "linux")).toBe(join(home, ".terraform.d", "plugins"));
});

test("the real programs find the provider in that folder too [terraform.install]", async () => {
  const settings = { XDG_CONFIG_HOME: join(home, "settings") };
  mkdirSync(join(home, "project"));
  writeFileSync(join(home, "project", "main.tf"), block((await install([], settings)).stdout));
  for (const { command } of terraformPrograms()) {
    rmSync(join(home, "project", ".terraform"), { recursive: true, force: true });
    rmSync(join(home, "project", ".terraform.lock.hcl"), { force: true });
    expect(
      await runCommand(command, ["init", "-no-color"], {
        folder: join(home, "project"),
        environment: environment(settings),
      }),
    ).toMatchObject({ code: 0 });
  }
});
