// The command `import` as a process of its own, in a folder where the package is installed, against an emulator: what
// it prints and sends, which arguments its engines get, and which files with a secret it leaves.
import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { startEmulator, type Emulator, type EmulatorOptions, type WireRecord } from "../../emulator";
import { ImportReport } from "../../provider/cli/import/report-json";
import { root } from "../../tools/workbench/project";
import { terraformProgram } from "../../tools/workbench/terraform-programs";
import { ended, runCommandLine, startCommandLine, type Ended } from "./command";
import { compiledModules } from "./compiled";

/** The folder of a program on PATH. */
function folderOf(program: string): string | undefined {
  return (process.env.PATH ?? "").split(delimiter).find((folder) => existsSync(join(folder, program)));
}

/** The files below a folder; links are not followed. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** The bench of one test. */
export class ImportBench implements AsyncDisposable {
  /** Where the command runs. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;

  private constructor(readonly emulator: Emulator) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "import-bench-")));
    for (const name of ["temporary", "state", "programs", "node_modules/@pulumi"])
      mkdirSync(join(this.folder, name), { recursive: true });
    for (const name of ["@pulumi/pulumi", "webcastmanager-provider"]) {
      const from = name === "@pulumi/pulumi" ? join(root, "node_modules", name) : root;
      symlinkSync(from, join(this.folder, "node_modules", name), "junction");
    }
    const reader = emulator.users.find(({ mayWrite }) => !mayWrite);
    const terraform = terraformProgram();
    this.#record("pulumi", join(folderOf("pulumi") ?? "", "pulumi"));
    this.#record(terraform.name, terraform.command);
    this.environment = {
      PATH: [join(this.folder, "programs"), dirname(process.execPath), folderOf("pulumi"), "/usr/bin", "/bin"].join(
        delimiter,
      ),
      HOME: this.folder,
      TMPDIR: join(this.folder, "temporary"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "bench-passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      CHECKPOINT_DISABLE: "1",
      ...compiledModules,
      ...emulator.env,
      // An account that may only read is enough.
      WEBCASTMANAGER_USERNAME: reader?.username,
      WEBCASTMANAGER_PASSWORD: reader?.password,
    };
  }

  /** Starts an emulator with these customers. */
  static async open(records: readonly WireRecord[], options: EmulatorOptions = {}): Promise<ImportBench> {
    const bench = new ImportBench(await startEmulator(options));
    for (const record of records) bench.emulator.admin.create(record, { unchecked: true });
    bench.emulator.admin.resetRequests();
    return bench;
  }

  /** Puts a program first on PATH that notes its arguments, and runs the real one. */
  #record(name: string, real: string): void {
    const log = JSON.stringify(join(this.folder, "arguments.log"));
    this.program(name, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> ${log}\nexec ${JSON.stringify(real)} "$@"\n`);
  }

  /** Writes a file of the bench. */
  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  /** Puts a script first on PATH. */
  program(name: string, script: string): void {
    const file = join(this.folder, "programs", name);
    writeFileSync(file, script);
    chmodSync(file, 0o755);
  }

  /** Installs the Terraform provider for the user of the bench. */
  async installProvider(): Promise<void> {
    await runCommandLine(["terraform", "install"], { environment: this.environment });
  }

  /** Runs the real Pulumi CLI in the folder of the program. */
  async pulumi(args: readonly string[]): Promise<Ended> {
    const cwd = join(this.folder, "infra");
    return ended(spawn("pulumi", [...args, "--non-interactive"], { cwd, env: this.environment }));
  }

  /** Starts the command. */
  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const child = startCommandLine(["import", ...args], {
      environment: { ...this.environment, ...environment },
      folder: this.folder,
    });
    return { child, ended: ended(child) };
  }

  /** Runs the command. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(args, environment).ended;
  }

  /** Runs the command with --json. Returns its report. @throws where it printed none */
  async report(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<ImportReport & { readonly code: number | null }> {
    const { code, stdout, stderr } = await this.run([...args, "--json"], environment);
    if (stdout === "") throw new Error(`import exited ${code}: ${stderr}`);
    return { ...ImportReport.parse(JSON.parse(stdout)), code };
  }

  /** The text of every file below a folder of the bench, by path. */
  files(folder: string): Readonly<Record<string, string>> {
    const from = join(this.folder, folder);
    if (!existsSync(from)) return {};
    const paths = filesBelow(from).sort();
    return Object.fromEntries(paths.map((path) => [path.slice(from.length + 1), readFileSync(path, "utf8")]));
  }

  /** Paths of what the command left in the folder of temporary files; engines keep files of their own there. */
  scratchFiles(): readonly string[] {
    return Object.keys(this.files("temporary")).filter((path) => !path.startsWith("ts-node-"));
  }

  /** The routes of what was sent beside the login and reads; of everything with `all`. */
  sent(all = false): readonly string[] {
    const routes = new Set(this.emulator.admin.requests().entries.map(({ route }) => route));
    return [...routes].filter((route) => all || !/^(get token|list customers|read customer)$/.test(route));
  }

  /** Files of the bench with one of these texts; the arguments of programs are in one of them. */
  leaks(...secrets: readonly string[]): readonly string[] {
    const files = Object.entries(this.files(".")).filter(([, content]) => secrets.some((one) => content.includes(one)));
    return files.map(([path]) => path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.emulator.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
