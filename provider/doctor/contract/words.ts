// The words of choices and roles in some records: known ones, those that may be a known word in another spelling, and
// those that nothing explains.
import {
  isTree,
  pairOf,
  printable,
  shortList,
  valueAt,
  wireLeaves,
  wireName,
  wordsOf,
  type Leaf,
  type Tree,
} from "../../../schema";
import { isSetValue } from "./columns";
import type { Examination } from "./examination";
import { customersText } from "./fields";
import { asAssumed, needsLine, notSeen, type Finding, type Reported } from "./finding";
import { nearestPairs, nearness } from "./nearness";

/** The word that a user writes, and the service's by the profile. */
type Word = readonly [user: string, wire: string];

/** The words of one field, of the contract and in some records. */
interface FieldWords {
  readonly leaf: Leaf;
  readonly field: string;
  /** Known words that the records have. */
  readonly seen: readonly Word[];
  /** Known words that they don't have. */
  readonly missing: readonly Word[];
  /** Other words that they have. */
  readonly unknown: readonly string[];
}

function wordsIn(leaf: Leaf, value: unknown): unknown[] {
  if (leaf.kind !== "map") return [value];
  return (Array.isArray(value) ? value : []).filter(isTree).map((pair) => valueAt(pair, [pairOf(leaf).key]));
}

function fieldWords(examination: Examination, leaf: Leaf, records: readonly Tree[]): FieldWords {
  const values = records.map((record) => examination.fieldIn(record, leaf)).filter(isSetValue);
  const found = new Set(values.flatMap((value) => wordsIn(leaf, value)).filter((word) => typeof word === "string"));
  const known = wordsOf(leaf, examination.profile);
  return {
    leaf,
    field: wireName(leaf),
    seen: known.filter(([, wire]) => found.has(wire)),
    missing: known.filter(([, wire]) => !found.has(wire)),
    unknown: [...found].filter((word) => !known.some(([, wire]) => wire === word)),
  };
}

/** Reports the words of every field that has some. */
export function* reportWords(examination: Examination, records: readonly Tree[]): Reported {
  const all = customersText(records.length);
  const unseen: string[] = [];
  let right = 0;
  for (const leaf of wireLeaves.filter(({ facts }) => facts.wireWords !== undefined)) {
    const words = fieldWords(examination, leaf, records);
    const respelled = respelledWords(examination, words, records);
    for (const [[user, wire], word] of respelled) {
      const evidence = `\`${examination.nameOf(words.field)}\` has no ${printable(wire, 40)}, but ${printable(word, 40)}`;
      const line = { path: ["values", words.field, user], value: word };
      yield { ...needsLine("words", evidence, line), subject: `${words.field}, ${user}` };
    }
    const unknown = words.unknown.filter((word) => ![...respelled.values()].includes(word));
    // A map may have any key.
    if (leaf.kind === "choice" && unknown.length > 0) yield unknownFinding(examination, words, unknown);
    right += words.seen.length;
    unseen.push(
      ...words.missing.filter((word) => !respelled.has(word)).map(([, wire]) => `${wire} of \`${words.field}\``),
    );
  }
  if (right > 0) yield asAssumed("words", `${right} words are there as assumed, in ${all}`);
  if (unseen.length > 0) yield notSeen("words", `in none of ${all}: ${shortList(unseen)}`, "not seen");
}

/** Unknown words that are shown, at most: more are values of another kind. */
const mostShown = 4;

function unknownFinding(examination: Examination, words: FieldWords, unknown: readonly string[]): Finding {
  const isWord = (word: string) => /^[\p{L}\p{N}_-]{1,40}$/u.test(word);
  const named =
    unknown.length <= mostShown && unknown.every(isWord) ? unknown.join(", ") : `${unknown.length} unknown words`;
  const users = wordsOf(words.leaf, examination.profile).map(([user]) => user);
  return {
    ...needsLine("words", `\`${examination.nameOf(words.field)}\` has ${named}`),
    subject: words.field,
    remedy: `Find out which of ${users.join(" and ")} each means, and set it in \`values.${words.field}\` of the contract profile.`,
  };
}

/** Returns the new spelling of known words: by what only such customers have, by nearness, or as the last word. */
function respelledWords(
  examination: Examination,
  { leaf, field, missing, unknown }: FieldWords,
  records: readonly Tree[],
): ReadonlyMap<Word, string> {
  const found = new Map<Word, string>();
  const open = () => missing.filter((word) => !found.has(word));
  const left = () => unknown.filter((word) => ![...found.values()].includes(word));
  const isChoice = leaf.kind === "choice";
  for (const word of isChoice ? unknown : []) {
    const owners = records.filter((record) => examination.fieldIn(record, field) === word);
    const user = typeByFacts(examination, owners, records);
    const known = open().find(([each]) => each === user);
    if (known !== undefined) found.set(known, word);
  }
  const near = nearestPairs(open(), left(), ([user, wire], word) =>
    Math.max(nearness(user, word), nearness(wire, word)),
  );
  for (const [known, word] of near) found.set(known, word);
  const [[last, ...others], [lastWord, ...otherWords]] = [open(), left()];
  const isLast = isChoice && others.length + otherWords.length === 0;
  if (isLast && last !== undefined && lastWord !== undefined) found.set(last, lastWord);
  return found;
}

/** Returns the type of customers that have what only one type may: customers below them, or fields of their own. */
function typeByFacts(examination: Examination, owners: readonly Tree[], records: readonly Tree[]): string | undefined {
  const parents = new Set(records.map((record) => examination.textIn(record, "parentId")));
  if (owners.some((record) => parents.has(examination.textIn(record, "id")))) return "Partner";
  const types = wireLeaves.flatMap((leaf) => {
    const { facts } = leaf;
    const isUsed = owners.some((record) => {
      const value = examination.fieldIn(record, leaf);
      return isSetValue(value) && value !== facts.absentMeans;
    });
    return isUsed && facts.onlyFor !== undefined ? [facts.onlyFor] : [];
  });
  return new Set(types).size === 1 ? types[0] : undefined;
}
