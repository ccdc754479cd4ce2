// A program: the same customers in the same files in each language.
import type { Leaf, Value } from "../schema";
import type { Code, Entries } from "./code";
import { declaration, propertyEntries, type Dialect, type ProgramCustomer } from "./declaration";
import { filesOf, placed, type Placed } from "./layout";
import { namesOf } from "./names";

/** What a program has to respect. */
export interface ProgramOptions {
  /** Names that are in use where the program goes: logical names in Pulumi, names of resources in Terraform. */
  readonly taken?: Iterable<string>;
  /** Whether the create of each customer takes the one that exists. */
  readonly adopt?: boolean;
}

/** A secret that the user supplies, because its block can't be declared without it. */
export interface ProgramSecret {
  /** The customer's id. */
  readonly id: string;
  readonly leaf: Leaf;
  /** The configuration key in Pulumi, the variable in Terraform. */
  readonly name: string;
}

/** A program in files. */
export interface Program {
  /** Text by path, the same for the same customers in any order. */
  readonly files: ReadonlyMap<string, string>;
  /** The logical name, or the name of the resource, by the customer's id. */
  readonly names: ReadonlyMap<string, string>;
  readonly secrets: readonly ProgramSecret[];
}

/** How a language writes customers. Their names are words in lower case, joined with hyphens. */
export interface Language {
  readonly property: (key: string) => string;
  /** The customer of this name, where it is the parent of another. */
  readonly reference: (name: string) => Code;
  /** The name under which the secret of a customer is supplied; without a name, that of an example. */
  readonly secretName: (leaf: Leaf, name?: string) => string;
  readonly secret: (leaf: Leaf, secretName: string) => Iterable<readonly [string, Code]>;
  readonly customer: (name: string, entries: Entries) => string;
}

/** The customers of one file, with their declarations and secrets. */
export interface DeclaredFile {
  readonly places: readonly Placed[];
  readonly texts: readonly string[];
  readonly secrets: readonly ProgramSecret[];
}

/** The customers of a program, in the order of their paths, and its files without their endings. */
export interface DeclaredCustomers {
  readonly names: ReadonlyMap<string, string>;
  readonly places: readonly Placed[];
  readonly files: ReadonlyMap<string, DeclaredFile>;
}

function declareFile(places: readonly Placed[], language: Language, adopt: boolean): DeclaredFile {
  const secrets: ProgramSecret[] = [];
  const texts = places.map(({ customer, name, parent }) => {
    const dialect: Dialect = {
      property: language.property,
      parent: (id) => (parent === undefined ? id : language.reference(parent.name)),
      secret: (leaf) => {
        const secretName = language.secretName(leaf, name);
        secrets.push({ id: customer.id, leaf, name: secretName });
        return language.secret(leaf, secretName);
      },
    };
    const entries = declaration(customer.tree, dialect);
    return language.customer(name, adopt ? new Map([...entries, [language.property("adopt"), true]]) : entries);
  });
  return { places, texts, secrets };
}

/** Declares customers in a language. */
export function declareCustomers(
  customers: readonly ProgramCustomer[],
  language: Language,
  { taken = [], adopt = false }: ProgramOptions,
): DeclaredCustomers {
  const names = namesOf(customers, taken);
  const places = placed(customers, names);
  const files = [...filesOf(places)].map(([file, inFile]) => [file, declareFile(inFile, language, adopt)] as const);
  return { names, places, files: new Map(files) };
}

/** Returns a property inside its blocks, with this value; undefined where the value is declared by leaving it out. */
export function declareProperty(leaf: Leaf, value: Value, language: Language): Entries | undefined {
  return propertyEntries(leaf, value, {
    property: language.property,
    parent: (id) => id,
    secret: () => language.secret(leaf, language.secretName(leaf)),
  });
}
