// A Terraform or an OpenTofu; one is enough. `CI_FULL` also asks for the two lines of OpenTofu that differ.
import { join } from "node:path";
import { downloadWay } from "./archives";
import { digestOf } from "./digests";
import { goWay } from "./go";
import { printedVersion, type Machine, type Wanted } from "./tools";
import { DIGESTS, VERSIONS } from "./versions";

const byHand =
  `Install Terraform ${VERSIONS.terraform.installed} or OpenTofu ${VERSIONS.tofu.installed} by hand (their installation ` +
  `pages say how) or Go ${VERSIONS.go.minimum} or newer, and run the same command again. WEBCASTMANAGER_TERRAFORM or ` +
  "WEBCASTMANAGER_TOFU may name a program that is not on PATH.";

/** The programs that run Terraform projects: of each list, one is enough. */
export function terraforms(machine: Machine): readonly (readonly Wanted[])[] {
  const [newer, older] = [tofu(machine, "tofu"), tofu(machine, "oldTofu")];
  const any = [terraform(machine), { ...newer, minimum: VERSIONS.tofu.minimum }];
  return machine.environment.CI_FULL ? [any, [{ ...newer, minimum: newer.version, variable: "" }], [older]] : [any];
}

function terraform(machine: Machine): Wanted {
  const { minimum, installed: version } = VERSIONS.terraform;
  const system = process.platform === "win32" ? "windows" : process.platform;
  const processor = process.arch === "x64" ? "amd64" : process.arch;
  const archive = `terraform_${version}_${system}_${processor}.zip`;
  const url = `https://releases.hashicorp.com/terraform/${version}/${archive}`;
  const digest = DIGESTS[url];
  return {
    ...{ id: "terraform", name: "terraform", title: "Terraform", version, minimum, byHand },
    variable: "WEBCASTMANAGER_TERRAFORM",
    recipe: digest ?? "",
    versionOf: (program) => printed(machine, program, "Terraform"),
    ways: [downloadWay({ url, digest })],
  };
}

function tofu(machine: Machine, id: "tofu" | "oldTofu"): Wanted {
  const version = VERSIONS[id].installed;
  const module = join("tools", "go", id === "tofu" ? "opentofu" : "opentofu-1.10");
  const program = {
    ...{ name: "tofu", module, source: "github.com/opentofu/opentofu/cmd/tofu" },
    // The module holds the version; without this flag it would be reported as a development version.
    linker: "-X github.com/opentofu/opentofu/version.dev=no",
  };
  return {
    ...{ id, name: "tofu", title: "OpenTofu", version, byHand },
    ...(id === "tofu" && { variable: "WEBCASTMANAGER_TOFU" }),
    recipe: digestOf(machine.project, [module]),
    versionOf: (file) => printed(machine, file, "OpenTofu"),
    ways: [goWay(machine, [program], "3 min on two idle cores")],
  };
}

/** Warnings about the user's own settings may precede the version, and the program may be the other one. */
function printed(machine: Machine, program: string, title: string): Promise<string> {
  return printedVersion(machine, program, { parameter: "version", pattern: new RegExp(`^${title} v(\\S+)`, "m") });
}
