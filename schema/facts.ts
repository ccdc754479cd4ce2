// The words a field may say of itself, and the one way to say them.
// Everything that differs between fields is declared here as data; no other file asks for a field by name.
import type * as z from "zod";

/** The two kinds of customer that the form knows. */
export type CustomerType = "Partner" | "Consumer";

/** What a leaf of the customer declares about itself. */
export interface Facts {
  /** One or two sentences for users: they become JSDoc, JSON Schema and reference tables. */
  readonly description: string;
  /** Name of the field in a customer record on the wire. Absent: the field never travels. */
  readonly wire?: string;
  /** Words of the user to words on the wire, where they differ (values of a choice, keys of a map). */
  readonly wireWords?: Readonly<Record<string, string>>;
  /** Can't change after create: a change replaces the customer. */
  readonly createOnly?: true;
  /** Never shown, never logged, always wrapped. */
  readonly secret?: true;
  /** Made by the provider when absent; kept in the state output of this name; absent means "keep what is there". */
  readonly generated?: { readonly output: string; readonly renewedBy: string };
  /** Takes effect only on what is created afterwards; the text says on what. */
  readonly onlyNew?: string;
  /** Which type of customer may have it. */
  readonly onlyFor?: CustomerType;
  /** Left to the service when absent: whatever it reports is no drift. */
  readonly serverDecides?: true;
  /** The service may report it although nobody set it: that is no drift. */
  readonly serverFills?: true;
  /** Matters in create only: a later change is none. */
  readonly onlyAtCreate?: true;
  /** Filled in when the block around it is declared and the field is not. */
  readonly defaultValue?: string | boolean;
  /** What an absent field means. */
  readonly absentMeans?: boolean;
  /** Switches the block around it on and off. */
  readonly isSwitch?: true;
  /** Whether it is required, or allowed only, while the switch of its block is on. */
  readonly whileOn?: "required" | "only";
  /**
   * What the text is, where it has spellings that mean the same: it is kept as written and compared in its normal form.
   */
  readonly format?: "host" | "url";
  /** Items that a set may have. */
  readonly maxItems?: number;
  /** Set by the service, never by the user. */
  readonly computed?: true;
  /** A warning, not a failure, when the value does not match. */
  readonly warnUnless?: { readonly pattern: RegExp; readonly otherwise: string };
  /** Keys of a map that are known; any other passes with a warning. */
  readonly knownKeys?: readonly string[];
}

const registry = new WeakMap<z.core.$ZodType, Facts>();

/**
 * Declares a field: description and facts are attached last, because zod drops both at every later step
 * (`.optional()`, `.partial()` and `.describe()` make new schemas).
 */
export function field<Schema extends z.ZodType>(schema: Schema, facts: Facts): Schema {
  const described = schema.describe(facts.description);
  registry.set(described, facts);
  return described;
}

/** The facts of a field as it stands in its object's shape; undefined where it declared none. */
export function factsOf(schema: z.core.$ZodType): Facts | undefined {
  return registry.get(schema);
}
