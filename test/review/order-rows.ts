// Plans whose outcome depends on the order of apply: what a review says of each customer, and how it ends over the
// orders. r0, r1 … exist and are managed; n0, n1 … are new. Without more, each is a Partner "A" below no parent.
import type { Case } from "./case";

type Some<Item> = readonly Partial<Item>[];

/** A plan, and what becomes of it. */
export interface OrderRow {
  /** Absent: Terraform. */
  readonly engine?: Case["engine"];
  readonly existing?: Some<Case["existing"][number]>;
  /** What happens to those that exist. Absent: they stay. */
  readonly wanted?: Some<Case["wanted"][number]>;
  readonly created?: Some<Case["created"][number]>;
  /** What a review says. "fails or n0": at least one of the two does. "open": it can't be known. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** How it ends in one order or another. */
  readonly ends: Readonly<Record<string, string>>;
}

/** The index of a resource among those that are declared: first those that exist, then the new ones. */
const after = (...dependsOn: readonly number[]) => ({ dependsOn });

/** A customer that keeps its parent, by the id and no longer by the resource. */
const staysBelow = (of: number) => ({ does: "move", parent: { by: "id", of } }) as const;

export const orderRows: Readonly<Record<string, OrderRow>> = {
  "its own parent is replaced, and three creates want its name": {
    existing: [{}],
    wanted: [{ does: "move", parent: { by: "id", of: 0 } }],
    created: [{}, after(0), { adopt: true }],
    verdicts: { r0: "open", n0: "open", n1: "open", n2: "fails or n0" },
    ends: { r0: "applied, fails", n0: "applied, fails", n1: "fails, left out", n2: "applied, fails" },
  },
  "two creates of one name": {
    created: [{}, {}],
    verdicts: { n0: "applies", n1: "fails or n0" },
    ends: { n0: "applied, fails", n1: "applied, fails" },
  },
  "three creates of one name": {
    created: [{}, {}, {}],
    verdicts: { n0: "applies", n1: "fails or n0", n2: "fails or n0" },
    ends: { n0: "applied, fails", n1: "applied, fails", n2: "applied, fails" },
  },
  "of three creates of one name, one waits for a create that is open": {
    existing: [{}],
    wanted: [{ does: "remove" }],
    created: [{}, { name: "B", ...after(0) }, { name: "B" }, { name: "B" }],
    verdicts: { r0: "applies", n0: "open", n1: "open", n2: "open", n3: "fails or n2" },
    ends: { r0: "applied", n0: "applied, fails", n1: "fails, left out", n2: "applied, fails", n3: "applied, fails" },
  },
  "a second create of the name waits for the first": {
    created: [{}, after(0)],
    verdicts: { n0: "applies", n1: "fails" },
    ends: { n0: "applied", n1: "fails" },
  },
  "a create takes the name of a customer that is deleted": {
    existing: [{}],
    wanted: [{ does: "remove" }],
    created: [{}],
    verdicts: { r0: "applies", n0: "open" },
    ends: { r0: "applied", n0: "applied, fails" },
  },
  "a create adopts a customer that is deleted": {
    existing: [{}],
    wanted: [{ does: "remove" }],
    created: [{ adopt: true }],
    verdicts: { r0: "applies", n0: "open" },
    ends: { r0: "applied", n0: "applied" },
  },
  "a create adopts a customer that is updated": {
    existing: [{}],
    wanted: [{ does: "change language" }],
    created: [{ adopt: true }],
    verdicts: { r0: "applies", n0: "fails or r0" },
    ends: { r0: "applied, fails", n0: "applied, fails" },
  },
  "a create is below a customer that is deleted": {
    existing: [{}],
    wanted: [{ does: "remove" }],
    created: [{ parent: { by: "id", of: 0 }, name: "B" }],
    verdicts: { r0: "applies", n0: "fails or r0" },
    ends: { r0: "applied, fails", n0: "applied, fails" },
  },
  "two that move below a customer that is deleted": {
    existing: [{ name: "B" }, { name: "C" }, {}],
    wanted: [
      { does: "move", parent: { by: "id", of: 2 } },
      { does: "move", parent: { by: "id", of: 2 } },
      { does: "remove" },
    ],
    verdicts: { r0: "applies", r1: "applies", r2: "fails or r0" },
    ends: { r0: "applied, fails", r1: "applied, fails", r2: "applied, fails" },
  },
  "two that swap names": {
    existing: [{}, { name: "B" }],
    wanted: [
      { does: "rename", name: "B" },
      { does: "rename", name: "A" },
    ],
    verdicts: { r0: "fails", r1: "fails" },
    ends: { r0: "fails", r1: "fails" },
  },
  "a replaced Partner that is kept, with one below it that goes, one that follows and one that stays": {
    engine: "pulumi",
    existing: [
      { name: "Top" },
      { isRetained: true },
      { name: "B", parent: { by: "resource", of: 1 } },
      { name: "C", parent: { by: "resource", of: 1 } },
      { name: "D", parent: { by: "resource", of: 1 } },
    ],
    wanted: [{}, { does: "move", parent: { by: "id", of: 0 } }, { does: "remove" }, {}, staysBelow(1)],
    verdicts: { r0: "applies", "r1 (former)": "applies", r1: "applies", r2: "applies", r3: "applies", r4: "open" },
    ends: {
      ...{ r0: "left out", "r1 (former)": "left out", r1: "applied" },
      ...{ r2: "applied", r3: "applied", r4: "applied, left out" },
    },
  },
  "a replaced Partner, with one that follows and would be created first, and a create below it": {
    engine: "pulumi",
    existing: [{ name: "Top" }, {}, { name: "B", parent: { by: "resource", of: 1 } }],
    wanted: [{}, { does: "move", parent: { by: "id", of: 0 } }, { createsFirst: true }],
    created: [{ name: "C", parent: { by: "id", of: 1 } }],
    verdicts: { r0: "applies", r1: "applies", r2: "applies", n0: "fails or r1" },
    ends: { r0: "left out", r1: "applied, fails", r2: "applied, left out", n0: "applied, fails" },
  },
  "a replaced Partner below which one stays": {
    engine: "pulumi",
    existing: [{ name: "Top" }, {}, { name: "B", parent: { by: "resource", of: 1 } }],
    wanted: [{}, { does: "move", parent: { by: "id", of: 0 } }, staysBelow(1)],
    verdicts: { r0: "applies", r1: "open", r2: "open" },
    ends: { r0: "left out", r1: "applied, fails", r2: "fails, left out" },
  },
  "a removed Partner below which one stays, because what it waits for fails": {
    engine: "pulumi",
    existing: [{ name: "Top" }, { name: "B", parent: { by: "resource", of: 0 } }, { isManaged: false }],
    wanted: [{ does: "remove" }, { does: "move", ...after(1) }],
    created: [{}],
    verdicts: { r0: "open", r1: "applies", n0: "fails" },
    ends: { r0: "fails", r1: "left out", n0: "fails" },
  },
  "a removed Partner below which one stays that would be created first, because what it waits for fails": {
    engine: "pulumi",
    existing: [{ name: "Top" }, { name: "B", parent: { by: "resource", of: 0 } }, { isManaged: false }],
    wanted: [{ does: "remove" }, { does: "move", createsFirst: true, ...after(1) }],
    created: [{}],
    verdicts: { r0: "open", r1: "applies", n0: "fails" },
    ends: { r0: "fails", r1: "left out", n0: "fails" },
  },
  "a removed Partner from which one moves, whose new customer can't be created": {
    engine: "pulumi",
    existing: [{ name: "Top" }, { parent: { by: "resource", of: 0 } }, { isManaged: false }],
    wanted: [{ does: "remove" }, { does: "move" }],
    verdicts: { r0: "applies", r1: "fails" },
    ends: { r0: "left out", r1: "fails" },
  },
  "a removed Partner below which a create fails": {
    engine: "pulumi",
    existing: [{}],
    wanted: [{ does: "remove" }],
    created: [{ type: "Consumer", hasHive: true, parent: { by: "id", of: 0 } }],
    verdicts: { r0: "open", n0: "fails" },
    ends: { r0: "applied", n0: "fails" },
  },
  "a removed Partner from which one moves that can't be deleted": {
    engine: "pulumi",
    existing: [
      { name: "Top" },
      { parent: { by: "resource", of: 0 } },
      { name: "B", parent: { by: "id", of: 1 }, isManaged: false },
      { name: "C" },
    ],
    wanted: [{ does: "remove" }, { does: "move" }, {}, { does: "remove" }],
    created: [{ name: "D" }],
    verdicts: { r0: "applies", r1: "fails", r3: "applies", n0: "applies" },
    ends: { r0: "left out", r1: "fails", r3: "left out", n0: "applied" },
  },
  "a create takes the name of a child of the customer that its parent adopts": {
    existing: [{ isManaged: false }, { name: "B", parent: { by: "id", of: 0 }, isManaged: false }],
    created: [{ adopt: true }, { name: "B", parent: { by: "resource", of: 0 } }],
    verdicts: { n0: "applies", n1: "fails" },
    ends: { n0: "applied", n1: "fails" },
  },
};
