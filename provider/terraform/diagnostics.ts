// Errors, failures and warnings as Terraform diagnostics. They point to the top-level attribute, the only one that
// Terraform finds in a file; the summary names the property.
import { canonicalKey, leaves, pairOf, pathText, snakeCase, type Failure } from "../../schema";
import { causeLines, isProviderError } from "../core/errors";
import { inTerraformNames } from "./schema/names";
import { unexpectedError } from "./protocol/call";
import type { Diagnostic, LogLine } from "./protocol/types";

/** Returns the top-level attribute of a dotted path. */
function topAttribute(path: string): string {
  return snakeCase(/^[A-Za-z]+/u.exec(path)?.[0] ?? path);
}

/** What follows the path of a leaf: the key of a map, plain or quoted, and the index of an item. */
const behindLeaf = /^(?:\.(?<plain>\w+)|\[(?<quoted>"(?:[^"\\]|\\.)*")\])?(?<item>\[\d+\])?$/u;

/**
 * Returns a path in Terraform's names. Items and undocumented keys are left out: they are values, which may be
 * sensitive, and an index means nothing in a set.
 */
function placeText(path: string): string {
  const leaf = leaves.find(({ path: own, kind }) => (kind === "set" || kind === "map") && path.startsWith(own));
  const {
    plain,
    quoted,
    item = "",
  } = leaf === undefined ? {} : (behindLeaf.exec(path.slice(leaf.path.length))?.groups ?? {});
  if (leaf === undefined || (plain === undefined && quoted === undefined && item === "")) return inTerraformNames(path);
  const name: unknown = quoted === undefined ? plain : JSON.parse(quoted);
  if (typeof name !== "string") return inTerraformNames(leaf.path);
  const key = canonicalKey(leaf, name);
  return `${inTerraformNames(leaf.path)}${leaf.facts.knownKeys?.includes(key) === true ? pathText(["", key]).slice('[""]'.length) : `, a ${pairOf(leaf).key}`}`;
}

const isItem = (path: string): boolean => path.endsWith("]") && /\[\d+\]$/u.test(path);

/** Returns one diagnostic for failures that differ only in their items, with their count. */
function groupedDiagnostics(severity: Diagnostic["severity"], failures: readonly Failure[]): Diagnostic[] {
  const alike = new Map<string, { readonly failure: Failure; count: number }>();
  for (const failure of failures) {
    const summary = `${placeText(failure.path)}: ${inTerraformNames(failure.message.replace(/\[\d+\]/u, "another item"))}`;
    const known = alike.get(summary);
    if (known) known.count += 1;
    else alike.set(summary, { failure, count: 1 });
  }
  return [...alike].map(
    ([
      summary,
      {
        failure: { path },
        count,
      },
    ]) => {
      const counted = isItem(path)
        ? ` (${count} ${count === 1 ? "item" : "items"})`
        : count > 1
          ? ` (${count} keys)`
          : "";
      return { severity, summary: `${summary}${counted}`, path: [topAttribute(path)] };
    },
  );
}

/** Returns the diagnostics of what is invalid in a customer, one for each property and rule. */
export function failureDiagnostics(failures: readonly Failure[]): Diagnostic[] {
  return groupedDiagnostics("error", failures);
}

/** Returns the diagnostics of warnings. */
export function warningDiagnostics(warnings: readonly Failure[]): Diagnostic[] {
  return groupedDiagnostics("warning", warnings);
}

/** A name of several words, or a path, at the beginning of a text; it is not capitalised. */
const beginsWithPath = new RegExp(
  `^[a-z]+_|^(?:${[...new Set(leaves.map(({ keys: [top = ""] }) => snakeCase(top)))].join("|")})(?:[.:[]|,? [a-z_., ]*of ")`,
  "u",
);

/** A quoted name, or the end of a clause. */
const quoteOrEnd = /"(?:[^"\\]|\\.)*"|[:;.](?= .)/gsu;

/** Splits a text after its first clause, outside of quoted names, into summary and detail. */
function summaryAndDetail(line: string): Pick<Diagnostic, "summary" | "detail"> {
  const end = [...line.matchAll(quoteOrEnd)].find(({ 0: token, index }) => !token.startsWith('"') && index > 0)?.index;
  const [summary, detail] = [line.slice(0, end), line.slice((end ?? line.length) + 2)];
  return end === undefined
    ? { summary: line }
    : { summary, detail: beginsWithPath.test(detail) ? detail : detail.charAt(0).toUpperCase() + detail.slice(1) };
}

/** Returns a message of the lifecycle as a diagnostic. */
export function textDiagnostic(severity: Diagnostic["severity"], line: string): Diagnostic {
  return { severity, ...summaryAndDetail(inTerraformNames(line)) };
}

/** Returns the diagnostics of an error, one for each violation, and logs its causes. */
export function errorDiagnostics(activity: string, error: unknown, log: (line: LogLine) => void): Diagnostic[] {
  for (const cause of causeLines(error)) log({ level: "debug", message: `${activity}: ${cause}` });
  if (!isProviderError(error)) return [unexpectedError(activity, error, log)];
  const whole = textDiagnostic("error", error.message);
  const [first, ...others] = error.violations.filter(({ path }) => /^[a-z]/u.test(path));
  return first === undefined
    ? [whole]
    : [{ ...whole, path: [topAttribute(first.path)] }, ...groupedDiagnostics("error", others)];
}
