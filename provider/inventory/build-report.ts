// Builds the drift report from comparisons: who differs, in what, and what to do about it. Pure.
import { createHash } from "node:crypto";
import { compareTexts, leafAt, printable, type Value } from "../../schema";
import type { Comparison, PropertyDrift, UncheckedReason } from "./drift";
import type { ChangedProperty, DriftReport, ManagedName } from "./drift-report";
import { acceptingCode, forgetCommand, importCommand, propertyPath, revertCommand } from "./next-steps";
import { reportedValue } from "./reported-value";
import type { Selectable } from "./select";
import type { Engine, ManagedCustomer } from "./states/managed-customer";

/** One stack or file. */
type Source = DriftReport["sources"][number];

/** What a report is made of. */
export interface ReportInput {
  readonly endpoint: string;
  readonly sources: readonly Source[];
  readonly comparisons: readonly Comparison[];
  /** Returns a customer of the service; undefined if the list has none with this id. */
  readonly find: (id: string) => Selectable | undefined;
  /** The customers in no state. */
  readonly unmanaged: readonly Selectable[];
  /** Whether these are listed, or only counted. */
  readonly listsUnmanaged: boolean;
  /** Whether a customer of a state is reported. */
  readonly isSelected: (customer: Selectable) => boolean;
}

const note =
  "Compares states with the service, not with code: what the code changes is shown by `pulumi preview` and " +
  "`terraform plan`.";

const parentLeaf = leafAt("parent");

/** Returns the drift report. */
export function buildReport(input: ReportInput): DriftReport {
  const { endpoint, sources, comparisons, unmanaged, listsUnmanaged, isSelected } = input;
  const sorted = comparisons
    .map((one) => ({ one, who: whoIs(one.managed, input) }))
    .filter(({ who }) => isSelected(who))
    .sort(byPath);
  const compared = sorted.flatMap(({ one, who }) => (one.kind === "compared" ? [{ one, who }] : []));
  const engine = sources[0]?.engine ?? "pulumi";
  const found = {
    deleted: sorted.flatMap(({ one: { kind, managed }, who }) =>
      kind === "deleted" ? [{ ...who, revert: revertCommand(managed), accept: forgetCommand(managed) }] : [],
    ),
    changed: compared.flatMap(({ one, who }) => changed(one, who)),
    moved: compared.flatMap(({ one, who }) => moved(one, who, input)),
    unchecked: sorted.flatMap(({ one, who }) => (one.kind === "unchecked" ? [unchecked(one, who, endpoint)] : [])),
    unmanaged: listsUnmanaged ? unmanaged.map((customer) => toImport(customer, engine)) : [],
  };
  return {
    version: 1,
    note,
    endpoint,
    sources: [...sources],
    counts: {
      compared: compared.length + found.deleted.length,
      deleted: found.deleted.length,
      changed: found.changed.length,
      moved: found.moved.length,
      unchecked: found.unchecked.length,
      unmanaged: unmanaged.length,
    },
    ...found,
    incomparable: compared.flatMap(({ one: { managed, incomparable }, who }) =>
      incomparable.length === 0
        ? []
        : [{ ...who, properties: incomparable.map((leaf) => propertyPath(managed, leaf)) }],
    ),
    fingerprint: fingerprintOf(endpoint, found),
  };
}

interface Placed {
  readonly one: Comparison;
  readonly who: ManagedName;
}

const textOf = (value: Value): string => (typeof value === "string" ? value : "");

/** A managed customer as the report names it: as the service has it, else as the state remembers it. */
function whoIs({ id, name, recorded, source, engine, address }: ManagedCustomer, { find }: ReportInput): ManagedName {
  const known = find(id);
  const own = textOf(recorded.tree.name) || name;
  const above = find(textOf(recorded.tree.parent))?.path ?? [];
  return { id, name: known?.name ?? own, path: [...(known?.path ?? [...above, own])], source, engine, address };
}

