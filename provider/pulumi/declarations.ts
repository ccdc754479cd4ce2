// Which customers the running program declares, as far as the engine's calls tell. A diff names a customer but no
// resource, and a refresh compares what nobody declares any more; a check names a resource but no customer, and only
// what is declared is checked. So a customer counts as declared when a diff compares it with the very inputs that a
// check has answered.
import { hash } from "node:crypto";
import { isList, isTree, type Tree, type Value } from "../../schema";

function sorted(value: Value): unknown {
  if (isList(value)) return value.map(sorted);
  return isTree(value)
    ? Object.keys(value)
        .sort()
        .filter((key) => value[key] !== undefined)
        .map((key) => [key, sorted(value[key])])
    : value;
}

/** A digest, so that no secret is held longer than it has to be. */
const digestOf = (inputs: Tree) => hash("sha256", JSON.stringify(sorted(inputs)), "base64");

/** What checks and diffs of one process have told. */
export class Declarations {
  private readonly resources = new Map<string, string>();
  private readonly customers = new Map<string, string>();

  /** @param declared ids of the declared customers, kept up to date here. */
  constructor(private readonly declared: Set<string>) {}

  /** A resource was checked. Without earlier inputs it is created, or about to be replaced, whoever wished that. */
  checked(resource: Value, isNew: boolean, inputs: Tree): void {
    if (typeof resource !== "string") return;
    if (!isNew) {
      this.resources.set(digestOf(inputs), resource);
      return;
    }
    const replaced = this.customers.get(resource);
    if (replaced !== undefined) this.declared.delete(replaced);
  }

  /** A customer was compared with inputs, and is not replaced for what differs. */
  kept(id: string, inputs: Tree): void {
    const resource = this.resources.get(digestOf(inputs));
    if (resource === undefined) return;
    this.customers.set(resource, id);
    this.declared.add(id);
  }
}
