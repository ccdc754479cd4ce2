// What a user does about a difference: commands of the engines, and the line of code that accepts a value.
import { pulumiProperty, terraformProperty } from "../../programs";
import { snakeCase, type Leaf, type Value } from "../../schema";
import type { ManagedCustomer } from "./states/managed-customer";

/** How users run this command: with `--no`, which fetches no other package of this name. */
export const ownCommand = "npx --no webcastmanager";

/** Returns a text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The options that name the stack of a resource: its URN begins with `urn:pulumi:<stack>::`. */
function stackOption({ address }: ManagedCustomer): string {
  const stack = /^urn:pulumi:(.+?)::/.exec(address)?.[1];
  return stack === undefined ? "" : ` --stack ${shellWord(stack)}`;
}

/** Returns the command that restores what the state holds. */
export function revertCommand(managed: ManagedCustomer): string {
  return managed.engine === "pulumi"
    ? `pulumi up --refresh${stackOption(managed)} --target ${shellWord(managed.address)}`
    : `terraform apply -target=${shellWord(managed.address)}`;
}

/** Returns the command that takes a customer out of its state. */
export function forgetCommand(managed: ManagedCustomer): string {
  return managed.engine === "pulumi"
    ? `pulumi state delete ${shellWord(managed.address)}${stackOption(managed)}`
    : `terraform state rm ${shellWord(managed.address)}`;
}

/** Returns the path of a property as the engine spells it. */
export function propertyPath({ engine }: ManagedCustomer, leaf: Leaf): string {
  return engine === "pulumi" ? leaf.path : leaf.keys.map(snakeCase).join(".");
}

/** Returns the code that accepts the service's value of a property. A secret is named, never printed. */
export function acceptingCode(managed: ManagedCustomer, leaf: Leaf, value: Value): string {
  if (leaf.facts.secret) return `set \`${propertyPath(managed, leaf)}\` to the new value`;
  return managed.engine === "pulumi" ? pulumiProperty(leaf, value) : terraformProperty(leaf, value);
}

/** Returns the command that brings a customer into code. */
export function importCommand(engine: ManagedCustomer["engine"], id: string): string {
  return `${ownCommand} import --to ${engine} --out imported --select ${shellWord(id)}`;
}
