// The most customers of a page, where the service refuses the size that the profile asks for.
import { Violations } from "../../../schema";
import { bodyOf } from "../../client/http/replies";
import type { Examination, RawAnswer } from "./examination";
import { needsLine, type Findings } from "./finding";

/** Sizes that are tried where the answer names none. */
const usualSizes = [50, 25, 20, 10, 1] as const;

/** Numbers of an answer that are tried, at most. */
const mostNumbers = 3;

/** Returns the sizes to try: those that the refusal names, then usual ones. */
function sizesToTry({ profile }: Examination, refusal: RawAnswer): readonly number[] {
  const { limit, limitParameter } = profile.list;
  const numbers = (bodyOf(refusal, Violations) ?? [])
    .filter(({ propertyPath }) => propertyPath === limitParameter)
    .flatMap(({ message }) => [...message.matchAll(/\d{1,4}/g)].map(([digits]) => Number(digits)))
    .filter((size) => size > 0 && size < limit)
    .sort((one, other) => other - one);
  return [...new Set([...numbers.slice(0, mostNumbers), ...usualSizes.filter((size) => size < limit)])];
}

/** Finds the most that a page may hold. Returns whether the size was refused, and not the parameter itself. */
export async function* learnPageSize(examination: Examination, refusal: RawAnswer): Findings<boolean> {
  const { limit, limitParameter } = examination.profile.list;
  const isTaken = async (size: number) => {
    const query = { [limitParameter]: String(size) };
    return (await examination.get(examination.routes.list, { query })).status === 200;
  };
  if (!(await isTaken(1))) return false;
  for (const size of sizesToTry(examination, refusal)) {
    if (size > 1 && !(await isTaken(size))) continue;
    const evidence = `a page of ${limit} is refused, and one of ${size} is taken`;
    yield needsLine("page size", evidence, { path: ["list", "limit"], value: size });
    break;
  }
  return true;
}
