// A team with an example of GitOps: its repository, the service, and what both platforms of the example share.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator, WireRecord } from "../../emulator";
import { mustRun } from "../../tools/workbench/run-command";
import type { PipelineRepository } from "./pipeline-repository";

/** The engines of the examples. */
export const engines = ["pulumi", "terraform"] as const;

/** An engine of the examples. */
export type Engine = (typeof engines)[number];

/** Secrets that must never be readable; each is in one environment at least. */
export const secrets = { passphrase: "canary-passphrase", kollective: "canary-kollective-token" };

const programs = { pulumi: "index.ts", terraform: "main.tf" } as const;

/** The blocks of a program that declare the Consumer, and its id as an output, by file. */
const consumers: Readonly<Record<Engine, Readonly<Record<string, readonly RegExp[]>>>> = {
  pulumi: { "index.ts": [/^const berlin = [^]*?^\}\);\n/m, /^export const consumerId.*\n/m] },
  terraform: {
    "main.tf": [/^resource "webcastmanager_customer" "acme_berlin" \{[^]*?^\}\n/m],
    "outputs.tf": [/^output "consumer_id" \{[^]*?^\}\n/m],
  },
};

/** A team with its repository and its service. */
export abstract class PipelineTeam {
  /** Set: the password of the account that reads, in place of the right one. */
  readersPassword: string | undefined;
  /** The same of the account that writes. */
  writersPassword: string | undefined;

  protected constructor(
    readonly engine: Engine,
    readonly emulator: Emulator,
    readonly repository: PipelineRepository,
  ) {}

  /** The file of the program. */
  get file(): string {
    return programs[this.engine];
  }

  /** Writes the configuration of the Pulumi stack, as the README of the example says. */
  protected async createStack(): Promise<void> {
    const { machine, state, files: folder } = this.repository;
    const environment = {
      ...machine,
      PULUMI_HOME: join(state, "home"),
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: secrets.passphrase,
    };
    const pulumi = (...parameters: string[]) => mustRun("pulumi", parameters, { folder, environment });
    await pulumi("stack", "init", "prod");
    await pulumi("config", "set", "--stack", "prod", "--secret", "kollectiveToken", secrets.kollective);
  }

  /** Changes the program. */
  edit(from: string, to: string): void {
    this.repository.edit(this.file, from, to);
  }

  /** Removes the Consumer from the program, with the output of its id. */
  removeConsumer(): void {
    for (const [path, blocks] of Object.entries(consumers[this.engine])) {
      for (const block of blocks) {
        const [text = String(block)] = block.exec(readFileSync(join(this.repository.files, path), "utf8")) ?? [];
        this.repository.edit(path, text, "");
      }
    }
  }

  /** Declares customers beside those of the program: Acme 0, Acme 1, … */
  declareMany(count: number): void {
    const [before, text] =
      this.engine === "pulumi"
        ? [
            "export const partnerId",
            `for (let i = 0; i < ${count}; i++)\n  new Customer(\`many-\${i}\`, { name: \`Acme \${i}\`, type: "Consumer", defaultLanguage: "en" });\n`,
          ]
        : [
            'resource "webcastmanager_customer" "acme" {',
            `resource "webcastmanager_customer" "many" {\n  count = ${count}\n  name = "Acme \${count.index}"\n  type = "Consumer"\n  default_language = "en"\n}\n`,
          ];
    this.edit(before, text + before);
  }

  /** Lists a customer whose deletion is wanted. */
  listDeletion(name: string): void {
    const id = this.idOf(name);
    const [path, from, to] =
      this.engine === "pulumi"
        ? ["Pulumi.prod.yaml", "config:\n", `config:\n  webcastmanager:deletions:\n    "${id}": ${name}\n`]
        : [
            this.file,
            'provider "webcastmanager" {}',
            `provider "webcastmanager" {\n  deletions = { "${id}" = "${name}" }\n}`,
          ];
    this.repository.edit(path, from, to);
  }

  /** A customer in the service by its name. */
  protected customer(name: string): WireRecord | undefined {
    return this.emulator.admin.dump().customers.find((customer) => customer.name === name);
  }

  /** The id of a customer by its name. */
  idOf(name: string): string {
    return String(this.customer(name)?.id);
  }

  /** The accounts of the environments: one that writes, and one that only reads. */
  protected get accounts() {
    const [writer, , reader] = this.emulator.users;
    return {
      writer: { ...writer, password: this.writersPassword ?? writer.password },
      reader: { ...reader, password: this.readersPassword ?? reader.password },
    };
  }

  /** Changes a customer in WebcastManager. */
  change(name: string, changes: WireRecord): void {
    this.emulator.admin.edit(this.idOf(name), changes);
  }

  /** Sets faults of the service; none brings it back to order. */
  faults(...faults: Parameters<Emulator["admin"]["faults"]["set"]>[0]): void {
    this.emulator.admin.faults.set(faults);
  }

  /** The names of the customers in the service. */
  customers(): readonly unknown[] {
    const { customers } = this.emulator.admin.dump();
    return customers.map(({ name }) => name).sort();
  }

  /** The secrets of the team and of its customers that a text has, and what tokens begin with. */
  protected secretsIn(text: string, ...tokens: readonly string[]): readonly string[] {
    const { users, admin } = this.emulator;
    const held = admin.dump().customers.flatMap(({ hmacSecret }) => (typeof hmacSecret === "string" ? hmacSecret : []));
    const all = [...Object.values(secrets), ...users.map(({ password }) => password), ...held, ...tokens];
    return all.filter((secret) => text.includes(secret));
  }
}
