// The code of customers as the page shows it, and the commands that it needs. It holds no secret.
import { pulumiProgram, terraformProgram, type Program } from "../../programs";
import type { Code } from "../page-api";
import type { Service } from "../service";
import type { StoredCustomer } from "../store/content";
import { existing } from "./customers";

/** The languages of the code. */
export const languages = ["pulumi", "hcl"] as const;

/** Returns a customer and, if asked for, all below it. */
function branch(service: Service, id: string, below: boolean): StoredCustomer[] {
  const children = below ? service.store.childrenOf(id) : [];
  return [existing(service, id), ...children.flatMap((child) => branch(service, child.id, below))];
}

/** Returns the code of a customer and, if asked for, of all below it. */
export function codeOf(
  service: Service,
  id: string,
  options: { as: (typeof languages)[number]; below: boolean },
): Code {
  const customers = branch(service, id, options.below).map(({ id: own, record }) => ({
    id: own,
    tree: service.records.tree(record),
  }));
  if (options.as === "hcl") {
    const program = terraformProgram(customers);
    return {
      files: [...filesOf(program), { name: "imports.tf", text: program.imports }],
      commands: program.secrets.map(({ name }) => `export TF_VAR_${name}=…`),
    };
  }
  const program = pulumiProgram(customers);
  return {
    files: filesOf(program),
    commands: [
      ...program.secrets.map(({ name }) => `pulumi config set --secret ${name}`),
      `webcastmanager import ${customers.map(({ id: own }) => own).join(" ")} --to pulumi --out . --stack dev --apply`,
    ],
  };
}

const filesOf = ({ files }: Program): Code["files"] => [...files].map(([name, text]) => ({ name, text }));
