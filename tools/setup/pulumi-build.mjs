// @ts-check
// Builds the Pulumi CLI and its Node language host from Go modules, pinned by tools/go/*/go.sum.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ask, lastLines, run } from "./child.mjs";
import { WayClosed } from "./failure.mjs";
import { installOnce } from "./install.mjs";
import { programOnPath } from "./places.mjs";
import { addLauncher, proveCli } from "./pulumi-parts.mjs";
import { isAtLeast, versionIn, WANTED } from "./versions.mjs";

/** Both embed their version in the same variable of the SDK. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const PROGRAMS = Object.freeze([
  { name: "pulumi", version: WANTED.pulumi.taken, source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  { name: "pulumi-language-nodejs", version: WANTED.languageHost.taken, source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs" },
]);

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} target
 * @returns {Promise<boolean>} whether this call put it there
 * @throws {WayClosed}
 */
export async function buildPulumi(context, target) {
  const name = `pulumi ${WANTED.pulumi.taken}`;
  const go = programOnPath("go", context.environment, context.platform);
  if (!go) throw new WayClosed("Go is not on PATH");
  const version = versionIn((await ask(go, ["version"], context.environment)) ?? "");
  if (!version || !isAtLeast(version, WANTED.go.minimum)) throw new WayClosed(`Go ${version ?? "of no known version"} is older than ${WANTED.go.minimum}`);

  const warehouse = `${target}.go`;
  return installOnce(
    target,
    async (workshop) => {
      const step = context.progress.begin(name, "building from Go modules (about 3 min)");
      try {
        const folder = join(workshop, "programs");
        mkdirSync(folder);
        const env = goEnvironment(context, warehouse);
        for (const program of PROGRAMS) await build(context, go, program, folder, env, step);
        addLauncher(context, folder);
        await proveCli(context, folder, WANTED.pulumi.taken);
        // Two gigabytes that only an interrupted build has a use for.
        rmSync(warehouse, { recursive: true, force: true });
        step.done();
        return folder;
      } catch (error) {
        step.failed(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    (owner) => context.progress.note(name, `waiting for another set-up (process ${owner}) …`),
  );
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} go
 * @param {{ name: string, version: string, source: string }} program
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").Step} step
 */
async function build(context, go, program, folder, env, step) {
  const file = join(folder, program.name + (context.platform === "win32" ? ".exe" : ""));
  const flags = ["-v", "-trimpath", "-buildvcs=false", "-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w -X ${VERSION_VARIABLE}=v${program.version}`];
  let compiled = 0;
  const onLine = (/** @type {string} */ line) => {
    if (!line.startsWith("go: ")) compiled += 1;
    step.detail(compiled === 0 ? line.slice("go: ".length) : `${program.name}: ${compiled} packages compiled`);
  };
  const cwd = join(context.project, "tools", "go", program.name);
  const { code, output } = await run(go, ["build", ...flags, "-o", file, program.source], { cwd, env, onLine });
  if (code !== 0) throw new WayClosed(`go build of ${program.name} failed: ${lastLines(output)}`);
}

/**
 * Go works in a warehouse of its own inside the cache: nothing is left in the user's Go folders, and an
 * interrupted build goes on where it was.
 * @param {import("./context.mjs").Context} context
 * @param {string} warehouse
 * @returns {NodeJS.ProcessEnv}
 */
function goEnvironment(context, warehouse) {
  return {
    ...context.environment,
    CGO_ENABLED: "0",
    // Whatever the user has set there, the committed go.mod and go.sum decide. Writable, so that it can be removed.
    GOFLAGS: "-mod=readonly -modcacherw",
    GOWORK: "off",
    GOPATH: join(warehouse, "path"),
    GOMODCACHE: join(warehouse, "modules"),
    GOCACHE: join(warehouse, "build"),
  };
}
