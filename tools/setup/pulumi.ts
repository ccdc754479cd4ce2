// A Pulumi CLI with the two programs that it needs for Node programs and dynamic providers.
import { chmodSync, copyFileSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { coerce } from "semver";
import { goWay, pinsOf, type GoProgram } from "./go";
import { run } from "./processes";
import { programOnPath, Unavailable, type Machine, type Wanted, type Way } from "./tools";
import { VERSIONS } from "./versions";

const { minimum, installed } = VERSIONS.pulumi;

/** Starts dynamic providers; comes with the SDK. */
const launcher = "pulumi-resource-pulumi-nodejs";

/** What `pulumi` starts for us; it looks beside itself and on PATH. */
const hosts = ["pulumi-language-nodejs", launcher];

const goPrograms: readonly GoProgram[] = [
  goProgram("pulumi", installed, "pkg/v3/cmd/pulumi"),
  {
    ...goProgram("pulumi-language-nodejs", VERSIONS.languageHost.installed, "sdk/v3/nodejs/cmd/pulumi-language-nodejs"),
    // That host answers the program's calls itself, and is older than resource hooks. pass-on.go passes on new calls.
    patch: {
      file: "main.go",
      from: "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),",
      to: "Options: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), passOn(conn)),",
    },
  },
];

function goProgram(name: string, version: string, source: string): GoProgram {
  return {
    name,
    module: join("tools", "go", name),
    source: `github.com/pulumi/pulumi/${source}`,
    tags: "osusergo,grpcnotrace",
    linker: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
  };
}

/** What to do where no source has it. */
export const pulumiByHand =
  `Install the Pulumi CLI ${installed} by hand (its own installation page says how) or Go ${VERSIONS.go.minimum} or ` +
  "newer, and run the same command again. WEBCASTMANAGER_PULUMI may name a program that is not on PATH.";

/** The Pulumi CLI, for a machine with the project's packages. */
export function pulumi(machine: Machine): Wanted {
  return {
    title: "Pulumi CLI",
    id: "pulumi",
    name: "pulumi",
    version: installed,
    minimum,
    variable: "WEBCASTMANAGER_PULUMI",
    recipe: goPrograms.flatMap(({ module, patch }) => pinsOf(machine, module, ...(patch ? ["pass-on.go"] : []))),
    versionOf: (program) => versionOf(machine, program),
    ways: [
      vendorsInstaller(machine),
      goWay(machine, goPrograms, { minutes: "3 to 24 min", complete: (folder) => addLauncher(machine, folder) }),
    ],
  };
}

/** @throws Unavailable where it doesn't run, or has no hosts */
async function versionOf({ environment }: Machine, program: string): Promise<string> {
  const quiet = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const version = coerce((await run(program, ["version"], { environment: quiet, timeoutMs: 20_000 })).stdout);
  if (!version) throw new Unavailable(`${program} does not run`);
  const PATH = [dirname(program), dirname(await realpath(program)), environment.PATH].join(delimiter);
  const missing = hosts.find((host) => !programOnPath(host, { PATH }));
  if (missing) throw new Unavailable(`${version.version} has no ${missing}`);
  return version.version;
}

/** The npm package `pulumi` downloads the CLI at its first run. It has no limits of its own. */
function vendorsInstaller(machine: Machine): Way {
  return {
    name: "the vendor's installer",
    from: "installer",
    action: "running the vendor's installer",
    async make(folder, step) {
      const environment = { ...machine.environment, PULUMI_HOME: folder, PULUMI_VERSION: installed };
      const script = join(machine.project, "node_modules", "pulumi", "run.js");
      const options = { environment, timeoutMs: 300_000, onLine: (line: string) => step.detail(line) };
      const { code, stderr } = await run(machine.node.program, [script, "version"], options);
      if (code !== 0) throw new Unavailable(stderr.trim().split("\n").at(-1) ?? "it failed");
      return join(folder, "versions", installed, "bin");
    },
  };
}

/** Puts the launcher of the SDK beside the programs. */
function addLauncher({ project }: Machine, folder: string): void {
  const name = `${launcher}${process.platform === "win32" ? ".cmd" : ""}`;
  copyFileSync(join(project, "node_modules", "@pulumi", "pulumi", name), join(folder, name));
  chmodSync(join(folder, name), 0o755);
}
