// Follows pages as a reader does, in an empty folder: writes their files, runs their commands, and compares what these
// print with what the page shows. `npm install` links the packages of this repository; installing them is the subject
// of test/package.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as z from "zod";
import { runCommand } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/project";
import { terraformProgram } from "../../tools/workbench/terraform-programs";
import { freePort } from "./free-port";
import { compiledModules } from "./compiled";
import { ownHome } from "./own-home";
import type { Block } from "./pages";

/** The port that pages name; a walk uses a free one in its place. */
const writtenPort = "4010";
const writtenHome = "/home/me";

/** A command that a walk answers by linking packages. */
const isInstallation = (line: string) => /^npm install( |$)/.test(line);

/** Commands that packages bring, by package. */
const commandsOf: Readonly<Record<string, readonly [name: string, file: string]>> = {
  "webcastmanager-provider": ["webcastmanager", "dist/provider/cli/main.js"],
  typescript: ["tsc", "node_modules/typescript/bin/tsc"],
};

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/** One reader with a home folder, an environment and the current folder of a shell. */
export class Walk {
  /** What the last command printed. */
  private printed = "";
  private emulator: ChildProcess | undefined;
  private environment: NodeJS.ProcessEnv;
  private folder: string;

  private constructor(
    private readonly home: string,
    private readonly port: string,
  ) {
    this.folder = home;
    const bin = join(home, ".bin");
    mkdirSync(bin);
    symlinkSync(terraformProgram().command, join(bin, "terraform"));
    // A page that is opened opens no browser here.
    for (const opener of ["xdg-open", "open"]) writeFileSync(join(bin, opener), "#!/bin/sh\n", { mode: 0o755 });
    // What pages ask for beside the first folder: a checkout, and the package as a file, which no command opens here.
    symlinkSync(root, join(home, "webcastmanager-provider"), "junction");
    writeFileSync(join(home, "webcastmanager-provider-0.1.0.tgz"), "");
    // Answers to the questions that a reader answers with "yes".
    this.environment = {
      PATH: [bin, process.env.PATH].join(delimiter),
      ...ownHome(home),
      ...compiledModules,
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      TF_CLI_ARGS: "-no-color",
      TF_CLI_ARGS_apply: "-no-color -auto-approve",
      TF_CLI_ARGS_destroy: "-no-color -auto-approve",
      CHECKPOINT_DISABLE: "1",
      PULUMI_OPTION_YES: "true",
      PULUMI_OPTION_SKIP_PREVIEW: "true",
      PULUMI_OPTION_NON_INTERACTIVE: "true",
      PULUMI_OPTION_COLOR: "never",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      npm_config_update_notifier: "false",
    };
  }

  /** Starts in an empty home folder. */
  static async start(): Promise<Walk> {
    return new Walk(realpathSync(mkdtempSync(join(tmpdir(), "webcastmanager-walk-"))), String(await freePort()));
  }

