// The tools that some commands use where they are possible: Keycloak, the linters of workflows, the empty provider.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { coerce, gte } from "semver";
import { downloadAndUnpack, unpack } from "./archives";
import { filesUnder } from "./digests";
import { goWay, pinsOf } from "./go";
import { run } from "./processes";
import { find, programOnPath, Unavailable, type Machine, type Tool, type Wanted } from "./tools";
import { DIGESTS, VERSIONS } from "./versions";

async function versionOf({ environment }: Machine, program: string, flag = "--version"): Promise<string> {
  const { code, stdout, stderr } = await run(program, [flag], { environment, timeoutMs: 20_000 });
  return (code === 0 ? coerce(stdout + stderr)?.version : undefined) ?? "an unknown version";
}

/** Returns the first of some programs on PATH if it is new enough, with its version. */
async function onPath(machine: Machine, names: readonly string[], { minimum = "", flag = "--version" }) {
  const program = names.map((name) => programOnPath(name, machine.environment)).find((each) => each !== undefined);
  const version = program && coerce(await versionOf(machine, program, flag));
  return program && version && gte(version, minimum) ? { program, version: version.version } : undefined;
}

/** Returns a Java that is new enough: that of JAVA_HOME, else the one on PATH. */
async function findJava(machine: Machine): Promise<Tool | undefined> {
  const { JAVA_HOME, PATH } = machine.environment;
  const environment = {
    ...machine.environment,
    PATH: [JAVA_HOME && join(JAVA_HOME, "bin"), PATH].filter(Boolean).join(delimiter),
  };
  const { minimum } = VERSIONS.java;
  const found = await onPath({ ...machine, environment }, ["java"], { minimum, flag: "-version" });
  return found && { ...found, folder: dirname(found.program), from: "PATH" };
}

/** The identity server of the real platform. Its program is started by the tests. */
function keycloak(machine: Machine): Wanted {
  const version = VERSIONS.keycloak.installed;
  const name = `keycloak-quarkus-dist-${version}.zip`;
  const url = `https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/${version}/${name}`;
  const digest = DIGESTS[url];
  const unpacked = (folder: string) => join(folder, `keycloak-${version}`);
  return {
    title: "Keycloak",
    id: "keycloak",
    name: "bin/kc.sh",
    version,
    variable: "WEBCASTMANAGER_KEYCLOAK",
    recipe: [digest ?? ""],
    versionOf: (program) => {
      const file = join(program, "..", "..", "version.txt");
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      return Promise.resolve(coerce(text)?.version ?? "an unknown version");
    },
    ways: [
      {
        name: "the download from Maven Central",
        from: "download",
        action: `downloading from ${new URL(url).host}, 155 MB`,
        async make(folder, step) {
          await downloadAndUnpack({ url, digest }, folder, step);
          return unpacked(folder);
        },
      },
      {
        name: "Maven, with its own settings",
        from: "registry",
        action: "downloading with Maven, 155 MB, 20 to 45 s",
        async make(folder) {
          const maven = programOnPath("mvn", machine.environment);
          if (!maven) throw new Unavailable("Maven is not on PATH");
          const artifact = `-Dartifact=org.keycloak:keycloak-quarkus-dist:${version}:zip`;
          const folders = [`-DoutputDirectory=${folder}`, `-Dmaven.repo.local=${join(folder, "maven")}`];
          await must(machine, maven, ["-B", "-q", "dependency:copy", artifact, ...folders]);
          await unpack(join(folder, name), digest, folder);
          return unpacked(folder);
        },
      },
    ],
  };
}

/** Returns Keycloak and its Java; nothing where there is no Java. @throws SetupError */
export async function findKeycloak(machine: Machine): Promise<{ java?: Tool; keycloak?: Tool }> {
  const java = await findJava(machine);
  const wanted = `Java ${VERSIONS.java.minimum.split(".")[0]}`;
  if (!java) machine.progress.note("keycloak", `its tests are skipped: no ${wanted} or newer in JAVA_HOME or on PATH`);
  const byHand =
    `Unpack Keycloak ${VERSIONS.keycloak.installed} by hand and set WEBCASTMANAGER_KEYCLOAK to its folder, or install ` +
    "Maven, and run the same command again.";
  return java ? { java, keycloak: await find(machine, keycloak(machine), byHand) } : {};
}

/** Finds the two linters of workflows in exactly these versions, since another has other rules. */
export function findLinter(machine: Machine, name: "actionlint" | "zizmor"): Promise<Tool> {
  const { installed: version } = VERSIONS[name];
  const wanted = name === "zizmor" ? zizmor(machine) : actionlint(machine);
  return find(machine, wanted, `Install ${name} ${version} by hand and run the same command again.`);
}

function actionlint(machine: Machine): Wanted {
  const module = join("tools", "go", "actionlint");
  const program = { name: "actionlint", module, source: "github.com/rhysd/actionlint/cmd/actionlint" };
  return {
    title: "actionlint",
    id: "actionlint",
    name: "actionlint",
    version: VERSIONS.actionlint.installed,
    recipe: pinsOf(machine, module),
    versionOf: (file) => versionOf(machine, file),
    ways: [goWay(machine, [program], { minutes: "10 to 60 s" })],
  };
}

function zizmor(machine: Machine): Wanted {
  const requirements = join("tools", "setup", "zizmor.txt");
  return {
    title: "zizmor",
    id: "zizmor",
    name: "bin/zizmor",
    version: VERSIONS.zizmor.installed,
    recipe: [readFileSync(join(machine.project, requirements), "utf8")],
    versionOf: (file) => versionOf(machine, file),
    ways: [
      {
        name: "Python's registry",
        from: "registry",
        action: "installing with pip, a few seconds",
        async make(folder) {
          const python = await onPath(machine, ["python3", "python"], VERSIONS.python);
          if (!python) throw new Unavailable(`Python ${VERSIONS.python.minimum} or newer is not on PATH`);
          const flags = ["--quiet", "--retries=1", "--no-deps", "--only-binary=:all:", "--require-hashes"];
          const where = ["--target", folder, "-r", join(machine.project, requirements)];
          await must(machine, python.program, ["-m", "pip", "install", ...flags, ...where]);
          return folder;
        },
      },
    ],
  };
}

/** Finds the Terraform provider that does nothing, the benchmarks' reference. Its sources are its recipe. */
export function findReference(machine: Machine): Promise<Tool> {
  const name = "terraform-provider-reference";
  const module = join("bench", "terraform", "reference");
  const wanted: Wanted = {
    title: "The reference provider",
    id: "reference",
    name,
    version: "1",
    recipe: filesUnder([join(machine.project, module)]).map((file) => readFileSync(file, "utf8")),
    versionOf: () => Promise.resolve("1"),
    ways: [goWay(machine, [{ name, module, source: "." }], { minutes: "25 s to 3 min" })],
  };
  return find(machine, wanted, "Install Go and run the same command again.");
}

async function must({ environment }: Machine, program: string, parameters: readonly string[]): Promise<void> {
  const { code, last } = await run(program, parameters, { environment });
  if (code !== 0) throw new Unavailable(`${parameters.slice(0, 3).join(" ")} failed: ${last}`);
}
