// The code of customers as the page shows it, and the commands that it needs. Neither holds a secret: the commands read
// each from the emulator and hand it over.
import * as z from "zod";
import { pulumiProgram, requiredProviders, terraformProgram, type Program, type ProgramSecret } from "../../programs";
import type { Code } from "../page-api";
import type { Service } from "../service";
import type { StoredCustomer } from "../store/content";
import { existing } from "./customers";

/** Which code is asked for. */
const Asked = z.object({ as: z.enum(["pulumi", "hcl"]).default("pulumi"), below: z.string().default("") });

/** Name of the Pulumi project: the namespace of its configuration. */
const projectName = "webcasts";

/** Returns a customer and, if asked for, all below it. */
function branch(service: Service, id: string, below: boolean): StoredCustomer[] {
  const children = below ? service.store.childrenOf(id) : [];
  return [existing(service, id), ...children.flatMap((child) => branch(service, child.id, below))];
}

/** Returns the command that reads a secret: no shell keeps a value in its history. */
function reading(service: Service, { id, leaf }: ProgramSecret): string {
  const field = service.records.fields.find((one) => one.leaf.path === leaf.path);
  const path = ["customers", id, "secrets", field?.name ?? ""].map(encodeURIComponent).join("/");
  return `curl -sSf '${service.url}/_emulator/page/${path}?as=text'`;
}

const steps = (...all: Code["steps"]): Code["steps"] => all.filter(({ commands }) => commands.length > 0);
const filesOf = (files: Program["files"]): Code["files"] => [...files].map(([name, text]) => ({ name, text }));

function pulumiCode(service: Service, customers: Parameters<typeof pulumiProgram>[0]): Code {
  const { files, secrets } = pulumiProgram(customers, { adopt: true });
  return {
    files: [
      ...filesOf(files),
      { name: "Pulumi.yaml", text: `name: ${projectName}\nruntime: nodejs\nmain: index.ts\n` },
    ],
    steps: steps(
      {
        about: "Set the secrets of the stack",
        commands: secrets.map((one) => `${reading(service, one)} | pulumi config set --secret ${one.name}`),
      },
      { about: "Adopt the customers that exist: adopt is true in the code", commands: ["pulumi up"] },
      { about: "See that nothing differs", commands: ["pulumi preview --refresh --expect-no-changes"] },
    ),
  };
}

function terraformCode(service: Service, customers: Parameters<typeof terraformProgram>[0]): Code {
  const { files, secrets, imports } = terraformProgram(customers);
  return {
    files: [...filesOf(files), { name: "imports.tf", text: imports }, { name: "versions.tf", text: requiredProviders }],
    steps: steps(
      {
        about: "Set the secrets",
        commands: secrets.map((one) => `export TF_VAR_${one.name}="$(${reading(service, one)})"`),
      },
      { about: "Import the customers that exist, as imports.tf says", commands: ["terraform init", "terraform apply"] },
      { about: "See that nothing differs", commands: ["terraform plan -detailed-exitcode"] },
    ),
  };
}

/** Returns the code of a customer and, if `query` asks for it, of all below it. */
export function codeOf(service: Service, id: string, query: unknown): Code {
  const { as, below } = Asked.parse(query);
  const customers = branch(service, id, below !== "").map(({ id: own, record }) => ({
    id: own,
    tree: service.records.tree(record),
  }));
  return as === "hcl" ? terraformCode(service, customers) : pulumiCode(service, customers);
}
