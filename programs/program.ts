// What goes into a program, and what comes out.
import type { Leaf, Tree } from "../schema";

/** A customer to declare. */
export interface ProgramCustomer {
  readonly id: string;
  /** What a user would declare. `parent` holds an id: of another customer of the program, or of one outside it. */
  readonly tree: Tree;
}

/** What a program has to respect. */
export interface ProgramOptions {
  /** Names that are in use where the program goes: logical names in Pulumi, names of resources in Terraform. */
  readonly taken?: Iterable<string>;
}

/** A secret that the user supplies, because its block can't be declared without it. */
export interface ProgramSecret {
  readonly id: string;
  readonly leaf: Leaf;
  /** The configuration key in Pulumi, the variable in Terraform. */
  readonly name: string;
}

/** A program in files. */
export interface Program {
  /** Text by path, in code-point order of the paths. */
  readonly files: ReadonlyMap<string, string>;
  /** The logical name, or the name of the resource, by the customer's id. */
  readonly names: ReadonlyMap<string, string>;
  readonly secrets: readonly ProgramSecret[];
}
