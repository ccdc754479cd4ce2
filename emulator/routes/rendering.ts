// Bodies of answers: records with secrets hidden, arrays reordered, fields added or left out, as the behaviours say.
// The text of each version of a record is cached, so a page of a list is only joined.
import { isList, type Value } from "../../schema";
import type { Behaviour } from "../faults/behaviours";
import type { Field, Records } from "../rules/records";
import { unknownFields } from "../rules/saving";
import type { Connector, StoredCustomer } from "../store/content";

/** Renders the bodies of answers. */
export class Rendering {
  #full = new WeakMap<StoredCustomer, string>();
  #summaries = new WeakMap<StoredCustomer, string>();
  #of?: Behaviour;
  #shuffles = 0;

  constructor(
    private readonly records: Records,
    private readonly behaviour: () => Behaviour,
  ) {}

  /** One customer with everything, as JSON text. */
  full(customer: StoredCustomer): string {
    const behaviour = this.#current();
    if (behaviour.arrays === "shuffled") return this.#render(customer, this.records.fields);
    const text = this.#full.get(customer) ?? this.#render(customer, this.records.fields);
    this.#full.set(customer, text);
    return text;
  }

  /** One page of customers, as JSON text. */
  page(customers: readonly StoredCustomer[], total: number): string {
    const isSummary = this.#current().list === "summary";
    const items = `[${customers.map((customer) => (isSummary ? this.#summary(customer) : this.full(customer))).join(",")}]`;
    const { list } = this.records.profile;
    return list.items === "."
      ? items
      : `{${JSON.stringify(list.total)}:${total},${JSON.stringify(list.items)}:${items}}`;
  }

  /** The connectors that may be selected, as JSON text. */
  connectors(connectors: readonly Connector[]): string {
    return JSON.stringify({ total: connectors.length, videoConferenceConnectors: connectors });
  }

  // Texts rendered under other behaviours are outdated.
  #current(): Behaviour {
    const behaviour = this.behaviour();
    if (behaviour !== this.#of) [this.#full, this.#summaries, this.#of] = [new WeakMap(), new WeakMap(), behaviour];
    return behaviour;
  }

  // A summary holds the name and the fields that never change.
  #summary(customer: StoredCustomer): string {
    const text =
      this.#summaries.get(customer) ??
      this.#render(
        customer,
        this.records.fields.filter(({ leaf, name }) => leaf.facts.createOnly ?? name === this.records.names.name),
      );
    this.#summaries.set(customer, text);
    return text;
  }

  #render({ record }: StoredCustomer, fields: readonly Field[]): string {
    const { id, createdAt, updatedAt } = this.records.names;
    const shown = fields.flatMap((field) => {
      const value = this.#shown(field, record[field.name]);
      return value === undefined ? [] : [[field.name, value]];
    });
    return JSON.stringify({
      [id]: record[id],
      ...Object.fromEntries(shown),
      [createdAt]: record[createdAt],
      [updatedAt]: record[updatedAt],
      ...this.behaviour().extraFields,
      ...unknownFields(this.records, record, this.behaviour()),
    });
  }

  #shown(field: Field, value: Value): Value {
    const { secrets, mask, unset, arrays } = this.behaviour();
    if (field.leaf.facts.secret && secrets === "absent") return undefined;
    if (field.leaf.facts.secret && secrets === "masked" && typeof value === "string") return mask;
    if (unset === "absent" && (value === null || (isList(value) && value.length === 0))) return undefined;
    if (!isList(value) || arrays === "kept" || value.length < 2) return value;
    if (arrays === "reversed") return value.toReversed();
    this.#shuffles += 1;
    const turn = this.#shuffles % value.length;
    return [...value.slice(turn), ...value.slice(0, turn)];
  }
}
