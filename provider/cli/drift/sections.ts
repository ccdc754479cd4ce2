// The drift report as sections of entries, worst first: what every format prints, before it is text, Markdown or HTML.
import { printable, shortList, valueText } from "../../../schema";
import type { ChangedProperty, DriftReport, ManagedName } from "../../inventory/drift-report";
import { nameInUrn } from "../../pulumi/customer-token";
import { counted } from "../counted";
import { valueChange, type ValueChange } from "../value-change";

/** The kinds of difference, worst first. */
export const kinds = ["deleted", "changed", "moved", "unchecked", "unmanaged"] as const;
export type Kind = (typeof kinds)[number];

/** Title and meaning of a kind. */
export const kindTexts: Readonly<Record<Kind, { readonly title: string; readonly meaning: string }>> = {
  deleted: { title: "Deleted", meaning: "in a state, and no longer in the service" },
  changed: { title: "Changed", meaning: "differs from its state" },
  moved: { title: "Moved", meaning: "below another parent" },
  unchecked: { title: "Unchecked", meaning: "could not be compared" },
  unmanaged: { title: "Unmanaged", meaning: "in no state" },
};

/** One property that differs, in words. */
export interface Row extends ValueChange {
  readonly property: string;
  readonly accept: Accept;
}

/** How a value of the service is accepted: by code, or by what a sentence says. */
interface Accept {
  readonly text: string;
  readonly isCode: boolean;
}

/** What a user can do. */
export interface Step {
  readonly verb: "revert" | "accept" | "import";
  /** A command or code to copy; absent if only the remark says what to do. */
  readonly code?: string;
  readonly remark?: string;
}

/** One customer. */
export interface Entry {
  readonly kind: Kind;
  readonly id: string;
  readonly path: readonly string[];
  /** What manages it, such as `dev · acme`. Absent: nothing does. */
  readonly place?: string;
  /** What is to say in one sentence. */
  readonly text?: string;
  readonly rows: readonly Row[];
  readonly steps: readonly Step[];
}

const placeOf = ({ engine, source, address }: ManagedName): string =>
  printable(`${source} · ${engine === "pulumi" ? nameInUrn(address) : address}`);

/** No code is to be written for a secret, nor for a property to remove. */
const acceptOf = (text: string): Accept => ({ text: printable(text), isCode: !/^(?:set|remove) `/.test(text) });

function rowOf({ property, state = null, service = null, secret, ...rest }: ChangedProperty): Row {
  const accept = acceptOf(rest.accept);
  if (secret) return { property, removed: [], added: [], remark: "changed (secret)", accept };
  return { property, ...valueChange(state, service), accept };
}

const cantMove =
  "no engine can move a customer, and an update would replace it with its webcasts; move it back in WebcastManager";

type Details = Omit<Entry, "kind" | "id" | "path">;

const deleted = (item: DriftReport["deleted"][number]): Details => ({
  place: placeOf(item),
  rows: [],
  steps: [
    { verb: "revert", code: item.revert, remark: "creates it anew, without its webcasts" },
    { verb: "accept", code: item.accept, remark: "and remove it from the code" },
  ],
});

const changed = (item: DriftReport["changed"][number]): Details => ({
  place: placeOf(item),
  rows: item.properties.map(rowOf),
  steps: [
    item.revert === undefined
      ? { verb: "revert", remark: "change it back in WebcastManager: the engine would replace the customer" }
      : { verb: "revert", code: item.revert },
  ],
});

const moved = (item: DriftReport["moved"][number]): Details => ({
  place: placeOf(item),
  text: `from ${parentText(item.from)} to ${parentText(item.to)}`,
  rows: [],
  steps: [
    { verb: "revert", remark: cantMove },
    { verb: "accept", ...(acceptOf(item.accept).isCode ? { code: item.accept } : { remark: item.accept }) },
  ],
});

function parentText(parent: DriftReport["moved"][number]["to"]): string {
  return parent === null ? "the account" : parent.name === undefined ? parent.id : valueText(parent.name);
}

/** Returns the entries of a report, worst first. */
export function entriesOfReport(report: DriftReport): readonly Entry[] {
  const entry = (kind: Kind, { id, path }: Pick<ManagedName, "id" | "path">, details: Details): Entry => ({
    kind,
    id,
    path: path.map((name) => printable(name, 100)),
    ...details,
    steps: details.steps.map(({ code, ...step }) => (code === undefined ? step : { ...step, code: printable(code) })),
  });
  return [
    ...report.deleted.map((item) => entry("deleted", item, deleted(item))),
    ...report.changed.map((item) => entry("changed", item, changed(item))),
    ...report.moved.map((item) => entry("moved", item, moved(item))),
    ...report.unchecked.map((item) =>
      entry("unchecked", item, { place: placeOf(item), text: printable(item.message), rows: [], steps: [] }),
    ),
    ...report.unmanaged.map((item) =>
      entry("unmanaged", item, { rows: [], steps: [{ verb: "import", code: item.import }] }),
    ),
  ];
}

const nouns: Readonly<Record<Kind, string>> = {
  deleted: "deleted",
  changed: "changed",
  moved: "moved",
  unchecked: "unchecked",
  unmanaged: "in no state",
};

/** Whether nothing differs and everything was checked. */
export function isClean(report: DriftReport): boolean {
  return kinds.every((kind) => report[kind].length === 0);
}

/** Whether something differs; what could not be checked may hide more. */
export function hasDrift(report: DriftReport): boolean {
  return kinds.some((kind) => kind !== "unchecked" && report[kind].length > 0);
}

/** Returns the result in one line: `Drift: 1 deleted, 2 changed`. */
export function verdictText(report: DriftReport): string {
  const counts = kinds
    .filter((kind) => report[kind].length > 0)
    .map((kind) => `${report[kind].length} ${nouns[kind]}`)
    .join(", ");
  if (hasDrift(report)) return `Drift: ${counts}`;
  return counts === "" ? "No drift" : `No drift found, but ${counts}`;
}

/** Returns what was compared. @param name prints the name of a stack, file or service */
export function comparedText(
  { counts, sources, endpoint }: DriftReport,
  name: (text: string) => string = printable,
): string {
  const names = shortList(sources.map(({ source }) => name(source)));
  return `Compared ${counted(counts.compared, "customer")} of ${names} with ${name(endpoint)}.`;
}

/** Returns what is to say below the entries, one sentence or two each. */
export function remarksOf({ incomparable, counts, unmanaged, note }: DriftReport): readonly string[] {
  const secrets = incomparable.reduce((sum, { properties }) => sum + properties.length, 0);
  const unlisted = counts.unmanaged - unmanaged.length;
  return [
    ...(secrets === 0
      ? []
      : [
          `Not comparable: ${counted(secrets, "secret")} of ${counted(incomparable.length, "customer")}, ` +
            "because the state or the service doesn't show them.",
        ]),
    ...(unlisted === 0
      ? []
      : [`In no state: ${counted(unlisted, "customer")} of the service. \`--unmanaged\` lists them.`]),
    note,
  ];
}
