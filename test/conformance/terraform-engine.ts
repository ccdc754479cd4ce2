// The real terraform or tofu as an engine of the scenarios.
import { startEmulator, type Emulator } from "../../emulator";
import { isList, isTree, leaves, secretLeaves, valueAt, withValue, type Tree, type Value } from "../../schema";
import { providerAddress } from "../../provider/terraform/address";
import type { CommandResult } from "../../tools/workbench/run-command";
import { TerraformProject } from "../../tools/workbench/terraform-project";
import { changedPaths, planOf, realChanges, resourcesOf, stateTextOf } from "../support/terraform-json";
import type { TerraformProgram } from "../../tools/workbench/terraform-programs";
import { inOneLine, type Change, type Customers, type Engine, type Outcome, type Place, type Plan } from "./engine";

const resource = "webcastmanager_customer";
const head = { terraform: { required_providers: { webcastmanager: { source: providerAddress } } } };

// Terraform's words, written from its documentation: the provider's own translation is what is tested.
const snake = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isMap = (path: string) => leaves.some((leaf) => leaf.path === path && leaf.kind === "map");
/** The schema's spelling of a dotted path; what is inside a map is left alone. */
const spellings = new Map(
  leaves
    .flatMap(({ keys }) => keys.map((_, index) => keys.slice(0, index + 1).join(".")))
    .map((path) => [snake(path), path]),
);

function ofSchema(path: string): string {
  const known = [...spellings]
    .filter(([spelled]) => path === spelled || path.startsWith(`${spelled}.`))
    .toSorted(([one], [other]) => other.length - one.length)[0];
  return known === undefined ? path : known[1] + path.slice(known[0].length);
}

/** A declaration in Terraform's JSON; `$` and `%` begin a template there. */
function written(tree: Tree, labels: readonly string[], above: readonly string[] = []): Tree {
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]): [string, Value] => {
        const path = [...above, key].join(".");
        const name = isMap(above.join(".")) ? key : snake(key);
        if (path === "parent" && typeof value === "string" && labels.includes(value))
          return [name, `\${${resource}.${value}.id}`];
        return [name, isTree(value) ? written(value, labels, [...above, key]) : escaped(value)];
      }),
  );
}

/** Starts what replaces a secret until it is written; no declared text starts like this. */
const variable = "\u0000variable:";

function withVariables(tree: Tree, label: string, secrets: Record<string, string>): Tree {
  return secretLeaves.reduce((result, { keys, path }) => {
    const secret = valueAt(result, keys);
    if (typeof secret !== "string") return result;
    secrets[`${label}.${path}`] = secret;
    return withValue(result, keys, `${variable}${label}.${path}`);
  }, tree);
}

function escaped(value: Value): Value {
  if (isList(value)) return value.map(escaped);
  if (typeof value === "string" && value.startsWith(variable))
    return `\${var.secrets[${JSON.stringify(value.slice(variable.length))}]}`;
  return typeof value === "string" ? value.replace(/([$%])\{/g, "$1$1{") : value;
}

const labelOf = (address: string) => address.replace(`${resource}.`, "");

function actionOf(actions: readonly string[]): Change["action"] {
  if (actions.includes("delete")) return actions.includes("create") ? "replace" : "delete";
  return actions.includes("create") ? "create" : "update";
}

class TerraformPlace implements Place {
  readonly #said: string[] = [];
  #environment: NodeJS.ProcessEnv = {};

  constructor(
    readonly emulator: Emulator,
    private readonly project: TerraformProject,
  ) {}

  declare(customers: Customers): void {
    const labels = Object.keys(customers);
    // Secrets come as variables, as users write them: Terraform quotes the lines of a program that an error is about.
    const secrets: Record<string, string> = {};
    const resources = Object.fromEntries(
      labels.map((label) => [label, written(withVariables(customers[label] ?? {}, label, secrets), labels)]),
    );
    const program = { ...head, variable: { secrets: { type: "map(string)", sensitive: true } } };
    this.project.write("terraform.tfvars.json", JSON.stringify({ secrets }));
    this.project.write(
      "main.tf.json",
      JSON.stringify(labels.length === 0 ? program : { ...program, resource: { [resource]: resources } }, undefined, 2),
    );
  }

  surround(environment: NodeJS.ProcessEnv): void {
    this.#environment = environment;
  }

  async plan(): Promise<Plan> {
    const { result, json } = await planOf(this.project, [], { environment: this.#environment });
    const changes = realChanges(json).map(({ address, change }): [string, Change] => {
      const action = actionOf(change.actions);
      return [
        labelOf(address),
        {
          action,
          paths: action === "update" ? [...changedPaths(change.before, change.after)].map(ofSchema).sort() : [],
        },
      ];
    });
    return { ...this.#heard(result), changes: Object.fromEntries(changes) };
  }

  async planDocument(stale?: "stale"): Promise<string> {
    const parameters = ["plan", "-json", "-out=review.tfplan", ...(stale === undefined ? [] : ["-refresh=false"])];
    const { code, stdout } = await this.project.run(parameters, { environment: this.#environment });
    return code === 0 ? (await this.project.must(["show", "-json", "review.tfplan"])).stdout : stdout;
  }

  applyPlanned(): Promise<Outcome> {
    return this.#run(["apply", "review.tfplan"]);
  }

  apply(): Promise<Outcome> {
    return this.#run(["apply", "-auto-approve"]);
  }

  importCustomer(label: string, id: string): Promise<Outcome> {
    return this.#run(["import", `${resource}.${label}`, id]);
  }

  spelled(path: string): string {
    return snake(path);
  }

  async labels(): Promise<readonly string[]> {
    return (await resourcesOf(this.project)).map(({ address }) => labelOf(address)).sort();
  }

  printed(): string {
    return this.#said.join("\n");
  }

  stateText(): string {
    return stateTextOf(this.project);
  }

  async close(): Promise<void> {
    this.project.remove();
    await this.emulator.close();
  }

  async #run(parameters: readonly string[]): Promise<Outcome> {
    return this.#heard(await this.project.run(parameters, { environment: this.#environment }));
  }

  #heard({ code, stdout, stderr }: CommandResult): Outcome {
    this.#said.push(stdout, stderr);
    return { failed: code !== 0 && code !== 2, text: inOneLine(stdout + stderr) };
  }
}

/** One of the programs that the set-up found. */
export function terraformEngine(program: TerraformProgram): Engine {
  return {
    name: program.name === "tofu" ? "OpenTofu" : "Terraform",
    version: program.version,
    encryptsState: false,
    seesInsideObjects: false,
    async open({ emulator: options, environment } = {}) {
      const emulator = await startEmulator(options);
      const project = new TerraformProject({
        name: "conformance",
        program,
        environment: { ...emulator.env, ...environment },
      });
      const place = new TerraformPlace(emulator, project);
      place.declare({});
      await project.init();
      return place;
    },
  };
}
