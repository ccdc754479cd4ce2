// A stack of the real CLI with an emulator of its own: what one scenario is played on. Keeps everything the CLI said,
// so that a scenario can end with a search for secrets. Decides nothing about what a scenario expects.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator, type EmulatorOptions, type WireRecord } from "../../emulator";
import { secretLeaves, wireName, type Value } from "../../schema";
import type { CommandResult } from "../../tools/workbench/run-command";
import { PulumiProject, type ResourceState } from "../../tools/workbench/pulumi-project";
import { canary } from "./customers";
import { customersOf, previewOf, type PreviewJson } from "./pulumi-json";

/** What a customer is declared with, beside options of Pulumi that JSON can hold. */
export type Declared = Readonly<Record<string, unknown>> & { readonly options?: Readonly<Record<string, unknown>> };

/**
 * A program that declares what is in customers.json; `parent`, `dependsOn` and aliases may name resources of it.
 */
const tableProgram = `
const { Customer } = require("webcastmanager-provider");
const made = {};
for (const [key, { options = {}, ...args }] of Object.entries(require("./customers.json"))) {
  const dependsOn = (options.dependsOn ?? []).map((other) => made[other]);
  made[key] = new Customer(key, { ...args, parent: made[args.parent] ?? args.parent }, { ...options, dependsOn });
}
`;

/** How a stage is set. */
export interface StageOptions {
  readonly emulator?: EmulatorOptions;
  readonly configuration?: Readonly<Record<string, string | { readonly secret: string }>>;
  /** In place of the emulator's own; undefined takes a variable away. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** One way that a leaf changes in a preview: `update`, `add`, `delete`, or one of them with `-replace`. */
export type DetailedDiff = Readonly<Record<string, string>>;

/** The stage of one scenario. */
export class Stage {
  /** Everything the CLI printed so far. */
  readonly said: string[] = [];

  private constructor(
    readonly project: PulumiProject,
    readonly emulator: Emulator,
  ) {}

