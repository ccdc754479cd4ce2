// check: returns canonical inputs or every failure at once. Sends nothing, and throws nothing for wrong input.
// A failure never names a property to the engine, which would print the property's value.
import { isList, parentFacts, valueAt, type Failure, type Tree, type Value } from "../../../schema";
import { canonical, canonicalKnown } from "../../core/canonical";
import { diff } from "../../core/diff";
import { isProviderError } from "../../core/errors";
import { failureText, validate, warningsOf } from "../../core/validate";
import type { ProviderProcess } from "./provider-process";
import { storedInputs } from "./stored-inputs";
import { customerInputs, fromPulumi, replacedSecrets, toPulumi, withReplacedMarks, type Properties } from "../values";

/** What check returns to the engine. */
export interface CheckResult {
  readonly inputs?: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

/** Checks the inputs of one customer and converts them to canonical form. */
export async function checkInputs(provider: ProviderProcess, olds: Properties, news: Properties): Promise<CheckResult> {
  const settingProblems = await settingFailures(provider);
  const before = customerInputs(olds);
  const input = customerInputs(news);
  const hints = hintsOf(news);
  const failures = [...validate(input, parentOf(hints), undefinedFailures(hints, input))];
  const after = canonical(input);
  const isNew = Object.keys(before).length === 0;
  const hasFailed = failures.length > 0;
  const changes = isNew || hasFailed ? [] : diff({ tree: canonicalKnown(before), generated: {} }, after);
  if (!hasFailed) failures.push(...siblingFailures(hints, after));
  const reasons = [...settingProblems, ...failures.map(failureText)];
  if (reasons.length > 0) {
    return { inputs: toPulumi(input), failures: reasons.map((reason) => ({ property: "", reason })) };
  }
  const replaced = replacedSecrets(olds);
  const stored = isNew ? after : storedInputs(before, after, { changes, replaced });
  provider.rememberUrn(after.name, hints.__urn);
  provider.declared.checked(hints.__urn, isNew, stored);
  const warnings = isNew || changes.length > 0 ? warningsOf(after, isNew ? undefined : before) : [];
  for (const warning of warnings) provider.reporter(after.name).warn(failureText(warning));
  // The marks stay until the next read: the engine would show that they are removed.
  const stillReplaced = replaced.filter(({ keys }) => valueAt(stored, keys) === valueAt(before, keys));
  return { inputs: toPulumi(withReplacedMarks(stored, stillReplaced)) };
}

async function settingFailures(provider: ProviderProcess): Promise<string[]> {
  try {
    await provider.refuseBadSettings();
    return [];
  } catch (error) {
    if (isProviderError(error)) return [error.message];
    throw error;
  }
}

function hintsOf(news: Properties): Tree {
  return Object.fromEntries(
    Object.entries(news)
      .filter(([key]) => key.startsWith("__") && key !== "__provider")
      .map(([key, value]) => [key, fromPulumi(value)]),
  );
}

/** The facts of the parent resource, from the hints. */
function parentOf(hints: Tree): ReturnType<typeof parentFacts> {
  if (hints.__parentUrn === undefined) return {};
  return parentFacts({ type: hints.__parentType, name: hints.__parentName, ecdn: hints.__parentEcdn });
}

const texts = (value: Value): string[] =>
  typeof value === "string" ? [value] : isList(value) ? value.flatMap(texts) : [];

/**
 * Refuses arguments that resolved to undefined, unless an option or a transform of the program has set a value since.
 */
function undefinedFailures(hints: Tree, input: Tree): Failure[] {
  return texts(hints.__undefined)
    .filter((path) => valueAt(input, path.split(".")) === undefined)
    .map((path) => ({
      path,
      message: "was given, but is undefined; check the Output or Promise it comes from, or omit it",
    }));
}

/**
 * The customer that has a name below a parent, by place; and the places of each customer. Both by URN, for this
 * process.
 */
const urnByPlace = new Map<string, string>();
const placesByUrn = new Map<string, readonly string[]>();

/** The places of a name: one for the parent's URN, one for its id; one for the account if there is no parent. */
function placesOf(hints: Tree, { name, parent }: Tree): string[] {
  const { __parentUrn: parentUrn } = hints;
  const parents = parent === undefined && parentUrn === undefined ? [""] : [parentUrn, parent];
  return parents.filter((above) => typeof above === "string").map((above) => JSON.stringify([above, name]));
}

/** Refuses a name that another resource of the program has below the same parent. */
function siblingFailures(hints: Tree, inputs: Tree): Failure[] {
  const { __urn: urn } = hints;
  if (typeof urn !== "string" || typeof inputs.name !== "string") return [];
  const places = placesOf(hints, inputs);
  const other = places.map((place) => urnByPlace.get(place)).find((owner) => owner !== undefined && owner !== urn);
  if (other !== undefined) {
    const logicalName = other.split("::").at(-1) ?? other;
    return [
      { path: "name", message: `duplicates the name of \`${logicalName}\`; names must be unique below one parent` },
    ];
  }
  for (const place of placesByUrn.get(urn) ?? []) urnByPlace.delete(place);
  for (const place of places) urnByPlace.set(place, urn);
  placesByUrn.set(urn, places);
  return [];
}
