// @ts-check
// Makes ready what a command needs, in order, and says in one line how that ended. Holds no recipe itself.
import { build } from "./build.mjs";
import { installDependencies, linkExamples } from "./dependencies.mjs";
import { SetupFailure } from "./failure.mjs";
import { findJava, findKeycloak } from "./keycloak.mjs";
import { findNode } from "./node.mjs";
import { duration } from "./progress.mjs";
import { findPulumi } from "./pulumi.mjs";
import { findReference } from "./reference.mjs";
import { findTerraform } from "./terraform.mjs";
import { KINDS } from "./terraform-parts.mjs";
import { WANTED } from "./versions.mjs";

/**
 * @typedef {"build" | "pulumi" | "terraform" | "reference if possible" | "keycloak" | "keycloak if possible"} Need what
 * a command needs beside Node and the dependencies
 */

/**
 * @typedef {object} Tools what the set-up found or made
 * @property {import("./ways.mjs").Found} node
 * @property {import("./ways.mjs").Found} [pulumi]
 * @property {import("./terraform-ready.mjs").FoundTerraform} [terraform] one of terraform and tofu at least, where a
 *   command needs them
 * @property {import("./terraform-ready.mjs").FoundTerraform} [tofu]
 * @property {import("./terraform-ready.mjs").FoundTerraform} [oldTofu] only where `CI_FULL` is set; not on PATH
 * @property {import("./ways.mjs").Found} [reference] the Terraform provider that does nothing
 * @property {import("./ways.mjs").Found} [java]
 * @property {import("./ways.mjs").Found} [keycloak]
 */

/**
 * @param {import("./context.mjs").Context} context
 * @param {readonly Need[]} needs
 * @returns {Promise<Tools>}
 */
export async function prepare(context, needs) {
  const started = Date.now();
  const node = await findNode(context);
  const installed = await installDependencies(context, node);
  linkExamples(context);
  const built = needs.includes("build") && (await build(context, node));
  /** @type {Tools} */
  const tools = { node };
  if (needs.includes("pulumi")) tools.pulumi = await findPulumi(context);
  if (needs.includes("terraform")) Object.assign(tools, await findTerraform(context));
  if (needs.includes("reference if possible"))
    Object.assign(
      tools,
      await findReference(context).then(
        (reference) => ({ reference }),
        (error) => leaveOut(context, "reference", "its rows are left out", error),
      ),
    );
  if (needs.includes("keycloak")) Object.assign(tools, await findIdentityServer(context));
  if (needs.includes("keycloak if possible"))
    Object.assign(
      tools,
      await findIdentityServer(context).catch((error) => leaveOut(context, "keycloak", "its tests are skipped", error)),
    );

  const madeSomething = installed || built || Object.values(tools).some((tool) => tool.fresh);
  const names = [`Node ${node.version}`, "dependencies", ...(needs.includes("build") ? ["build"] : [])];
  if (tools.pulumi) names.push(`Pulumi ${tools.pulumi.version}`);
  for (const tool of [tools.terraform, tools.tofu, tools.oldTofu])
    if (tool) names.push(`${KINDS[tool.name].title} ${tool.version}`);
  if (tools.keycloak) names.push(`Keycloak ${tools.keycloak.version}`);
  context.progress.note(
    "set-up",
    madeSomething
      ? `ready in ${duration(Date.now() - started)}: ${names.join(", ")}`
      : `nothing to do: ${names.join(", ")}`,
  );
  return tools;
}

/** @param {import("./context.mjs").Context} context */
async function findIdentityServer(context) {
  const java = await findJava(context);
  if (java) return { java, keycloak: await findKeycloak(context) };
  context.progress.note(
    "keycloak",
    `its tests are skipped: no Java ${WANTED.java.minimum.split(".")[0]} or newer in JAVA_HOME or on PATH`,
  );
  return {};
}

/**
 * @param {import("./context.mjs").Context} context @param {string} name @param {string} consequence @param {unknown}
 * error
 */
function leaveOut(context, name, consequence, error) {
  if (!(error instanceof SetupFailure)) throw error;
  context.progress.note(name, `${consequence}: ${error.message}`);
  return {};
}