  /** Starts an emulator, makes a stack. */
  static async open(
    name: string,
    { emulator: emulated = {}, configuration = {}, environment = {} }: StageOptions = {},
  ): Promise<Stage> {
    const emulator = await startEmulator(emulated);
    const project = new PulumiProject({
      name,
      files: { "index.js": tableProgram, "customers.json": "{}" },
      environment: { ...emulator.env, PULUMI_DEBUG_COMMANDS: "true", ...environment },
    });
    const stage = new Stage(project, emulator);
    try {
      await project.start(configuration);
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  /** Ends the emulator and takes the folder away. */
  async close(): Promise<void> {
    await this.emulator.close();
    this.project.remove();
  }

  /** What the program declares from now on. */
  declare(customers: Readonly<Record<string, Declared>>): void {
    this.project.write("index.js", tableProgram);
    this.project.write("customers.json", JSON.stringify(customers));
  }

  /** A program of its own in place of the table. */
  program(text: string): void {
    this.project.write(
      "index.js",
      'const pulumi = require("@pulumi/pulumi");\n' +
        "const { Customer, WebcastManagerProvider, getCustomer, getCustomers, getVideoConferenceConnectorOutput, " +
        `getVideoConferenceConnectors } = require("webcastmanager-provider");\n${text}`,
    );
  }

  /** Runs the CLI, and keeps what it prints. */
  async run(
    parameters: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<CommandResult & { readonly text: string }> {
    const result = await this.project.run(parameters, { environment });
    this.said.push(result.stdout, result.stderr);
    return { ...result, text: result.stdout + result.stderr };
  }

  /** Runs the CLI and throws with its output unless it exits 0. */
  async must(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const result = await this.run(parameters, environment);
    if (result.code !== 0) throw new Error(`pulumi ${parameters.join(" ")} exited ${result.code}\n${result.text}`);
    return result.text;
  }

  /** `pulumi up` without the preview before it. */
  up(...parameters: readonly string[]): Promise<string> {
    return this.must(["up", "--yes", "--skip-preview", ...parameters]);
  }

  /** A preview as JSON, and what it would do to each customer. */
  async preview(...parameters: readonly string[]): Promise<{
    code: number;
    text: string;
    steps: PreviewJson["steps"];
    changes: Readonly<Record<string, DetailedDiff>>;
  }> {
    const { result, json } = await previewOf(this.project, parameters);
    this.said.push(result.stdout, result.stderr);
    const changes = json.steps
      .filter((step) => step.op !== "same" && step.op !== "refresh" && step.detailedDiff)
      .map((step) => [labelOf(step.urn), kindsOf(step)] as const);
    return {
      code: result.code,
      text: result.stdout + result.stderr,
      steps: json.steps,
      changes: Object.fromEntries(changes),
    };
  }

  /** The customers of the state by logical name. */
  async state(): Promise<Readonly<Record<string, ResourceState>>> {
    return Object.fromEntries((await customersOf(this.project)).map((customer) => [labelOf(customer.urn), customer]));
  }

  /** The records of the service by the customer's name. */
  records(): Readonly<Record<string, WireRecord>> {
    return Object.fromEntries(
      this.emulator.admin.dump().customers.map((record) => [isText(record.name) ? record.name : "", record]),
    );
  }

  /** The id of the customer with this name. */
  idOf(name: string): string {
    const id = this.records()[name]?.id;
    if (typeof id !== "string")
      throw new Error(`no customer is named ${name}: ${Object.keys(this.records()).join(", ")}`);
    return id;
  }

  /** Writing requests since the last reset of the counts. */
  writes(): number {
    return this.emulator.admin
      .requests()
      .entries.filter(({ route }) => ["create customer", "update customer", "delete customer"].includes(route)).length;
  }

  /**
   * Where a secret is in plain text: in what the CLI printed, in a file of the backend, or in a file of the project
   * named `*.log` or `*.plan`.
   */
  leaks(extra: readonly string[] = []): string[] {
    const { users, admin } = this.emulator;
    const held = admin.dump().customers.flatMap((record) => secretLeaves.map((leaf) => record[wireName(leaf)]));
    const secrets = [
      canary,
      "emulator-access-",
      "emulator-refresh-",
      ...users.map((user) => user.password),
      ...extra,
      ...held.filter(isText),
    ];
    // Debug lines of an event log are what `--debug` prints; there Pulumi's own SDK prints every answer, of any
    // provider.
    const open = (text: string) =>
      text
        .split("\n")
        .filter((line) => !line.includes('"severity":"debug"'))
        .join("\n");
    const files = readdirSync(this.project.folder)
      .filter((name) => /\.(log|plan)$/.test(name))
      .map((name) => [name, open(readFileSync(join(this.project.folder, name), "utf8"))] as const);
    const texts = [
      ...this.said.map((text) => ["output", text] as const),
      ...Object.entries(this.project.stateFiles()),
      ...files,
    ];
    return texts.flatMap(([where, text]) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${where}: ${around(text, secret)}`),
    );
  }
}

const isText = (value: Value): value is string => typeof value === "string" && value !== "";
const labelOf = (urn: string) => urn.split("::").at(-1) ?? urn;
const kindsOf = (step: PreviewJson["steps"][number]): DetailedDiff =>
  Object.fromEntries(Object.entries(step.detailedDiff ?? {}).map(([path, { kind }]) => [path, kind]));

function around(text: string, part: string): string {
  const place = text.indexOf(part);
  return text.slice(Math.max(0, place - 120), place + part.length + 40);
}

/**
 * Properties of a resource as a person would compare them: without the provider's text, each encrypted value as
 * "[secret]".
 */
export function readable(properties: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const shown: unknown = JSON.parse(JSON.stringify(properties), (_, value: unknown) =>
    typeof value === "object" && value !== null && "ciphertext" in value ? "[secret]" : value,
  );
  return Object.fromEntries(Object.entries(shown ?? {}).filter(([name]) => name !== "__provider"));
}

/** The errors and warnings that the CLI tells at its end, without the words "error:" and "warning:", each once. */
export function diagnosticsOf(stdout: string): string[] {
  const begin = stdout.indexOf("Diagnostics:");
  const lines =
    begin === -1 ? [] : [...stdout.slice(begin).matchAll(/^ +(?:error|warning): (.*)$/gm)].map(([, line = ""]) => line);
  return lines.filter((line) => !/^(preview|update) failed$/.test(line));
}
