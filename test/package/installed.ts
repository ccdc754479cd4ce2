// The packed package, installed into a folder outside the repository as the README says.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { firstLineOf, mustRun, type CommandResult } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/project";

const Started = z.looseObject({ url: z.string(), env: z.record(z.string(), z.string()) });

/** A folder of its own outside the repository. */
export function newFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "webcastmanager-package-"));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runs a command in a folder; throws with its output unless it exits 0. */
// eslint-disable-next-line max-params -- the parts of a command in their order
export function must(
  folder: string,
  command: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  return mustRun(command, parameters, { folder, environment: { ...process.env, ...environment } });
}

/** Packs the package before the tests of a file; returns the path of the tarball, which is removed after them. */
export function usePacked(): { readonly tarball: string; readonly folder: string } {
  const folder = newFolder();
  const packed = { tarball: "", folder: folder.path };
  beforeAll(async () => {
    packed.tarball = await pack(folder.path);
  });
  afterAll(() => {
    folder.remove();
  });
  return packed;
}

async function pack(into: string): Promise<string> {
  const { stdout } = await must(root, "npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", into]);
  const [packed] = z
    .array(z.looseObject({ filename: z.string() }))
    .parse(JSON.parse(stdout.slice(stdout.indexOf("["))));
  return join(into, packed!.filename);
}

/** Writes the quickstart into a folder, with the tarball in place of the published package. */
export function writeQuickstart(folder: string, tarball: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "examples", "pulumi-quickstart"), folder, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  const program = z
    .looseObject({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const dependencies = {
    ...program.dependencies,
    "webcastmanager-provider": `file:${tarball}`,
    "@pulumi/pulumi": "3.276.0",
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...program, dependencies }, null, 2));
}

/** Where a package is installed, and how its emulator starts. */
interface Installed {
  readonly folder: string;
  /** Where its node_modules are. */
  readonly packageFolder?: string;
  readonly emulatorOptions?: readonly string[];
}

/** Starts the emulator by the installed command, and gives `use` an environment with a state of its own. */
export async function withInstalledEmulator<Result>(
  { folder, packageFolder = folder, emulatorOptions = [] }: Installed,
  use: (environment: NodeJS.ProcessEnv) => Promise<Result>,
): Promise<Result> {
  const command = join(packageFolder, "node_modules", ".bin", "webcastmanager");
  const emulator = spawn(command, ["emulator", "--json", ...emulatorOptions], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const state = join(folder, ".state");
    mkdirSync(state, { recursive: true });
    return await use({
      ...Started.parse(JSON.parse(await firstLineOf(emulator))).env,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "package-test",
      PULUMI_HOME: join(folder, ".home"),
    });
  } finally {
    emulator.kill("SIGTERM");
    await once(emulator, "close");
  }
}

/** Runs the quickstart with the emulator of the installed package, and expects an empty second preview. */
export function runQuickstart(folder: string, packageFolder = folder): Promise<string> {
  return withInstalledEmulator({ folder, packageFolder }, async (environment) => {
    await must(folder, "pulumi", ["stack", "init", "dev"], environment);
    await must(folder, "pulumi", ["up", "--yes", "--skip-preview"], environment);
    return (await must(folder, "pulumi", ["preview", "--expect-no-changes"], environment)).stdout;
  });
}
