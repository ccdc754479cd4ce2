// check: canonical inputs or every failure at once. No network, no exception for what a user wrote.
// A failure never names a top-level property to the engine, which would print that property's value.
import { isList, parentFacts, valueAt, type Failure, type Tree, type Value } from "../../schema";
import { canonical, canonicalKnown } from "../core/canonical";
import { alignSpelling, changesBetween, onlyChanged, restated, withKept, type Change } from "../core/diff";
import { isProviderError } from "../core/errors";
import { failureText, validate } from "../core/validate";
import { warningsOf } from "../core/warnings";
import type { Instance } from "./instance";
import { replacedIn } from "./outputs";
import { customerInputs, fromPulumi, toPulumi, withForeignMarks, type Properties } from "./values";

/** What check answers to the engine. */
export interface CheckAnswer {
  readonly inputs?: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

/** Who has taken which name under which parent in this process, and what each resource has taken. */
const taken = new Map<string, string>();
const takenBy = new Map<string, readonly string[]>();

/** Where a name is taken. A parent is given as a resource, as its id, or as both; none is the account. */
function placesOf(hints: Tree, { name, parent }: Tree): string[] {
  const { __parentUrn: parentUrn } = hints;
  const parents = parent === undefined && parentUrn === undefined ? [""] : [parentUrn, parent];
  return parents.filter((above) => typeof above === "string").map((above) => JSON.stringify([above, name]));
}

/** Two resources of one program can't have the same name under the same parent. */
function siblingFailures(hints: Tree, inputs: Tree): Failure[] {
  const { __urn: urn } = hints;
  if (typeof urn !== "string" || typeof inputs.name !== "string") return [];
  const places = placesOf(hints, inputs);
  const other = places.map((place) => taken.get(place)).find((owner) => owner !== undefined && owner !== urn);
  if (other !== undefined) {
    return [
      {
        path: "name",
        message: `duplicates the name of \`${other.split("::").at(-1) ?? other}\`; names must be unique below one parent`,
      },
    ];
  }
  for (const place of takenBy.get(urn) ?? []) taken.delete(place);
  for (const place of places) taken.set(place, urn);
  takenBy.set(urn, places);
  return [];
}

/** A protected customer must not be replaced: refused here already, where the preview shows it. */
function protectionFailures(before: Tree, changes: readonly Change[]): Failure[] {
  if (before.deletionProtection === false) return [];
  return changes
    .filter((change) => change.replaces)
    .map(({ leaf, from }) => ({
      path: leaf.path,
      message:
        `changing \`${leaf.path}\` replaces the customer, and \`deletionProtection\` is on. ` +
        `Set it to false ${from === undefined ? `without \`${leaf.path}\`` : `with the \`${leaf.path}\` in the state`}, apply, then change \`${leaf.path}\`.`,
    }));
}

async function settingFailures(instance: Instance): Promise<string[]> {
  try {
    await instance.profile();
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

/** What the class knows of the parent resource. */
function parentOf(hints: Tree): ReturnType<typeof parentFacts> {
  if (hints.__parentUrn === undefined) return {};
  return parentFacts({ type: hints.__parentType, name: hints.__parentName, ecdn: hints.__parentEcdn });
}

const texts = (value: Value): string[] =>
  typeof value === "string" ? [value] : isList(value) ? value.flatMap(texts) : [];

/**
 * Arguments that the class saw given and undefined; an option or a transform of the program may have put a value in
 * their place since.
 */
function undefinedFailures(hints: Tree, input: Tree): Failure[] {
  return texts(hints.__undefined)
    .filter((path) => valueAt(input, path.split(".")) === undefined)
    .map((path) => ({
      path,
      message: "was given, but is undefined; check the Output or Promise that it comes from, or leave it out",
    }));
}

/** Checks the inputs of one customer and brings them into canonical form. */
export async function check(instance: Instance, olds: Properties, news: Properties): Promise<CheckAnswer> {
  const settingsWrong = await settingFailures(instance);
  const before = customerInputs(olds);
  const input = customerInputs(news);
  const hints = hintsOf(news);
  const failures = [...validate(input, parentOf(hints), undefinedFailures(hints, input))];
  const after = canonical(input);
  const isNew = Object.keys(before).length === 0;
  const known = canonicalKnown(before);
  const changes = isNew || failures.length > 0 ? [] : changesBetween({ tree: known, generated: {} }, after);
  const replaced = replacedIn(olds);
  const next = isNew ? after : withKept(known, after, changes, replaced);
  const changed = new Set([...changes.map(({ leaf }) => leaf), ...(isNew ? [] : restated(known, next))]);
  const aligned =
    failures.length > 0
      ? after
      : changed.size > 0 && !isNew
        ? onlyChanged(before, next, changed)
        : alignSpelling(before, next);
  if (failures.length === 0) failures.push(...siblingFailures(hints, after), ...protectionFailures(before, changes));
  const reasons = [...settingsWrong, ...failures.map(failureText)];
  if (reasons.length > 0)
    return { inputs: toPulumi(input), failures: reasons.map((reason) => ({ property: "", reason })) };
  instance.rememberUrn(after.name, hints.__urn);
  instance.declarations.checked(hints.__urn, isNew, aligned);
  const warnings = isNew || changes.length > 0 ? warningsOf(after, isNew ? undefined : before) : [];
  for (const warning of warnings) instance.reporter(after.name).warn(failureText(warning));
  // The mark goes along until the next read, because an engine would show that it goes.
  const stillThere = replaced.filter(({ keys }) => valueAt(aligned, keys) === valueAt(before, keys));
  return { inputs: toPulumi(withForeignMarks(aligned, stillThere)) };
}
