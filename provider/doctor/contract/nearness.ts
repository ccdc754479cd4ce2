// How near two names are: by their words, and by their letters.
import { distance } from "fastest-levenshtein";

/** Characters of a name that count. */
const most = 100;

function wordsIn(name: string): string[] {
  return name
    .slice(0, most)
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Returns how near two names are, from 0 to 1: `hivePartnerId` and `hive_partner_id` are the same. */
export function nearness(one: string, other: string): number {
  const [words, others] = [wordsIn(one), wordsIn(other)];
  const [text, otherText] = [words.join(""), others.join("")];
  const longest = Math.max(text.length, otherText.length);
  if (longest === 0) return 0;
  const shared = words.filter((word) => others.includes(word)).length / Math.max(words.length, others.length);
  return Math.max(shared, 1 - distance(text, otherText) / longest);
}

/** A pair that may belong together. */
interface Pair<One, Other> {
  readonly one: One;
  readonly other: Other;
  /** From 0 to 1; 0 excludes the pair. */
  readonly score: number;
}

/** From here on two names count as near. */
const near = 0.5;

/** Returns the pairs that are near, the nearest first, each side at most once. Equal candidates belong to nothing. */
export function nearestPairs<One, Other>(
  ones: readonly One[],
  others: readonly Other[],
  scoreOf: (one: One, other: Other) => number,
): ReadonlyMap<One, Other> {
  const pairs = ones
    .flatMap((one) => others.map((other): Pair<One, Other> => ({ one, other, score: scoreOf(one, other) })))
    .filter(({ score }) => score >= near)
    .sort((first, second) => second.score - first.score);
  const [found, used] = [new Map<One, Other>(), new Set<Other>()];
  for (const { one, other, score } of pairs) {
    if (found.has(one) || used.has(other)) continue;
    const rivals = pairs.filter(
      (pair) =>
        pair.score === score &&
        ((pair.one === one && pair.other !== other && !used.has(pair.other)) ||
          (pair.other === other && pair.one !== one && !found.has(pair.one))),
    );
    if (rivals.length > 0) continue;
    found.set(one, other);
    used.add(other);
  }
  return found;
}
