// Builds programs from Go modules that tools/go/*/go.sum pins. Knows no program by name.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./launch.mjs";
import { needed, Unavailable, type Machine, type Way } from "./tools";
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
  readonly patch?: { readonly from: string; readonly to: string };
}

/** Runs Go in a folder, and returns what it prints. @throws Unavailable where it fails */
type Go = (folder: string, parameters: readonly string[]) => Promise<string>;

/**
 * The way to build programs. Go gets a cache of its own beside the tool's place: the user's Go folders stay as they
 * are, and an interrupted build continues. That cache is gigabytes, and removed after success. An old Go downloads the
 * version that a module requires.
 */
export function goWay(machine: Machine, programs: readonly GoProgram[], duration: string): Way {
  return {
    name: `a build of ${programs[0]?.name} from Go modules`,
    async make(place, begin) {
      const program = await needed(machine, "go", { ...VERSIONS.go, parameter: "version" });
      const cache = place.replace(/\.partial-\d+$/, ".go");
      const go = goWith(program, goEnvironment(machine, cache), begin(`building from Go modules, ${duration}`));
      for (const { name, module, source, linker = "", tags = "", patch } of programs) {
        const file = join(place, "programs", name + (process.platform === "win32" ? ".exe" : ""));
        const folder = join(machine.project, module);
        const patched = patch && (await patchedModule(go, { folder, source, patch }, join(place, `${name}-patched`)));
        const flags = ["-v", "-trimpath", "-buildvcs=false", "-tags", tags, "-ldflags", `-s -w ${linker}`];
        await go(patched ?? folder, ["build", ...flags, "-o", file, patched ? "." : source]);
      }
      await rm(cache, { recursive: true, force: true });
      return join(place, "programs");
    },
  };
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

function goWith(program: string, env: NodeJS.ProcessEnv, detail: (text: string) => void): Go {
  let compiled = 0;
  const onLine = (line: string) => {
    const download = /^go: (.*)/.exec(line)?.[1];
    if (download === undefined) compiled += 1;
    detail(compiled === 0 ? (download ?? "") : `${compiled} packages compiled`);
  };
  return async (cwd, parameters) => {
    const { code, stdout, last } = await run([program, ...parameters], { cwd, env, onLine });
    if (code !== 0) throw new Unavailable(`go ${parameters[0]} failed: ${last}`);
    return stdout.trim();
  };
}

/** Copies a module and the package into one folder, and changes the package there. Returns the folder. */
async function patchedModule(
  go: Go,
  { folder, source, patch }: Required<Pick<GoProgram, "source" | "patch">> & { readonly folder: string },
  target: string,
): Promise<string> {
  cpSync(folder, target, { recursive: true });
  const original = await go(folder, ["list", "-f", "{{.Dir}}", source]);
  let found = 0;
  for (const name of readdirSync(original).filter((path) => /(?<!_test)\.go$/.test(path))) {
    const parts = readFileSync(join(original, name), "utf8").split(patch.from);
    found += parts.length - 1;
    writeFileSync(join(target, name), parts.join(patch.to));
  }
  if (found !== 1) throw new Unavailable(`${source} has ${found} of the one line to change`);
  return target;
}
