// Runs one example with the real CLI of its engine: up, again without changes, a change by hand, destroy.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startEmulator, type Emulator } from "../../emulator";
import { root, type ProjectOptions } from "../workbench/project";
import { PulumiProject } from "../workbench/pulumi-project";
import { mustRun } from "../workbench/run-command";
import type { TerraformProgram } from "../workbench/terraform-programs";
import { TerraformProject } from "../workbench/terraform-project";
import { scenarios, type Scenario, type Services } from "./scenarios";

/** What a run has at hand. */
interface Run {
  readonly scenario: Scenario;
  readonly services: Services;
  /** Prints a command or its output. */
  readonly print: (text: string) => void;
  /** Runs an example of Terraform; absent: what the set-up prefers. */
  readonly program: TerraformProgram | undefined;
}

/** An example's project, and the command lines of its engine. */
interface Engine {
  readonly name: string;
  readonly project: PulumiProject | TerraformProject;
  /** Makes the project ready for its first run. */
  readonly start: () => Promise<unknown>;
  readonly up: string;
  /** Each fails where something would change. */
  readonly again: readonly string[];
  readonly destroy: string;
}

function pulumiEngine(options: ProjectOptions, { scenario, services }: Run): Engine {
  const project = new PulumiProject(options);
  return {
    name: "pulumi",
    project,
    start: () => project.start(scenario.configuration?.(...services)),
    up: "up --yes",
    again: ["preview --expect-no-changes", "up --yes --skip-preview --expect-no-changes"],
    destroy: "destroy --yes",
  };
}

const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

function terraformEngine(options: ProjectOptions, { scenario: { stack }, program, print }: Run): Engine {
  const directory = stack === undefined ? "" : join("cdktf.out", "stacks", stack);
  const project = new TerraformProject({ ...options, directory, ...(program && { program }) });
  const node = async (shown: string, parameters: readonly string[]) => {
    print(`$ ${shown}`);
    await mustRun(process.execPath, parameters, { folder: project.folder, environment: project.environment });
  };
  return {
    name: project.program.name,
    project,
    async start() {
      if (stack !== undefined) {
        await node("tsc", [compiler, "-p", "tsconfig.json"]);
        await node("node main.js", ["main.js"]);
      }
      await project.init();
    },
    up: "apply -auto-approve",
    again: ["plan -detailed-exitcode"],
    destroy: "destroy -auto-approve",
  };
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected))
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

/** What every service holds before: no tenant is empty, and one example reads this customer. */
const house = { name: "House account", type: "PARTNER", defaultLanguage: "en" };

const namesIn = ({ admin }: Emulator) =>
  admin
    .dump()
    .customers.flatMap(({ name }) => (typeof name === "string" ? name : []))
    .sort();

/** Returns each resource, block and attribute that a plan of Terraform shows as changed, with its sign. */
export function changedIn(plan: string): readonly string[] {
  return [...plan.matchAll(/^ *([-+~/]+ .+?)(?: += .*| \{)$/gm)].map(([, line = ""]) => line);
}

/** Runs the steps. @throws where one fails, or its result isn't what the scenario describes */
async function runSteps(engine: Engine, { scenario, services, print }: Run): Promise<void> {
  const { creates, createsElsewhere = [], prints = "", edit } = scenario;
  const run = async (line: string, exits = 0) => {
    print(`$ ${engine.name} ${line}`);
    const { stdout } = await engine.project.must(line.split(" "), { exits });
    print(stdout.trimEnd());
    return stdout;
  };
  const again = async () => {
    for (const line of engine.again) await run(line);
  };
  await engine.start();
  const printed = await run(engine.up);
  if (!printed.includes(prints)) throw new Error(`the first run does not print "${prints}":\n${printed}`);
  const expected = [creates, createsElsewhere].map((created) => [house.name, ...created].sort());
  expectEqual("the customers after the first run", services.map(namesIn), expected);
  await again();
  if (edit !== undefined) {
    const { admin } = services[0];
    const [, first] = admin.dump().customers;
    const edited = () =>
      admin.dump().customers.map((customer) => Object.keys(edit.changes).map((key) => customer[key]));
    const declared = edited();
    if (typeof first?.id === "string") admin.edit(first.id, edit.changes);
    expectEqual("the changes in the plan", changedIn(await run("plan -detailed-exitcode", 2)), edit.shows);
    await run(engine.up);
    expectEqual("the edited fields after that", edited(), declared);
    await again();
  }
  await run(engine.destroy);
  expectEqual("the customers after destroy", services.map(namesIn), [[house.name], [house.name]]);
}

/** Runs an example. @throws where it isn't as described */
export async function runExample(name: string, print: Run["print"], program?: TerraformProgram): Promise<void> {
  const scenario = scenarios[name];
  if (scenario === undefined)
    throw new Error(`no example is named "${name}": known are ${Object.keys(scenarios).join(", ")}`);
  await using service = await startEmulator({ seed: [house] });
  await using other = await startEmulator({ seed: [house] });
  const run: Run = { scenario, services: [service, other], print, program };
  const environment = scenario.environment?.(...run.services) ?? service.env;
  const open = name.startsWith("pulumi-") ? pulumiEngine : terraformEngine;
  const engine = open({ name, environment }, run);
  try {
    const isOwn = (path: string) => !path.includes("node_modules");
    cpSync(join(root, "examples", name), engine.project.folder, { recursive: true, filter: isOwn });
    await runSteps(engine, run);
  } finally {
    engine.project.remove();
  }
}
