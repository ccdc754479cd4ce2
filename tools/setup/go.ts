// Builds programs from Go modules that tools/go/*/go.sum pins. Knows no program by name.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coerce, gte } from "semver";
import { run } from "./processes";
import type { Step } from "./progress";
import { programOnPath, Unavailable, type Machine, type Way } from "./tools";
import { VERSIONS } from "./versions";

/** A program of a Go module. */
export interface GoProgram {
  /** The program's file, without an ending. */
  readonly name: string;
  /** The folder with its go.mod, relative to the project. */
  readonly module: string;
  /** The package that is built. */
  readonly source: string;
  /** Flags of the linker, besides those that strip debug data. */
  readonly linker?: string;
  readonly tags?: string;
  /** The one line of the package that uses what the Go files of the module add to it. */
  readonly patch?: { readonly file: string; readonly from: string; readonly to: string };
}

/** Returns the Go on PATH. @throws Unavailable where it can't even download the version that a module requires */
async function findGo({ environment }: Machine): Promise<string> {
  const go = programOnPath("go", environment);
  if (!go) throw new Unavailable("Go is not on PATH");
  const version = coerce((await run(go, ["version"], { environment, timeoutMs: 20_000 })).stdout);
  if (version && gte(version, VERSIONS.go.minimum)) return go;
  throw new Unavailable(`Go ${version?.version ?? "of an unknown version"} is older than ${VERSIONS.go.minimum}`);
}

/** The way to build programs; what else the tool's folder needs is added to it. */
export function goWay(
  machine: Machine,
  programs: readonly GoProgram[],
  { minutes, complete }: { readonly minutes: string; readonly complete?: (folder: string) => void },
): Way {
  return {
    name: `a build of ${programs[0]?.name} from Go modules`,
    from: "registry",
    action: `building from Go modules, ${minutes}`,
    prepare: () => findGo(machine),
    async make(folder, step) {
      const built = await goBuild(machine, programs, { folder, step });
      complete?.(built);
      return built;
    },
  };
}

/** The texts that pin a Go module, for the recipe of a tool. */
export function pinsOf({ project }: Machine, module: string, ...more: readonly string[]): readonly string[] {
  return ["go.mod", "go.sum", ...more].map((name) => readFileSync(join(project, module, name), "utf8"));
}

/**
 * Builds programs into a folder below the given one, and returns it. Go gets a cache of its own beside that. So the
 * user's Go folders stay as they are, and an interrupted build continues. It is gigabytes, and removed after success.
 */
async function goBuild(machine: Machine, programs: readonly GoProgram[], place: { folder: string; step: Step }) {
  const cache = place.folder.replace(/\.partial$/, ".go");
  const folder = join(place.folder, "programs");
  mkdirSync(folder);
  const environment = goEnvironment(machine, cache);
  const build: Build = { go: await findGo(machine), folder, environment, step: place.step };
  for (const program of programs) await buildProgram(machine, program, build);
  rmSync(cache, { recursive: true, force: true });
  return folder;
}

interface Build {
  readonly go: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly step: Step;
}

async function buildProgram(machine: Machine, program: GoProgram, build: Build): Promise<void> {
  const { name, tags = "", linker = "", source } = program;
  const { go, environment, step } = build;
  const file = join(build.folder, name + (process.platform === "win32" ? ".exe" : ""));
  const module = join(machine.project, program.module);
  const folder = program.patch ? await patchedModule(module, program, build) : module;
  const flags = ["-v", "-trimpath", "-buildvcs=false", "-tags", tags, "-ldflags", `-s -w ${linker}`];
  let compiled = 0;
  const onLine = (line: string) => {
    if (!line.startsWith("go: ")) compiled += 1;
    step.detail(compiled === 0 ? line.slice("go: ".length) : `${name}: ${compiled} packages compiled`);
  };
  const parameters = ["build", ...flags, "-o", file, program.patch ? "." : source];
  const { code, last } = await run(go, parameters, { folder, environment, onLine });
  if (code !== 0) throw new Unavailable(`go build of ${name} failed: ${last}`);
}

/** Copies a module and the package into one folder, and changes the package there. Returns the folder. */
async function patchedModule(module: string, { name, source, patch }: GoProgram, build: Build): Promise<string> {
  const { file, from = "", to = "" } = patch ?? {};
  const folder = join(build.folder, "..", `${name}-patched`);
  cpSync(module, folder, { recursive: true });
  const options = { folder: module, environment: build.environment, onLine: (line: string) => build.step.detail(line) };
  const { code, stdout, last } = await run(build.go, ["list", "-f", "{{.Dir}}", source], options);
  if (code !== 0) throw new Unavailable(`go list of ${source} failed: ${last}`);
  const original = stdout.trim();
  for (const each of readdirSync(original).filter((path) => /(?<!_test)\.go$/.test(path))) {
    const text = readFileSync(join(original, each), "utf8");
    if (each === file && text.split(from).length !== 2) throw new Unavailable(`${file} has no ${from}`);
    writeFileSync(join(folder, each), each === file ? text.replace(from, to) : text);
  }
  return folder;
}

function goEnvironment({ environment }: Machine, cache: string): NodeJS.ProcessEnv {
  return {
    ...environment,
    CGO_ENABLED: "0",
    // The committed go.mod and go.sum decide, not the user's settings. Writable, so that the cache can be removed.
    GOFLAGS: "-mod=readonly -modcacherw",
    GOWORK: "off",
    GOPATH: join(cache, "path"),
    GOMODCACHE: join(cache, "modules"),
    GOCACHE: join(cache, "build"),
  };
}
