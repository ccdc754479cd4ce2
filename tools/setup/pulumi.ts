// A Pulumi CLI with the two programs that it needs for Node programs and dynamic providers.
import { chmodSync, copyFileSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { digestOf } from "./digests";
import { goWay, type GoProgram } from "./go";
import { run } from "./launch.mjs";
import { printedVersion, programOnPath, Unavailable, type Machine, type Wanted, type Way } from "./tools";
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

/** The Pulumi CLI, for a machine with the project's packages. */
export function pulumi(machine: Machine): Wanted {
  const build = goWay(machine, goPrograms, "3 to 24 min");
  return {
    ...{ id: "pulumi", name: "pulumi", title: "Pulumi CLI", version: installed, minimum },
    variable: "WEBCASTMANAGER_PULUMI",
    recipe: digestOf(
      machine.project,
      goPrograms.map(({ module }) => module),
    ),
    async versionOf(program) {
      const version = await printedVersion(machine, program, { parameter: "version" });
      const folders = [dirname(program), dirname(await realpath(program)), machine.environment.PATH];
      const missing = hosts.find((host) => !programOnPath(host, { PATH: folders.join(delimiter) }));
      if (missing) throw new Unavailable(`${version} has no ${missing}`);
      return version;
    },
    ways: [
      vendorsInstaller(machine),
      { ...build, make: async (...given) => withLauncher(machine, await build.make(...given)) },
    ],
    byHand:
      `Install the Pulumi CLI ${installed} by hand (its own installation page says how) or Go ${VERSIONS.go.minimum} or ` +
      "newer, and run the same command again. WEBCASTMANAGER_PULUMI may name a program that is not on PATH.",
  };
}

/** Without it, fetch waits for minutes where a proxy says nothing. */
const fetchWithin10Seconds =
  "data:text/javascript,const{fetch}=globalThis;globalThis.fetch=(url)=>fetch(url,{signal:AbortSignal.timeout(10_000)})";

/** The npm package `pulumi` downloads the CLI at its first run. It has no limits of its own. */
function vendorsInstaller({ project, environment, node }: Machine): Way {
  const script = join(project, "node_modules", "pulumi", "run.js");
  return {
    name: "the vendor's installer",
    async make(folder, begin) {
      const settings = {
        ...{ PULUMI_HOME: folder, PULUMI_VERSION: installed, PULUMI_SKIP_UPDATE_CHECK: "true" },
        // It writes a script to the folder for temporary files, and Node's fetch passes by proxies unless it is set.
        ...{ TMPDIR: folder, TEMP: folder, NODE_USE_ENV_PROXY: "1" },
      };
      const { code, stderr } = await run([node.program, "--import", fetchWithin10Seconds, script, "version"], {
        env: { ...environment, ...settings },
        limitMs: 300_000,
        onLine: begin("running the vendor's installer"),
      });
      if (code !== 0) throw new Unavailable(stderr.trim().split("\n").at(-1) ?? "it failed");
      return join(folder, "versions", installed, "bin");
    },
  };
}

/** Puts the launcher of the SDK beside the programs. Returns their folder. */
function withLauncher({ project }: Machine, folder: string): string {
  const name = `${launcher}${process.platform === "win32" ? ".cmd" : ""}`;
  copyFileSync(join(project, "node_modules", "@pulumi", "pulumi", name), join(folder, name));
  chmodSync(join(folder, name), 0o755);
  return folder;
}
