// A Terraform or an OpenTofu; one is enough. `CI_FULL` also installs the two lines of OpenTofu that differ.
import { join } from "node:path";
import { downloadAndUnpack } from "./archives";
import { goWay, pinsOf } from "./go";
import { run } from "./processes";
import { find, install, lookUp, Unavailable, type Machine, type Tool, type Tools, type Wanted } from "./tools";
import { DIGESTS, VERSIONS } from "./versions";

type ProgramName = "terraform" | "tofu";

const titles: Readonly<Record<ProgramName, string>> = { terraform: "Terraform", tofu: "OpenTofu" };

const byHand =
  `Install Terraform ${VERSIONS.terraform.installed} or OpenTofu ${VERSIONS.tofu.installed} by hand (their installation ` +
  `pages say how) or Go ${VERSIONS.go.minimum} or newer, and run the same command again. WEBCASTMANAGER_TERRAFORM or ` +
  "WEBCASTMANAGER_TOFU may name a program that is not on PATH.";

/** Returns at least one of both; the other too where it needs no installation. */
export async function findTerraform(machine: Machine): Promise<Partial<Tools>> {
  const both = { terraform: terraform(machine), tofu: tofu(machine) };
  const reasons: string[] = [];
  const found: [ProgramName, Tool][] = [];
  for (const name of ["terraform", "tofu"] as const) {
    const tool = await lookUp(machine, both[name], reasons);
    if (tool?.from === "environment") found.unshift([name, tool]);
    else if (tool) found.push([name, tool]);
  }
  if (found.length === 0) {
    const tool = await install(machine, Object.values(both), { reasons, nextStep: byHand });
    found.push([tool.program.endsWith("terraform") ? "terraform" : "tofu", tool]);
  }
  const tools: Partial<Tools> = Object.fromEntries(found);
  if (!machine.environment.CI_FULL) return tools;
  const nextStep = `Install Go ${VERSIONS.go.minimum} or newer and run the same command again, or unset CI_FULL.`;
  tools.tofu = await find(machine, { ...both.tofu, minimum: VERSIONS.tofu.installed }, nextStep);
  const { minimum: _any, ...exact } = both.tofu;
  const old = { ...exact, ...linesOf(machine, VERSIONS.oldTofu.installed, "opentofu-1.10") };
  tools.oldTofu = await find(machine, old, nextStep);
  return tools;
}

function terraform(machine: Machine): Wanted {
  const { minimum, installed } = VERSIONS.terraform;
  const system = process.platform === "win32" ? "windows" : process.platform;
  const processor = process.arch === "x64" ? "amd64" : process.arch;
  const archive = `terraform_${installed}_${system}_${processor}.zip`;
  const url = `https://releases.hashicorp.com/terraform/${installed}/${archive}`;
  const digest = DIGESTS[url];
  return {
    title: titles.terraform,
    id: "terraform",
    name: "terraform",
    version: installed,
    minimum,
    variable: "WEBCASTMANAGER_TERRAFORM",
    recipe: [digest ?? ""],
    versionOf: (program) => versionOf(machine, program, titles.terraform),
    ways: [
      {
        name: "the vendor's download of Terraform",
        from: "download",
        action: `downloading from ${new URL(url).host}`,
        prepare: () =>
          digest ? Promise.resolve() : Promise.reject(new Unavailable(`no digest of ${archive} is pinned`)),
        async make(folder, step) {
          await downloadAndUnpack({ url, digest }, folder, step);
          return folder;
        },
      },
    ],
  };
}

function tofu(machine: Machine): Wanted {
  return {
    title: titles.tofu,
    name: "tofu",
    id: "opentofu",
    minimum: VERSIONS.tofu.minimum,
    variable: "WEBCASTMANAGER_TOFU",
    versionOf: (program) => versionOf(machine, program, titles.tofu),
    ...linesOf(machine, VERSIONS.tofu.installed, "opentofu"),
  };
}

/** What differs between the lines of OpenTofu: the version, and the module that it is built from. */
function linesOf(machine: Machine, version: string, name: string): Pick<Wanted, "version" | "recipe" | "ways"> {
  const module = join("tools", "go", name);
  const program = {
    name: "tofu",
    module,
    source: "github.com/opentofu/opentofu/cmd/tofu",
    // The module holds the version; without this flag it would be reported as a development version.
    linker: "-X github.com/opentofu/opentofu/version.dev=no",
  };
  return {
    version,
    recipe: pinsOf(machine, module),
    ways: [goWay(machine, [program], { minutes: "3 min on two idle cores" })],
  };
}

/** Returns the version of a program as it prints it. @throws Unavailable where it doesn't run, or is the other one */
async function versionOf({ environment }: Machine, program: string, title: string): Promise<string> {
  const options = { environment: { ...environment, CHECKPOINT_DISABLE: "1" }, timeoutMs: 20_000 };
  const { code, stdout } = await run(program, ["version"], options);
  // Warnings about the user's own settings may precede it.
  const [, printed, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\S*)/m.exec(stdout) ?? [];
  if (code !== 0 || !version) throw new Unavailable(`${program} does not run`);
  if (printed !== title) throw new Unavailable(`it is ${printed} ${version}`);
  return version;
}