function byPath({ who: one }: Placed, { who: other }: Placed): number {
  return compareTexts(one.path.join("\0"), other.path.join("\0")) || compareTexts(one.address, other.address);
}

type Compared = Extract<Comparison, { kind: "compared" }>;

function propertyOf(managed: ManagedCustomer, { leaf, before, after }: PropertyDrift): ChangedProperty {
  return {
    property: propertyPath(managed, leaf),
    ...(leaf.facts.secret ? { secret: true } : { state: reportedValue(before), service: reportedValue(after) }),
    ...(leaf.facts.createOnly && { replaces: true }),
    accept: acceptingCode(managed, leaf, after),
  };
}

function changed({ managed, properties }: Compared, who: ManagedName): DriftReport["changed"] {
  const own = properties.filter(({ leaf }) => leaf !== parentLeaf);
  if (own.length === 0) return [];
  const isReplaced = properties.some(({ leaf }) => leaf.facts.createOnly);
  return [
    {
      ...who,
      ...(!isReplaced && { revert: revertCommand(managed) }),
      properties: own.map((property) => propertyOf(managed, property)),
    },
  ];
}

function moved({ managed, properties }: Compared, who: ManagedName, { find }: ReportInput): DriftReport["moved"] {
  return properties
    .filter(({ leaf }) => leaf === parentLeaf)
    .map(({ leaf, before, after }) => {
      const partner = (value: Value) => {
        const id = textOf(value);
        const name = find(id)?.name;
        return id === "" ? null : { id, ...(name !== undefined && { name }) };
      };
      return { ...who, from: partner(before), to: partner(after), accept: acceptingCode(managed, leaf, after) };
    });
}

const explanations: Readonly<Record<UncheckedReason, string>> = {
  "no permission": "The user may not read this customer. Give it the right to, then run again.",
  timeout: "The service did not answer in time. Run again.",
  "service error": "The service failed. Run again.",
  "other endpoint": "The state belongs to another endpoint. Run again with the settings of that service.",
  "no id": "The state holds no id. Refresh it with the engine.",
  "bad state": "The state can't be compared.",
};

function unchecked(
  { managed, reason, error }: Extract<Comparison, { kind: "unchecked" }>,
  who: ManagedName,
  endpoint: string,
): DriftReport["unchecked"][number] {
  const message =
    reason === "other endpoint"
      ? `The state belongs to ${printable(managed.endpoint ?? "", 200)}, not to ${endpoint}. ` +
        "Run again with the settings of that service."
      : (error?.message ?? explanations[reason]);
  return { ...who, reason, message };
}

function toImport({ id, name, path }: Selectable, engine: Engine): DriftReport["unmanaged"][number] {
  return { id, name, path: [...path], import: importCommand(engine, id) };
}

type Found = Pick<DriftReport, "deleted" | "changed" | "moved" | "unchecked" | "unmanaged">;

/** Returns the same text for the same differences. No message is in it, because it may name a time. */
function fingerprintOf(
  endpoint: string,
  { deleted, changed: edited, moved: placed, unchecked: open, unmanaged }: Found,
) {
  const place = ({ id, source, address }: ManagedName) => [id, source, address];
  const differences = [
    ...deleted.map((one) => ["deleted", ...place(one)]),
    ...edited.map((one) => [
      "changed",
      ...place(one),
      one.properties.map(({ property, state, service, secret }) => [property, state, service, secret]),
    ]),
    ...placed.map((one) => ["moved", ...place(one), one.from?.id, one.to?.id]),
    ...open.map((one) => ["unchecked", ...place(one), one.reason]),
    ...unmanaged.map(({ id }) => ["unmanaged", id]),
  ].map((difference) => JSON.stringify(difference));
  return `sha256:${createHash("sha256")
    .update(JSON.stringify([endpoint, differences.sort()]))
    .digest("hex")}`;
}
