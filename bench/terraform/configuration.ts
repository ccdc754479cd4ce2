// The customers as Terraform configurations, in separate blocks as users write them: with our resource, the one that
// does nothing, and with terraform_data, which needs no provider at all.
import { declaredCustomers } from "../customers";
import { providerAddress } from "../../provider/terraform/address";

/** Whose configuration it is. */
export type TerraformKind = "ours" | "reference" | "builtin";

/** The address of the provider that does nothing. */
export const referenceAddress = "webcastmanager.example/bench/reference";

const types = { ours: "webcastmanager_customer", reference: "reference_customer", builtin: "terraform_data" } as const;

const headers = {
  ours: requirement("webcastmanager", providerAddress),
  reference: requirement("reference", referenceAddress),
  builtin: "",
} as const;

function requirement(name: string, address: string): string {
  return `terraform {\n  required_providers {\n    ${name} = {\n      source = "${address}"\n    }\n  }\n}\n`;
}

/** Names as Terraform spells them; a role, which begins in upper case, is not a name. */
function spelt(fields: object): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(fields).map(([key, value]: [string, unknown]) => {
    const name = /^[a-z]/.test(key) ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : key;
    return [
      name,
      typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(spelt(value)) : value,
    ];
  });
}

/** main.tf with as many customers. Values are written as JSON, which is an expression of the language too. */
export function terraformFiles(kind: TerraformKind, count: number): Readonly<Record<string, string>> {
  const type = types[kind];
  const blocks = declaredCustomers(count).map(({ key, parent, args }) => {
    const lines = spelt(args).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    if (parent !== undefined) lines.push(`parent = ${type}.${parent}.id`);
    const body = kind === "builtin" ? ["input = {", ...lines.map((line) => `  ${line}`), "}"] : lines;
    return `resource "${type}" "${key}" {\n${body.map((line) => `  ${line}`).join("\n")}\n}\n`;
  });
  return { "main.tf": [headers[kind], ...blocks].join("\n") };
}
