// Finds a tool: as the environment names it, on PATH, in the cache, or by the first way that installs it whole.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { coerce, gte, lt, valid } from "semver";
import which from "which";
import { hasStamp } from "./digests";
import { run, SetupError } from "./launch.mjs";
import { unlessDone } from "./lock.mjs";
import type { Begin, Progress } from "./progress";

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

/** Where tools are from, in their order. */
export const sources = ["environment", "PATH", "cache", "installed"] as const;

/** A tool that is ready to use. */
export interface Tool {
  readonly version: string;
  /** The file to start. */
  readonly program: string;
  /** Holds the program; goes on PATH. */
  readonly folder: string;
  readonly from: (typeof sources)[number];
}

/** What was found, by id; of Terraform and OpenTofu, the preferred one comes first. */
export type Tools = { readonly node: Tool } & Readonly<Partial<Record<string, Tool>>>;

/** A tool that can be found or installed. */
export interface Wanted {
  /** Names it among the tools, and its folder in the cache. */
  readonly id: string;
  /** For people: "Pulumi CLI". */
  readonly title: string;
  /** The program's file, below the tool's folder. */
  readonly name: string;
  /** The one that is installed; empty where none is. */
  readonly version: string;
  /** The oldest that serves; without one, only the version above does. */
  readonly minimum?: string;
  /** The variable that names the program or its folder. */
  readonly variable?: string;
  /** A digest of what it is made from, besides its version. A cached tool serves while this is the same. */
  readonly recipe: string;
  /** Returns the version of a program. @throws Unavailable where it can't be used */
  readonly versionOf: (program: string) => Promise<string>;
  readonly ways: readonly Way[];
  /** What the reader does where no source has it. */
  readonly byHand: string;
}

/** A way to install a tool. */
export interface Way {
  /** As an error lists it: "the vendor's download". */
  readonly name: string;
  /** Fills an empty folder, and returns the one in it that becomes the tool's. @throws Unavailable */
  readonly make: (folder: string, begin: Begin) => Promise<string>;
}

const stampName = ".stamp";

/** One source of a tool can't be used; the next may serve. The message is the reason, half a sentence. */
export class Unavailable extends Error {}

/**
 * Returns by id those of some tools that are there, one that the environment names first; where none is, the first
 * that can be installed.
 * @throws SetupError with the reason of each source, or where the environment names one that can't be used
 */
export async function find(machine: Machine, ...wanted: readonly Wanted[]): Promise<Readonly<Record<string, Tool>>> {
  const reasons: string[] = [];
  const there: [string, Tool][] = [];
  for (const one of wanted) {
    const tool = await lookUp(machine, one, reasons);
    if (tool?.from === "environment") there.unshift([one.id, tool]);
    else if (tool) there.push([one.id, tool]);
  }
  if (there.length > 0) return Object.fromEntries(there);
  for (const one of wanted)
    for (const way of one.ways) {
      const tool = await installBy(machine, one, way).catch(reasonOf);
      if (typeof tool === "object") return { [one.id]: tool };
      reasons.push(`${way.name}: ${tool}`);
    }
  const message = [`${wanted.map(wishOf).join(" or ")} not found:`, ...reasons].join("\n  ");
  throw new SetupError(message, wanted[0]?.byHand ?? "");
}

function wishOf({ title, minimum, version }: Wanted): string {
  return `${title} ${minimum ? `${minimum} or newer` : version}`;
}

async function lookUp(machine: Machine, wanted: Wanted, reasons: string[]): Promise<Tool | undefined> {
  const { name, variable = "" } = wanted;
  const given = machine.environment[variable];
  if (given) {
    const program = programIn(given, name) ?? programIn(join(given, "bin"), name) ?? resolve(given);
    const tool = await accept(wanted, program, "environment").catch(reasonOf);
    if (typeof tool === "object") return tool;
    const next = `Set the variable to ${wishOf(wanted)}, or unset it.`;
    throw new SetupError(`${variable} is ${given}, which can't be used: ${tool}.`, next);
  }
  const program = programOnPath(basename(name), machine.environment);
  const tool = program ? await accept(wanted, program, "PATH").catch(reasonOf) : "not found";
  if (typeof tool === "object") return tool;
  reasons.push(`${basename(name)} on PATH: ${tool}`);
  return cached(machine, wanted);
}

/** Returns the half sentence of an error that lets the next source try. @throws every other error */
function reasonOf(error: unknown): string {
  if (error instanceof Unavailable) return error.message;
  throw error;
}

