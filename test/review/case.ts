// Everything that a property about failures of an apply starts from: customers of a service, those of them that a
// program manages, what other users changed since, and what the program declares now.
import fc from "fast-check";

/** How a customer gets its parent: none, the id of another one as text, by its resource, or an id that is nowhere. */
export type ParentChoice =
  { readonly by: "none" | "missing" } | { readonly by: "id" | "resource"; readonly of: number };

/** One customer that exists. */
interface Existing {
  readonly name: string;
  readonly type: "Partner" | "Consumer";
  /** An earlier customer. */
  readonly parent: ParentChoice;
  readonly hasHive: boolean;
  readonly isManaged: boolean;
  readonly isProtected: boolean;
  /** `retainOnDelete` of Pulumi. */
  readonly isRetained: boolean;
  readonly connectors: number;
}

/** What another user did since. */
interface Edit {
  readonly of: number;
  readonly does: "rename" | "remove" | "move" | "switch Hive off" | "connect";
  readonly name: string;
  readonly to: number;
}

/** What the program does with a customer that it manages. */
interface Wanted {
  readonly does: "keep" | "rename" | "move" | "remove" | "forget" | "change Hive" | "connect" | "change language";
  readonly name: string;
  readonly parent: ParentChoice;
  readonly connectors: number;
  readonly dependsOn: readonly number[];
  readonly createsFirst: boolean;
}

/** A resource that is new in the program. */
interface New {
  readonly name: string;
  readonly type: "Partner" | "Consumer";
  readonly parent: ParentChoice;
  readonly hasHive: boolean;
  readonly adopt: boolean | "overwrite";
  readonly hmac: boolean;
  readonly connectors: number;
  readonly dependsOn: readonly number[];
}

/** One case. Numbers choose customers and resources, modulo how many there are. */
export interface Case {
  readonly engine: "pulumi" | "terraform";
  readonly refreshes: boolean;
  readonly existing: readonly Existing[];
  readonly edits: readonly Edit[];
  readonly wanted: readonly Wanted[];
  readonly created: readonly New[];
  /** Which of the steps that can come next comes next. */
  readonly order: readonly number[];
}

// Two spellings of one name, and white space around: both are the same to the service's canonical form.
const name = fc.constantFrom("A", "B", "C", "D", "\u00c4", "A\u0308", " A ");
const type = fc.constantFrom("Partner" as const, "Partner" as const, "Consumer" as const);
const index = fc.nat({ max: 7 });
const connectors = fc.nat({ max: 6 });

const byResource = index.map((of) => ({ by: "resource" as const, of }));
const parent: fc.Arbitrary<ParentChoice> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ by: "none" as const }) },
  { weight: 4, arbitrary: byResource },
  { weight: 3, arbitrary: index.map((of) => ({ by: "id" as const, of })) },
  { weight: 1, arbitrary: fc.constant({ by: "missing" as const }) },
);

const rarely = (freq: number) => fc.nat({ max: freq }).map((number) => number === freq);
const dependsOn = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(index, { maxLength: 2 }) },
);

const existing: fc.Arbitrary<Existing> = fc.record({
  name,
  type,
  parent: fc.oneof({ weight: 1, arbitrary: parent }, { weight: 1, arbitrary: byResource }),
  hasHive: fc.boolean(),
  isManaged: rarely(3).map((isOthers) => !isOthers),
  isProtected: rarely(7),
  isRetained: rarely(5),
  connectors,
});

const edit: fc.Arbitrary<Edit> = fc.record({
  of: index,
  does: fc.constantFrom("rename", "remove", "move", "switch Hive off", "connect"),
  name,
  to: index,
});

const wanted: fc.Arbitrary<Wanted> = fc.record({
  does: fc.constantFrom(
    "keep",
    "keep",
    "rename",
    "rename",
    "rename",
    "move",
    "move",
    "move",
    "remove",
    "remove",
    "remove",
    "remove",
    "forget",
    "change Hive",
    "connect",
    "change language",
  ),
  name,
  parent,
  connectors,
  dependsOn,
  createsFirst: rarely(5),
});

const created: fc.Arbitrary<New> = fc.record({
  name,
  type,
  parent,
  hasHive: fc.boolean(),
  adopt: fc.constantFrom(false, false, true, "overwrite" as const),
  hmac: rarely(4),
  connectors,
  dependsOn,
});

/** Every case, small ones first. */
export const arbitraryCase: fc.Arbitrary<Case> = fc.record({
  engine: fc.constantFrom("pulumi", "terraform"),
  refreshes: fc.boolean(),
  existing: fc.array(existing, { maxLength: 7, size: "max" }),
  edits: fc.array(edit, { maxLength: 2 }),
  wanted: fc.array(wanted, { minLength: 7, maxLength: 7 }),
  created: fc.array(created, { maxLength: 3 }),
  order: fc.array(fc.nat({ max: 99 }), { minLength: 24, maxLength: 24 }),
});
