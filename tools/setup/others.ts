// Tools that some commands use where they can: Keycloak with its Java, two linters, the provider that does nothing.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { coerce } from "semver";
import { downloadWay, unpack } from "./archives";
import { digestOf } from "./digests";
import { goWay } from "./go";
import { run } from "./launch.mjs";
import { needed, printedVersion, Unavailable, type Machine, type Wanted, type Way } from "./tools";
import { DIGESTS, VERSIONS } from "./versions";

/** Keycloak, the identity server of the real platform, and the Java that runs it. */
export function keycloakAndJava(machine: Machine): readonly (readonly Wanted[])[] {
  const java: Wanted = {
    ...{ id: "java", name: "java", title: "Java", variable: "JAVA_HOME", minimum: VERSIONS.java.minimum },
    ...{ version: "", recipe: "", ways: [], byHand: "Install a Java by hand and run the same command again." },
    versionOf: (program) => printedVersion(machine, program, { parameter: "-version", pattern: /version "([^"]+)"/ }),
  };
  return [[java], [keycloak(machine)]];
}

function keycloak(machine: Machine): Wanted {
  const version = VERSIONS.keycloak.installed;
  const archive = `keycloak-quarkus-dist-${version}.zip`;
  const url = `https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/${version}/${archive}`;
  const [digest, below] = [DIGESTS[url], `keycloak-${version}`];
  return {
    ...{ id: "keycloak", name: "bin/kc.sh", title: "Keycloak", version },
    variable: "WEBCASTMANAGER_KEYCLOAK",
    recipe: digest ?? "",
    versionOf: async (program) => {
      const text = await readFile(join(program, "..", "..", "version.txt"), "utf8").catch(() => "");
      return coerce(text)?.version ?? "an unknown version";
    },
    ways: [
      downloadWay({ url, digest, below }),
      {
        name: "Maven, with its own settings",
        async make(folder, begin) {
          const maven = await needed(machine, "mvn", { minimum: "3.0.0" });
          begin("downloading with Maven, 155 MB, 20 to 45 s");
          const artifact = `-Dartifact=org.keycloak:keycloak-quarkus-dist:${version}:zip`;
          const folders = [`-DoutputDirectory=${folder}`, `-Dmaven.repo.local=${join(folder, "maven")}`];
          await must(machine, maven, ["-B", "-q", "dependency:copy", artifact, ...folders]);
          await unpack(join(folder, archive), digest, folder);
          return join(folder, below);
        },
      },
    ],
    byHand:
      `Unpack Keycloak ${version} by hand and set WEBCASTMANAGER_KEYCLOAK to its folder, or install Maven, and run the ` +
      "same command again.",
  };
}

/** A linter of workflows. Only exactly its pinned version serves, since another has other rules. */
function linter(machine: Machine, id: "actionlint" | "zizmor", rest: Pick<Wanted, "name" | "recipe" | "ways">): Wanted {
  const version = VERSIONS[id].installed;
  const byHand = `Install ${id} ${version} by hand and run the same command again.`;
  return { id, title: id, version, byHand, versionOf: (program) => printedVersion(machine, program), ...rest };
}

export function actionlint(machine: Machine): Wanted {
  const [name, module] = ["actionlint", join("tools", "go", "actionlint")];
  const program = { name, module, source: "github.com/rhysd/actionlint/cmd/actionlint" };
  const ways = [goWay(machine, [program], "10 to 60 s")];
  return linter(machine, "actionlint", { name, recipe: digestOf(machine.project, [module]), ways });
}

export function zizmor(machine: Machine): Wanted {
  const requirements = join("tools", "setup", "zizmor.txt");
  const way: Way = {
    name: "Python's registry",
    async make(folder, begin) {
      const python = await needed(machine, process.platform === "win32" ? "python" : "python3", VERSIONS.python);
      begin("installing with pip, a few seconds");
      const flags = ["--quiet", "--retries=1", "--no-user", "--no-deps", "--only-binary=:all:", "--require-hashes"];
      const where = ["--target", folder, "-r", join(machine.project, requirements)];
      await must(machine, python, ["-m", "pip", "install", ...flags, ...where]);
      return folder;
    },
  };
  const recipe = digestOf(machine.project, [requirements]);
  return linter(machine, "zizmor", { name: "bin/zizmor", recipe, ways: [way] });
}

/** The Terraform provider that does nothing, which the benchmarks compare with. */
export function reference(machine: Machine): Wanted {
  const name = "terraform-provider-reference";
  const module = join("bench", "terraform", "reference");
  return {
    ...{ id: "reference", name, title: "The provider that does nothing", version: "1" },
    recipe: digestOf(machine.project, [module]),
    versionOf: () => Promise.resolve("1"),
    ways: [goWay(machine, [{ name, module, source: "." }], "25 s to 3 min")],
    byHand: "Install Go and run the same command again.",
  };
}

async function must({ environment }: Machine, program: string, parameters: readonly string[]): Promise<void> {
  // pip's settings of the user may ask for a place of its own.
  const settings = { PIP_REQUIRE_VIRTUALENV: "0", PIP_USER: "0" };
  const { code, last } = await run([program, ...parameters], { env: { ...environment, ...settings } });
  if (code !== 0) throw new Unavailable(`${parameters.slice(0, 3).join(" ")} failed: ${last}`);
}
