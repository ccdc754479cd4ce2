// @ts-check
// Prepares what a command needs, in order, and prints one line with the result.
import { build } from "./build.mjs";
import { installDependencies, linkExamples } from "./dependencies.mjs";
import { SetupError } from "./errors.mjs";
import { findJava, findKeycloak } from "./keycloak.mjs";
import { findNode } from "./node.mjs";
import { duration } from "./progress.mjs";
import { findPulumi } from "./pulumi.mjs";
import { findReferenceProvider } from "./reference-provider.mjs";
import { findTerraform } from "./terraform.mjs";
import { PRODUCTS } from "./terraform-install.mjs";
import { VERSIONS } from "./versions.mjs";
import { findActionlint, findZizmor } from "./workflow-linters.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tools} Tools */

/**
 * What a command needs besides Node and the dependencies. A command with `if possible` runs without it, and a line says
 * what is left out.
 * @typedef {"build" | "pulumi" | "terraform" | "keycloak" | "keycloak if possible" | "reference if possible"
 *   | "workflow linters if possible"} Need
 */

/**
 * @param {Machine} machine
 * @param {readonly Need[]} needs
 * @returns {Promise<Tools>}
 */
export async function prepare(machine, needs) {
  const started = Date.now();
  const node = await findNode(machine);
  const installed = await installDependencies(machine, node);
  linkExamples(machine);
  const built = needs.includes("build") && (await build(machine, node));
  /** @type {Tools} */
  const tools = { node };
  for (const need of needs) Object.assign(tools, await finders[need](machine));

  const isNew = installed || built || Object.values(tools).some((tool) => tool.fresh);
  const state = isNew ? `ready in ${duration(Date.now() - started)}` : "nothing to do";
  machine.progress.note("set-up", `${state}: ${titles(tools, needs).join(", ")}`);
  return tools;
}

/** @type {Readonly<Record<Need, (machine: Machine) => Promise<Partial<Tools>>>>} */
const finders = {
  build: async () => ({}),
  pulumi: async (machine) => ({ pulumi: await findPulumi(machine) }),
  terraform: findTerraform,
  keycloak: findIdentityServer,
  "keycloak if possible": (machine) =>
    findIdentityServer(machine).catch(leftOut(machine, "keycloak", "its tests are skipped")),
  "reference if possible": (machine) =>
    findReferenceProvider(machine).then(
      (reference) => ({ reference }),
      leftOut(machine, "reference", "its rows are left out"),
    ),
  "workflow linters if possible": async (machine) => ({
    ...(await findActionlint(machine).then(
      (actionlint) => ({ actionlint }),
      leftOut(machine, "actionlint", "it is left out"),
    )),
    ...(await findZizmor(machine).then((zizmor) => ({ zizmor }), leftOut(machine, "zizmor", "it is left out"))),
  }),
};

/** @param {Machine} machine */
async function findIdentityServer(machine) {
  const java = await findJava(machine);
  if (java) return { java, keycloak: await findKeycloak(machine) };
  const wanted = VERSIONS.java.minimum.split(".")[0];
  machine.progress.note("keycloak", `its tests are skipped: no Java ${wanted} or newer in JAVA_HOME or on PATH`);
  return {};
}

/**
 * Returns a handler that prints why a tool is left out.
 * @param {Machine} machine
 * @param {string} name
 * @param {string} consequence
 * @returns {(error: unknown) => {}}
 */
function leftOut(machine, name, consequence) {
  return (error) => {
    if (!(error instanceof SetupError)) throw error;
    machine.progress.note(name, `${consequence}: ${error.message}`);
    return {};
  };
}

/** @param {Tools} tools @param {readonly Need[]} needs @returns {string[]} */
function titles(tools, needs) {
  const terraform = [tools.terraform, tools.tofu, tools.oldTofu].filter((tool) => tool !== undefined);
  return [
    `Node ${tools.node.version}`,
    "dependencies",
    ...(needs.includes("build") ? ["build"] : []),
    ...(tools.pulumi ? [`Pulumi ${tools.pulumi.version}`] : []),
    ...terraform.map((tool) => `${PRODUCTS[tool.name].title} ${tool.version}`),
    ...(tools.keycloak ? [`Keycloak ${tools.keycloak.version}`] : []),
    ...(tools.actionlint ? [`actionlint ${tools.actionlint.version}`] : []),
    ...(tools.zizmor ? [`zizmor ${tools.zizmor.version}`] : []),
  ];
}