async function accept(wanted: Wanted, program: string, from: Tool["from"]): Promise<Tool> {
  const version = await wanted.versionOf(program);
  const serves = wanted.minimum ? valid(version) && gte(version, wanted.minimum) : version === wanted.version;
  if (!serves) throw new Unavailable(`${version} is not ${wishOf(wanted)}`);
  return toTool(wanted, { program, version, from });
}

function toTool({ name }: Wanted, { program, version, from }: Omit<Tool, "folder">): Tool {
  return { version, program, folder: join(program, ...name.split("/").map(() => "..")), from };
}

/** Returns the version that a program prints: the first, or what a pattern finds. @throws Unavailable */
export async function printedVersion(
  { environment }: Machine,
  program: string,
  { parameter = "--version", pattern }: { readonly parameter?: string; readonly pattern?: RegExp } = {},
): Promise<string> {
  const options = { env: { ...environment, CHECKPOINT_DISABLE: "1" }, limitMs: 20_000 };
  const { code, stdout, stderr } = await run([program, parameter], options);
  const printed = pattern ? pattern.exec(stdout + stderr)?.[1] : stdout + stderr;
  const version = coerce(printed, { includePrerelease: true })?.version;
  if (code !== 0 || !version) throw new Unavailable(`\`${program} ${parameter}\` prints no such version`);
  return version;
}

/** Returns a program of the machine that a way needs. @throws Unavailable where it isn't there, or is too old */
export async function needed(
  machine: Machine,
  name: string,
  { minimum, parameter = "--version" }: { readonly minimum: string; readonly parameter?: string },
): Promise<string> {
  const program = programOnPath(name, machine.environment);
  if (!program) throw new Unavailable(`${name} is not on PATH`);
  const version = await printedVersion(machine, program, { parameter });
  if (lt(version, minimum)) throw new Unavailable(`${name} ${version} is not ${minimum} or newer`);
  return program;
}

/** The stamp of a whole tool: what it is made from, and the sizes of its program and of what is beside that. */
function stampOf({ recipe }: Wanted, program: string): string {
  const files = readdirSync(dirname(program), { withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = files.map(({ name }) => `${name} ${statSync(join(dirname(program), name)).size}`).toSorted();
  return [recipe, ...sizes.filter((line) => !line.startsWith(stampName))].join("\n");
}

/** Checkouts that want another one share the cache. */
function placeOf({ cache }: Machine, { id, version, recipe }: Wanted): string {
  return join(cache, `${id}-${version}-${recipe.slice(0, 8)}`);
}

function cached(machine: Machine, wanted: Wanted): Tool | undefined {
  const place = placeOf(machine, wanted);
  const program = programIn(place, wanted.name);
  if (!program || !hasStamp(join(place, stampName), stampOf(wanted, program))) return undefined;
  return toTool(wanted, { program, version: wanted.version, from: "cache" });
}

async function installBy(machine: Machine, wanted: Wanted, way: Way): Promise<Tool> {
  const place = placeOf(machine, wanted);
  const title = `${wanted.id} ${wanted.version}`;
  const isNew = await unlessDone({
    lock: `${place}.lock`,
    isDone: () => cached(machine, wanted) !== undefined,
    onWait: () => machine.progress.note(title, "waiting for another set-up …"),
    work: () => machine.progress.step(title, (begin) => make(wanted, place, (folder) => way.make(folder, begin))),
  });
  const tool = cached(machine, wanted);
  if (!tool) throw new Unavailable("it is gone again");
  return isNew ? { ...tool, from: "installed" } : tool;
}

/** Makes a tool beside its place and renames it at the end, so that an interrupted set-up leaves nothing half-made. */
async function make(wanted: Wanted, place: string, fill: (folder: string) => Promise<string>): Promise<void> {
  const temporary = `${place}.partial-${process.pid}`;
  try {
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    const folder = await fill(temporary);
    const program = programIn(folder, wanted.name);
    const version = program && (await wanted.versionOf(program));
    if (!program || version !== wanted.version) throw new Unavailable(`it made ${version ?? "no program"}`);
    writeFileSync(join(folder, stampName), stampOf(wanted, program));
    rmSync(place, { recursive: true, force: true });
    renameSync(folder, place);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The program in a folder, or undefined where no executable file of that name is there. */
function programIn(folder: string, name: string): string | undefined {
  return which.sync(basename(name), { path: resolve(folder, dirname(name)), nothrow: true }) ?? undefined;
}

/** The first program of that name on PATH. npm puts the folders of packages there, which are no installed tools. */
export function programOnPath(name: string, { PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  const folders = PATH.split(delimiter).filter((folder) => isAbsolute(folder) && !folder.includes("node_modules"));
  return which.sync(name, { path: folders.join(delimiter), nothrow: true }) ?? undefined;
}
