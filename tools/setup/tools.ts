// Finds a tool: as the environment names it, on PATH, in the cache, or by the first way that installs it whole.
import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, delimiter, dirname, isAbsolute, join } from "node:path";
import { gte, valid } from "semver";
import which from "which";
import { hasStamp, writeStamp } from "./digests";
import { withLock } from "./lock.mjs";
import { interruption } from "./processes";
import type { Progress, Step } from "./progress";

/** The machine that the set-up runs on. */
export interface Machine {
  /** The project's root folder. */
  readonly project: string;
  /** The one folder outside the project that is written to. */
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** The Node that runs the set-up. */
  readonly node: Tool;
}

/** A tool that is ready to use. */
export interface Tool {
  readonly version: string;
  /** The file to start. */
  readonly program: string;
  /** Holds the program; goes on PATH. */
  readonly folder: string;
  readonly from: "environment" | "PATH" | "cache" | "installer" | "download" | "registry";
}

/** What a command gets. `oldTofu` is not on PATH; of Terraform and OpenTofu, the preferred one comes first. */
export type Tools = { readonly node: Tool } & Partial<
  Record<
    "pulumi" | "terraform" | "tofu" | "oldTofu" | "reference" | "java" | "keycloak" | "actionlint" | "zizmor",
    Tool
  >
>;

/** What a command needs besides Node and the packages. With `if possible` it runs without, and a line says so. */
export type Need =
  | "build"
  | "pulumi"
  | "terraform"
  | "keycloak"
  | "keycloak if possible"
  | "reference if possible"
  | "workflow linters if possible";

/** A tool that can be found or installed. */
export interface Wanted {
  /** For people: "Pulumi CLI". */
  readonly title: string;
  /** Names its folder in the cache, and its lines. */
  readonly id: string;
  /** The program's file, below the tool's folder. */
  readonly name: string;
  /** The one that is installed. */
  readonly version: string;
  /** The oldest that serves; without one, only the version above does. */
  readonly minimum?: string;
  /** The variable that names the program or its folder. */
  readonly variable?: string;
  /** What the tool is made from, besides its version. A cached tool serves while this is the same. */
  readonly recipe: readonly string[];
  /** Returns the version of a program. @throws Unavailable where it can't be used */
  readonly versionOf: (program: string) => Promise<string>;
  readonly ways: readonly Way[];
}

/** A way to install a tool. */
export interface Way {
  /** As an error lists it: "the vendor's download". */
  readonly name: string;
  readonly from: Tool["from"];
  /** What is done, and how long that takes: "building from Go modules, 3 to 5 min". */
  readonly action: string;
  /** Ends the way before anything is printed. @throws Unavailable */
  readonly prepare?: () => Promise<unknown>;
  /** Fills an empty folder, and returns the one in it that becomes the tool's. @throws Unavailable */
  readonly make: (folder: string, step: Step) => Promise<string>;
}

/** The set-up can't go on: what failed, and what the reader does next. */
export class SetupError extends Error {
  constructor(
    message: string,
    readonly nextStep: string,
  ) {
    super(message);
  }
}

/** One source of a tool can't be used; the next may serve. The message is the reason, half a sentence. */
export class Unavailable extends Error {}

/** Why each source failed, one line each. */
type Reasons = string[];

/** Returns a tool that is there already, or undefined. @throws SetupError if the environment names an unusable one */
export async function lookUp(machine: Machine, wanted: Wanted, reasons: Reasons = []): Promise<Tool | undefined> {
  const { name, variable = "", title } = wanted;
  const given = machine.environment[variable];
  if (given) {
    const isFolder = statSync(given, { throwIfNoEntry: false })?.isDirectory();
    const program = isFolder ? (programIn(given, name) ?? join(given, name)) : given;
    return accept(wanted, program, "environment").catch((error: unknown) => {
      const reason = reasonOf(error);
      const next = `Set the variable to ${title} ${wanted.minimum ?? wanted.version}, or unset it.`;
      throw new SetupError(`${variable} is ${given}, which can't be used: ${reason}.`, next);
    });
  }
  const onPath = programOnPath(basename(name), machine.environment);
  if (onPath) {
    const found = await accept(wanted, onPath, "PATH").catch((error: unknown) => reasonOf(error));
    if (typeof found === "object") return found;
    reasons.push(`  ${name} on PATH: ${found}`);
  } else reasons.push(`  ${name} on PATH: not found`);
  return cached(machine, wanted);
}

