// Errors, failures and warnings as Terraform shows them: on the top-level attribute, because only that one is found in a file; the leaf stands in the summary.
import { isList, leaves, valueAt, type Failure, type Tree } from "../../schema";
import { causes, isProviderError } from "../core/errors";
import { inOurNames, snake } from "./names";
import type { Diagnostic, LogLine } from "./protocol/server";

/** The dotted path at the beginning of a text, in parts; an item of a set has no place that a user could count. */
const pathParts = /^([A-Za-z]+(?:\.[A-Za-z]+)*)((?:\["(?:[^"\\]|\\.)*"\])?)((?:\[\d+\])?)$/u;

/** The top-level attribute of a dotted path. */
export function topOf(path: string): string {
  return snake(/^[A-Za-z]+/u.exec(path)?.[0] ?? path);
}

function itemsAt(tree: Tree, dotted: string, key: string): readonly unknown[] {
  const name: unknown = key === "" ? undefined : JSON.parse(key.slice(1, -1));
  const value = valueAt(tree, [...dotted.split("."), ...typeof name === "string" ? [name] : []]);
  return isList(value) ? value : [];
}

/** A failure in Terraform's words; items of sets are named by themselves. */
function failureSummary({ path, message }: Failure, tree: Tree): string {
  const [, dotted, key = "", index = ""] = pathParts.exec(path) ?? [];
  if (dotted === undefined) return inOurNames(`${path}: ${message}`);
  const items = itemsAt(tree, dotted, key);
  const named = (place: string) => `[${JSON.stringify(items[Number(place.slice(1, -1))] ?? place)}]`;
  return `${inOurNames(dotted)}${key}${index === "" ? "" : named(index)}: ${inOurNames(message.replace(/\[\d+\]/u, named))}`;
}

/** What is wrong with a declared customer, one diagnostic for each failure. */
export function ofFailures(failures: readonly Failure[], tree: Tree): Diagnostic[] {
  return failures.map((failure) => ({ severity: "error", summary: failureSummary(failure, tree), path: [topOf(failure.path)] }));
}

/** A warning whose text begins with the path of a leaf. */
export function ofWarning(text: string): Diagnostic {
  return { severity: "warning", summary: inOurNames(text), path: [topOf(text)] };
}

/** A path at the beginning of a text, which is spelled as in the program. */
const beginsWithPath = new RegExp(`^(?:${[...new Set(leaves.map(({ keys: [top = ""] }) => snake(top)))].join("|")})(?:[.:[]|,? [a-z_., ]*of ")`, "u");

/** Splits a line after its first clause, outside of quoted names: that is the summary, the rest the detail. */
function inTwo(line: string): Pick<Diagnostic, "summary" | "detail"> {
  const [, summary, detail] = /^((?:"[^"]*"|(?![:;.] ).)+)[:;.] (.+)$/su.exec(line) ?? [];
  return summary === undefined || detail === undefined ? { summary: line } : { summary, detail: beginsWithPath.test(detail) ? detail : detail.charAt(0).toUpperCase() + detail.slice(1) };
}

/** A line of the lifecycle as a diagnostic. */
export function ofLine(severity: Diagnostic["severity"], line: string): Diagnostic {
  return { severity, ...inTwo(inOurNames(line)) };
}

/** An error that nobody foresaw: where it was made, and not its text, which may hold anything. */
function ofDefect(doing: string, error: unknown, log: (line: LogLine) => void): Diagnostic {
  const name = error instanceof Error ? error.name : typeof error;
  const places = error instanceof Error ? error.stack?.split("\n").filter((line) => /^\s+at /u.test(line)).map((line) => line.trim()) : undefined;
  log({ level: "error", message: `${doing}: ${name} ${places?.join(" ") ?? ""}` });
  return { severity: "error", summary: `${doing} failed: ${name}`, detail: "This is a defect of webcastmanager-provider; please report it, with what TF_LOG=debug shows." };
}

/** An error as diagnostics: one line, or one for each violation, on its attribute. Its causes go to the log. */
export function ofError(doing: string, error: unknown, log: (line: LogLine) => void): Diagnostic[] {
  for (const cause of causes(error)) log({ level: "debug", message: `${doing}: ${cause}` });
  if (!isProviderError(error)) return [ofDefect(doing, error, log)];
  const whole = ofLine("error", error.message);
  const [first, ...others] = error.violations.filter(({ path }) => /^[a-z]/u.test(path));
  if (first === undefined) return [whole];
  return [{ ...whole, path: [topOf(first.path)] }, ...others.map(({ path, message }): Diagnostic => ({ severity: "error", summary: inOurNames(`${path}: ${message}`), path: [topOf(path)] }))];
}
