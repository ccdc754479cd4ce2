// The real Pulumi CLI as an engine of the scenarios.
import { execFileSync } from "node:child_process";
import { isTree, leaves, type Tree, type Value } from "../../schema";
import type { CommandResult } from "../../tools/workbench/run-command";
import { leafOf } from "../support/drift-cases";
import { importedResource, importFile, importParameters } from "../support/import-file";
import { previewOf } from "../support/pulumi-json";
import { Stage } from "../support/stage";
import {
  inOneLine,
  type Change,
  type Customers,
  type Engine,
  type Outcome,
  type Place,
  type PlaceOptions,
  type Plan,
} from "./engine";

const actions: Readonly<Record<string, Change["action"]>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

/** Inputs as an import file holds them: secrets in the engine's wrapping. */
function imported(tree: Tree, above: readonly string[] = []): Tree {
  const isSecret = (path: string) => leaves.some((leaf) => leaf.path === path && leaf.facts.secret);
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]): [string, Value] => {
      const keys = [...above, key];
      if (isTree(value)) return [key, imported(value, keys)];
      return [
        key,
        isSecret(keys.join("."))
          ? { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(value) }
          : value,
      ];
    }),
  );
}

class PulumiPlace implements Place {
  #declared: Customers = {};
  #environment: NodeJS.ProcessEnv = {};

  constructor(private readonly stage: Stage) {}

  get emulator() {
    return this.stage.emulator;
  }

  declare(customers: Customers): void {
    this.#declared = customers;
    this.stage.declare(customers);
  }

  surround(environment: NodeJS.ProcessEnv): void {
    this.#environment = environment;
  }

  async plan(): Promise<Plan> {
    const { result, json } = await previewOf(this.stage.project, ["--refresh"], { environment: this.#environment });
    const changes: Record<string, Change> = {};
    for (const { op, urn, detailedDiff } of json.steps.filter((step) => step.urn.includes("webcastmanager:Customer"))) {
      const action = actions[op];
      if (action !== undefined)
        changes[urn.split("::").at(-1) ?? urn] = {
          action,
          paths: action === "update" ? [...new Set(Object.keys(detailedDiff ?? {}).map(leafOf))].sort() : [],
        };
    }
    // Within JSON a quote is written as two characters.
    const { failed, text } = this.#heard(result);
    return { failed, text: text.replaceAll('\\"', '"'), changes };
  }

  async planDocument(stale?: "stale"): Promise<string> {
    const parameters = ["preview", "--json", ...(stale === undefined ? ["--refresh"] : [])];
    return (await this.stage.project.run(parameters, { environment: this.#environment })).stdout;
  }

  applyPlanned(): Promise<Outcome> {
    return this.#run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
  }

  apply(all?: "all"): Promise<Outcome> {
    const parameters = ["up", "--yes", "--skip-preview", "--refresh"];
    return this.#run(all === undefined ? parameters : [...parameters, "--continue-on-error"]);
  }

  async importCustomer(label: string, id: string): Promise<Outcome> {
    const resource = importedResource(label, id, imported(this.#declared[label] ?? {}));
    this.stage.project.write(importFile, JSON.stringify({ resources: [resource] }));
    return this.#run(importParameters);
  }

  spelled(path: string): string {
    return path;
  }

  async labels(): Promise<readonly string[]> {
    return Object.keys(await this.stage.state()).sort();
  }

  printed(): string {
    return this.stage.said.join("\n");
  }

  stateText(): string {
    return Object.values(this.stage.project.stateFiles()).join("\n");
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  async #run(parameters: readonly string[]): Promise<Outcome> {
    return this.#heard(await this.stage.project.run(parameters, { environment: this.#environment }));
  }

  #heard({ code, stdout, stderr }: CommandResult): Outcome {
    this.stage.said.push(stdout, stderr);
    return { failed: code !== 0, text: inOneLine(stdout + stderr) };
  }
}

/** The CLI on PATH. */
export function pulumiEngine(): Engine {
  return {
    name: "Pulumi",
    version: execFileSync("pulumi", ["version"], { encoding: "utf8" }).trim().replace(/^v/, ""),
    encryptsState: true,
    seesInsideObjects: true,
    open: async ({ emulator, environment }: PlaceOptions = {}) =>
      new PulumiPlace(
        await Stage.open("conformance", {
          ...(emulator === undefined ? {} : { emulator }),
          ...(environment === undefined ? {} : { environment }),
        }),
      ),
  };
}