  /** Follows the blocks of a page. @throws at the first one that does not do what the page shows. */
  async follow(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) {
      if (block.language === "") this.compare(block);
      else if (block.language === "sh") await this.run(block);
      else this.write(block);
    }
  }

  /** Stops the emulator and removes the folder. */
  async finish(): Promise<void> {
    await this.stopEmulator();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  private write({ file, text, place }: Block): void {
    if (file === undefined) throw new Error(`${place}: the paragraph before the block names no file`);
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), this.localised(text));
  }

  private async run({ text, place }: Block): Promise<void> {
    let script: string[] = [];
    const runScript = () => (script.length > 0 ? this.shell(this.localised(script.join("\n")), place) : undefined);
    for (const line of text.trimEnd().split("\n")) {
      if (line.includes("webcastmanager emulator")) await this.startEmulator(this.localised(line), place);
      else if (isInstallation(line)) {
        await runScript();
        this.install(line);
        script = [];
      } else script.push(checked(line));
    }
    await runScript();
  }

  private async shell(script: string, place: string): Promise<void> {
    const [environment, folder] = [join(this.home, ".environment"), join(this.home, ".folder")];
    const whole = `set -eu\nexec 2>&1\n${script}\nenv -0 > '${environment}'\npwd > '${folder}'`;
    const result = await runCommand("bash", ["-c", whole], { folder: this.folder, environment: this.environment });
    this.printed = result.stdout;
    if (result.code !== 0)
      throw new Error(`${place}: exited ${result.code}\n${script}\n${result.stdout}${result.stderr}`);
    this.environment = Object.fromEntries(
      readFileSync(environment, "utf8")
        .split("\0")
        .filter((pair) => pair.includes("="))
        .map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    );
    this.folder = readFileSync(folder, "utf8").trim();
  }

  /** Starts the emulator of a page in place of that of the page before. */
  private async startEmulator(script: string, place: string): Promise<void> {
    await this.stopEmulator();
    // A group of its own: npx starts the command as a child.
    const child = spawn("bash", ["-c", script], { cwd: this.folder, env: this.environment, detached: true });
    this.emulator = child;
    this.printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (this.printed += String(chunk)));
    while (!this.printed.includes("Ctrl-C stops it.")) {
      await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
      if (child.exitCode !== null) throw new Error(`${place}: the emulator exited\n${this.printed}`);
    }
  }

  private async stopEmulator(): Promise<void> {
    const child = this.emulator;
    this.emulator = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    process.kill(-child.pid, "SIGTERM");
    await once(child, "close");
  }

  private install(line: string): void {
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, ".bin"), { recursive: true });
    const listed = line === "npm install" ? this.dependencies().join(" ") : line.slice("npm install ".length);
    for (const [, quoted, plain = quoted ?? ""] of listed.matchAll(/"([^"]+)"|(\S+)/g)) {
      const isOurs = plain.endsWith(".tgz") || plain === "webcastmanager-provider";
      const name = isOurs ? "webcastmanager-provider" : plain.replace(/(?<=.)@.*/, "");
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(isOurs ? root : join(root, "node_modules", name), join(modules, name), "junction");
      const [command, file = ""] = commandsOf[name] ?? [];
      const script = `#!/bin/sh\nexec node '${join(root, file)}' "$@"\n`;
      if (command !== undefined) writeFileSync(join(modules, ".bin", command), script, { mode: 0o755 });
    }
  }

  private dependencies(): readonly string[] {
    const { dependencies } = Manifest.parse(JSON.parse(readFileSync(join(this.folder, "package.json"), "utf8")));
    return Object.keys(dependencies);
  }

  /** Expects every line of the block in what the last command printed, in the same order; `…` stands for any lines. */
  private compare({ text, place }: Block): void {
    const printed = this.printed.split("\n").map((line) => this.comparable(line));
    let next = 0;
    for (const line of text.split("\n").map((shown) => this.comparable(shown))) {
      if (line === "" || line === "…") continue;
      const found = printed.indexOf(line, next);
      if (found === -1) throw new Error(`${place}: the command does not print\n${line}\nbut\n${printed.join("\n")}`);
      next = found + 1;
    }
  }

  private localised(text: string): string {
    return text.replaceAll(writtenPort, this.port).replaceAll(writtenHome, this.home);
  }

  /** A printed line without what differs from run to run. */
  private comparable(line: string): string {
    return line
      .replaceAll(this.port, writtenPort)
      .replaceAll(this.home, writtenHome)
      .replaceAll("OpenTofu", "Terraform")
      .replace(/\b[0-9a-f]{24}\b/g, "<id>")
      .replace(/\b[0-9a-f]{16}\b/g, "<version>")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
      .replace(/\b\d+(\.\d+)?m?s\b/g, "<duration>")
      .replace(/\b(linux|darwin)_(amd64|arm64)\b/g, "<platform>")
      .replace(/\s+/g, " ")
      .trim();
  }
}

/** A line of the page as the shell runs it: a comment `# exits 7` names the exit code that is expected. */
function checked(line: string): string {
  const [, command, code] = /^(.*?) +# exits (\d+)/.exec(line) ?? [];
  return command === undefined ? line : `{ code=0; ${command} || code=$?; test "$code" -eq ${code}; }`;
}
