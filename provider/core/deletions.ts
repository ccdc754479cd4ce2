// The setting `deletions`: which customers may be deleted although they are protected. An id and a name that belong
// together, so that neither a wrong line nor a line that stays lifts the protection of another customer.
import { printable, type Settings, type Tree } from "../../schema";

/** The names of the listed customers, by id. */
export type Deletions = Settings["deletions"];

/** Whether the setting lists an id, with any name. */
export function isListed(deletions: Deletions, id: string): boolean {
  return deletions !== undefined && Object.hasOwn(deletions, id);
}

/** Whether a customer is protected: `deletionProtection` is on, and the setting doesn't list its id with its name. */
export function isProtected(deletions: Deletions, id: string, tree: Tree): boolean {
  if (tree.deletionProtection === false) return false;
  return !isListed(deletions, id) || tree.name === undefined || deletions?.[id] !== tree.name;
}

/** Returns the entry of a customer as JSON, YAML and HCL spell a key and its value. */
export function deletionEntry(id: string, tree: Tree, separator: string): string {
  return [id, tree.name].map((part) => printable(JSON.stringify(part ?? ""))).join(separator);
}