/** Returns a tool, installed by the first way that works. @throws SetupError with the reason of each source */
export async function find(machine: Machine, wanted: Wanted, nextStep: string): Promise<Tool> {
  const reasons: Reasons = [];
  return (await lookUp(machine, wanted, reasons)) ?? (await install(machine, [wanted], { reasons, nextStep }));
}

/** Installs the first of several tools of which one is enough, by the first way that works. @throws SetupError */
export async function install(
  machine: Machine,
  wanted: readonly Wanted[],
  { reasons, nextStep }: { readonly reasons: Reasons; readonly nextStep: string },
): Promise<Tool> {
  for (const tool of wanted)
    for (const way of tool.ways) {
      const found = await installBy(machine, tool, way).catch((error: unknown) => reasonOf(error));
      if (typeof found === "object") return found;
      reasons.push(`  ${way.name}: ${found}`);
    }
  const titles = wanted.map(({ title, minimum, version }) => `${title} ${minimum ?? version}`);
  throw new SetupError([`${titles.join(" or ")} not found:`, ...reasons].join("\n"), nextStep);
}

/** Returns the half sentence of an error that lets the next source try. @throws every other error */
function reasonOf(error: unknown): string {
  if (error instanceof Unavailable) return error.message;
  throw error;
}

async function accept(wanted: Wanted, program: string, from: Tool["from"]): Promise<Tool> {
  const { minimum, title } = wanted;
  const version = await wanted.versionOf(program);
  if (minimum && !(valid(version) && gte(version, minimum)))
    throw new Unavailable(`${title} ${version} is older than ${minimum}`);
  if (!minimum && version !== wanted.version) throw new Unavailable(`${version} is not ${wanted.version}`);
  return toTool(wanted, { program, version, from });
}

function toTool({ name }: Wanted, { program, version, from }: Omit<Tool, "folder">): Tool {
  return { version, program, folder: join(program, ...name.split("/").map(() => "..")), from };
}

function targetOf(machine: Machine, { id, version }: Wanted): string {
  return join(machine.cache, `${id}-${version}`);
}

/** The stamp of a whole tool: what it is made from, and the size of its program. */
function stampOf(wanted: Wanted, folder: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([wanted.version, ...wanted.recipe]))
    .digest("hex");
  const program = programIn(folder, wanted.name);
  return `${hash} ${program ? statSync(program).size : "missing"}\n`;
}

function cached(machine: Machine, wanted: Wanted): Tool | undefined {
  const target = targetOf(machine, wanted);
  const stamp = join(target, ".stamp");
  const program = programIn(target, wanted.name);
  if (!program || !hasStamp(stamp, stampOf(wanted, target))) return undefined;
  return toTool(wanted, { program, version: wanted.version, from: "cache" });
}

/** Makes a tool beside its place and renames it at the end, so that an interrupted set-up leaves nothing half-made. */
async function installBy(machine: Machine, wanted: Wanted, way: Way): Promise<Tool> {
  await way.prepare?.();
  const { id, name, version } = wanted;
  const title = `${id} ${version}`;
  const target = targetOf(machine, wanted);
  const temporary = `${target}.partial`;
  const make = async (): Promise<Tool> => {
    const byAnother = cached(machine, wanted);
    if (byAnother) return byAnother;
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    const step = machine.progress.begin(title, way.action);
    try {
      const folder = await way.make(temporary, step);
      const made = programIn(folder, name);
      const reported = made && (await wanted.versionOf(made).catch(() => undefined));
      if (reported !== version) throw new Unavailable("it does not run on this machine");
      writeStamp(join(folder, ".stamp"), stampOf(wanted, folder));
      rmSync(target, { recursive: true, force: true });
      renameSync(folder, target);
      step.done();
    } catch (error) {
      step.failed(interruption.aborted ? "interrupted" : error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    }
    return toTool(wanted, { program: programIn(target, name) ?? "", version, from: way.from });
  };
  const onWait = () => machine.progress.note(title, "waiting for another set-up …");
  return withLock(`${target}.lock`, make, { onWait, signal: interruption });
}

/** The program in a folder, or undefined where no executable file of that name is there. */
function programIn(folder: string, name: string): string | undefined {
  return which.sync(basename(name), { path: join(folder, dirname(name)), nothrow: true }) ?? undefined;
}

/** The first program of that name on PATH. npm puts the folders of packages there, which are no installed tools. */
export function programOnPath(name: string, { PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  const folders = PATH.split(delimiter).filter((folder) => isAbsolute(folder) && !folder.includes("node_modules"));
  return which.sync(name, { path: folders.join(delimiter), nothrow: true }) ?? undefined;
}
