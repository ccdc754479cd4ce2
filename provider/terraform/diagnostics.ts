// Errors, failures and warnings as Terraform shows them: on the top-level attribute, because only that one is found in
// a file; the leaf stands in the summary.
import { canonicalKey, leaves, pairOf, pathText, type Failure } from "../../schema";
import { causeLines, isProviderError } from "../core/errors";
import { inTerraformNames, snakeCase } from "./schema/names";
import type { Diagnostic, LogLine } from "./protocol/types";

/** The top-level attribute of a dotted path. */
export function topAttribute(path: string): string {
  return snakeCase(/^[A-Za-z]+/u.exec(path)?.[0] ?? path);
}

/** What stands behind the path of a leaf: the key of a map, plain or quoted, and the place of an item. */
const behindLeaf = /^(?:\.(?<plain>\w+)|\[(?<quoted>"(?:[^"\\]|\\.)*")\])?(?<item>\[\d+\])?$/u;

/**
 * A place in Terraform's words. Items, and keys that nobody has documented, are values: they may be sensitive, and what
 * is in a set has no place that a user could count.
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

/** Failures that look alike without the items that they speak of, as one diagnostic that says of how many it speaks. */
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

/** What is wrong with a declared customer: one diagnostic for each place and rule. */
export function failureDiagnostics(failures: readonly Failure[]): Diagnostic[] {
  return groupedDiagnostics("error", failures);
}

/** What deserves a word although it is allowed. */
export function warningDiagnostics(warnings: readonly Failure[]): Diagnostic[] {
  return groupedDiagnostics("warning", warnings);
}

/** A path at the beginning of a text, which is spelled as in the program. */
const beginsWithPath = new RegExp(
  `^(?:${[...new Set(leaves.map(({ keys: [top = ""] }) => snakeCase(top)))].join("|")})(?:[.:[]|,? [a-z_., ]*of ")`,
  "u",
);

/** A quoted name, or the end of a clause. */
const quoteOrEnd = /"(?:[^"\\]|\\.)*"|[:;.](?= .)/gsu;

/** Splits a line after its first clause, outside of quoted names: that is the summary, the rest the detail. */
function summaryAndDetail(line: string): Pick<Diagnostic, "summary" | "detail"> {
  const end = [...line.matchAll(quoteOrEnd)].find(({ 0: token, index }) => !token.startsWith('"') && index > 0)?.index;
  const [summary, detail] = [line.slice(0, end), line.slice((end ?? line.length) + 2)];
  return end === undefined
    ? { summary: line }
    : { summary, detail: beginsWithPath.test(detail) ? detail : detail.charAt(0).toUpperCase() + detail.slice(1) };
}

/** A line of the lifecycle as a diagnostic. */
export function textDiagnostic(severity: Diagnostic["severity"], line: string): Diagnostic {
  return { severity, ...summaryAndDetail(inTerraformNames(line)) };
}

/** An error that nobody foresaw: where it was made, and not its text, which may hold anything. */
function ofDefect(doing: string, error: unknown, log: (line: LogLine) => void): Diagnostic {
  const name = error instanceof Error ? error.name : typeof error;
  const places =
    error instanceof Error
      ? error.stack
          ?.split("\n")
          .filter((line) => /^\s+at /u.test(line))
          .map((line) => line.trim())
      : undefined;
  log({ level: "error", message: `${doing}: ${name} ${places?.join(" ") ?? ""}` });
  return {
    severity: "error",
    summary: `${doing} failed: ${name}`,
    detail: "This is a defect of webcastmanager-provider; please report it, with what TF_LOG=debug shows.",
  };
}

/** An error as diagnostics: one line, or one for each violation, on its attribute. Its causeLines go to the log. */
export function errorDiagnostics(doing: string, error: unknown, log: (line: LogLine) => void): Diagnostic[] {
  for (const cause of causeLines(error)) log({ level: "debug", message: `${doing}: ${cause}` });
  if (!isProviderError(error)) return [ofDefect(doing, error, log)];
  const whole = textDiagnostic("error", error.message);
  const [first, ...others] = error.violations.filter(({ path }) => /^[a-z]/u.test(path));
  return first === undefined
    ? [whole]
    : [{ ...whole, path: [topAttribute(first.path)] }, ...groupedDiagnostics("error", others)];
}
