// Prepares what a command needs, in order, prints one line with the result, and gives the command its environment.
import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { build } from "./build";
import { findKeycloak, findLinter, findReference } from "./others";
import { duration } from "./progress";
import { pulumi, pulumiByHand } from "./pulumi";
import { findTerraform } from "./terraform";
import { find, SetupError, type Machine, type Need, type Tools } from "./tools";

/** What the set-up has done before: when it began, and whether it installed anything. */
export interface Start {
  readonly startedAt: number;
  readonly isNew: boolean;
}

/** Finds or makes what a command needs. */
export async function prepare(machine: Machine, needs: readonly Need[], start: Start): Promise<Tools> {
  linkExamples(machine);
  const isBuilt = needs.includes("build") && (await build(machine));
  let tools: Tools = { node: machine.node };
  for (const need of needs) tools = { ...tools, ...(await finders[need](machine)) };
  const installed = ["installer", "download", "registry"];
  const isNew = start.isNew || isBuilt || Object.values(tools).some(({ from }) => installed.includes(from));
  const state = isNew ? `ready in ${duration(Date.now() - start.startedAt)}` : "nothing to do";
  machine.progress.note("set-up", `${state}: ${titlesOf(tools, needs).join(", ")}`);
  return tools;
}

const finders: Readonly<Record<Need, (machine: Machine) => Promise<Partial<Tools>>>> = {
  build: () => Promise.resolve({}),
  pulumi: async (machine) => ({ pulumi: await find(machine, pulumi(machine), pulumiByHand) }),
  terraform: findTerraform,
  keycloak: findKeycloak,
  "keycloak if possible": (machine) =>
    findKeycloak(machine).catch(leftOut(machine, "keycloak", "its tests are skipped")),
  "reference if possible": (machine) =>
    findReference(machine).then((reference) => ({ reference }), leftOut(machine, "reference", "its rows are left out")),
  "workflow linters if possible": async (machine) => ({
    ...(await linter(machine, "actionlint")),
    ...(await linter(machine, "zizmor")),
  }),
};

function linter(machine: Machine, name: "actionlint" | "zizmor"): Promise<Partial<Tools>> {
  return findLinter(machine, name).then((tool) => ({ [name]: tool }), leftOut(machine, name, "it is left out"));
}

/** Returns a handler that prints why a tool is left out. */
function leftOut(machine: Machine, name: string, consequence: string): (error: unknown) => Partial<Tools> {
  return (error) => {
    if (!(error instanceof SetupError)) throw error;
    machine.progress.note(name, `${consequence}: ${error.message}`);
    return {};
  };
}

const titles: readonly (readonly [name: keyof Tools, title: string])[] = [
  ["pulumi", "Pulumi"],
  ["terraform", "Terraform"],
  ["tofu", "OpenTofu"],
  ["oldTofu", "OpenTofu"],
  ["keycloak", "Keycloak"],
  ["actionlint", "actionlint"],
  ["zizmor", "zizmor"],
];

function titlesOf(tools: Tools, needs: readonly Need[]): readonly string[] {
  const found = titles.flatMap(([name, title]) => (tools[name] ? [`${title} ${tools[name].version}`] : []));
  return [`Node ${tools.node.version}`, "packages", ...(needs.includes("build") ? ["build"] : []), ...found];
}

/** Lets the examples import the package by its name, as if it were installed there. */
function linkExamples({ project }: Machine): void {
  const folder = join(project, "examples", "node_modules");
  const link = join(folder, "webcastmanager-provider");
  const isWindows = process.platform === "win32";
  const target = isWindows ? project : join("..", "..");
  const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink();
  if (isLink && (isWindows || readlinkSync(link) === target)) return;
  rmSync(link, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(target, link, isWindows ? "junction" : "dir");
}

/** The environment of a command, as tools/README.md documents it. */
export function commandEnvironment({ environment }: Machine, tools: Tools): NodeJS.ProcessEnv {
  const first = [tools.node, tools.pulumi, tools.terraform, tools.tofu].flatMap((tool) => (tool ? [tool.folder] : []));
  const rest = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "" && !first.includes(folder));
  return {
    ...environment,
    PATH: [...new Set(first), ...rest].join(delimiter),
    WEBCASTMANAGER_TOOLS: JSON.stringify(tools),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    CHECKPOINT_DISABLE: "1",
  };
}
