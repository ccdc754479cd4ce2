// The review of a plan in words: what every format prints, before it is text or Markdown.
import { printable } from "../../../schema";
import { nameInUrn } from "../../pulumi/customer-token";
import type { ReviewedChange, ReviewReport } from "../../review/review-report";
import { counted } from "../counted";
import { isMany, itemsOf, shownItems, valueChange, valueWord, type ValueChange } from "../value-change";

type Action = ReviewedChange["action"];

/** What a reviewer reads of one property. */
export interface Row extends ValueChange {
  readonly property: string;
  /** Behind the values. */
  readonly note?: string;
}

/** One customer that the plan changes. */
export interface Entry {
  readonly action: Action;
  readonly path: readonly string[];
  readonly id?: string;
  /** What declares it: its logical name, or its resource address. */
  readonly place: string;
  readonly effect?: string;
  /** The properties that change. */
  readonly rows: readonly Row[];
  /** The properties of a new customer, on one line. Empty where rows show them. */
  readonly summary: string;
}

/** A sentence about a customer, or about the whole plan. */
export interface Remark {
  /** Its path, or its address; absent: the whole plan. */
  readonly subject?: string;
  /** The cause in one or two words. */
  readonly label?: string;
  readonly message: string;
}

/** Remarks with a heading. */
export interface RemarkSection {
  readonly kind: "failures" | "denied" | "unchecked" | "unknown";
  readonly title: string;
  readonly remarks: readonly Remark[];
}

type Property = ReviewedChange["properties"][number];

function rowOf({ property, before, after, secret, unknown, replaces }: Property): Row {
  const note = replaces ? { note: "causes the replacement" } : {};
  const none = { removed: [], added: [] };
  if (secret) return { property, ...none, remark: unknown ? "changes at apply (secret)" : "changed (secret)", ...note };
  if (unknown) {
    const from = isMany(before) ? listText(itemsOf(before)) : valueWord(before);
    return { property, ...none, before: from, after: "known at apply", ...note };
  }
  return { property, ...valueChange(before, after), ...note };
}

function listText(all: readonly string[]): string {
  const { items, more } = shownItems(all);
  return items.join(", ") + (more === 0 ? "" : ` and ${more} more`);
}

function summaryOf({ property, after, secret, unknown }: Property): string {
  if (secret) return `${property} (secret)`;
  if (unknown) return `${property} (known at apply)`;
  return `${property} ${isMany(after) ? `[${listText(itemsOf(after))}]` : valueWord(after)}`;
}

const nameText = (name: string): string => printable(name, 100);
const pathText = (path: readonly string[]): string => path.map(nameText).join(" / ");

/** A URN ends in the logical name. */
const placeOf = (address: string): string => printable(address.startsWith("urn:") ? nameInUrn(address) : address);

/** Whether nothing was there before: then the properties are those of a new customer. */
const isNew = ({ action, properties }: ReviewedChange): boolean =>
  action === "create" ||
  (action === "adopt" && properties.every(({ before, secret }) => secret === true || before === null));

/** Returns the customers of a review, worst first. */
export function entriesOf({ changes }: ReviewReport): readonly Entry[] {
  return changes.map((change): Entry => {
    const { action, path, id, address, effect, properties } = change;
    return {
      action,
      path: path.map(nameText),
      ...(id !== undefined && { id }),
      place: placeOf(address),
      ...(effect !== undefined && { effect: printable(effect) }),
      rows: isNew(change) ? [] : properties.map(rowOf),
      // Its name is the end of the path.
      summary: isNew(change)
        ? properties
            .filter(({ after }) => after !== path.at(-1))
            .map(summaryOf)
            .join(", ")
        : "",
    };
  });
}

/** Returns what would fail, what is refused, what was not checked and what can't be known, in this order. */
export function remarksOf(report: ReviewReport): readonly RemarkSection[] {
  const paths = new Map(report.changes.map(({ address, path }) => [address, pathText(path)]));
  const subject = (address: string | undefined) =>
    address === undefined ? {} : { subject: paths.get(address) ?? placeOf(address) };
  const sections: readonly RemarkSection[] = [
    {
      kind: "failures",
      title: "Would fail at apply",
      remarks: report.failures.map(({ address, kind, message }) => ({ ...subject(address), label: kind, message })),
    },
    {
      kind: "denied",
      title: "Refused",
      remarks: report.denied.map(({ address, option, message }) => ({
        ...subject(address),
        label: `--${option}`,
        message,
      })),
    },
    { kind: "unchecked", title: "Not checked", remarks: report.unchecked.map((message) => ({ message })) },
    {
      kind: "unknown",
      title: "Not known before apply",
      remarks: report.unknown.map(({ address, message }) => ({ ...subject(address), message })),
    },
  ];
  return sections
    .filter(({ remarks }) => remarks.length > 0)
    .map((section) => ({
      ...section,
      remarks: section.remarks.map((remark) => ({ ...remark, message: printable(remark.message) })),
    }));
}

const verbs: Readonly<Record<Action, string>> = {
  delete: "to delete",
  replace: "to replace",
  forget: "to forget",
  adopt: "to adopt",
  update: "to update",
  create: "to create",
};

/** Returns the number of customers of each action: `1 to delete, 2 to create`. */
function plannedText({ counts }: ReviewReport): string {
  const parts = (Object.keys(verbs) as Action[]).flatMap((action) =>
    counts[action] === 0 ? [] : [`${counts[action]} ${verbs[action]}`],
  );
  return parts.length === 0 ? "no changes of customers" : parts.join(", ");
}

/** Returns the result in one line: `Apply would fail: 1 failure. 1 to delete, 2 to create`. */
export function verdictText(report: ReviewReport): string {
  const { failures, denied, unchecked } = report;
  const problems = [
    ...(failures.length === 0 ? [] : [`apply would fail (${counted(failures.length, "failure")})`]),
    ...(denied.length === 0 ? [] : [`${denied.length} refused`]),
    ...(unchecked.length === 0 ? [] : ["not checked against the service"]),
  ];
  const planned = plannedText(report);
  return [`${planned.charAt(0).toUpperCase()}${planned.slice(1)}`, ...problems].join("; ");
}

/** Returns what was reviewed. @param name prints the name of a stack or service */
export function reviewedText(report: ReviewReport, name: (text: string) => string = printable): string {
  const { engine, source, endpoint, counts } = report;
  const what = engine === "pulumi" ? `Preview of stack ${name(source)}` : "Plan of Terraform";
  const where = endpoint === undefined ? ", without the service" : ` for ${name(endpoint)}`;
  const rest = [
    ...(counts.unchanged === 0 ? [] : [`${counted(counts.unchanged, "customer")} unchanged`]),
    ...(counts.otherResources === 0
      ? []
      : [`${counted(counts.otherResources, "other resource")} ${counts.otherResources === 1 ? "changes" : "change"}`]),
  ];
  return `${what}${where}.${rest.length === 0 ? "" : ` ${rest.join(", ")}.`}`;
}
