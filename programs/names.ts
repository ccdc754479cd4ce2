// Names of customers in code. A name follows from the customer's own name and id, and from those that clash with it;
// never from the order of the list.
import { compareTexts } from "../schema";
import slugify from "slugify";
import { nameOf, type ProgramCustomer } from "./declaration";

/** Characters of a name, at most, before a part of the id is added. */
const most = 40;
/** Characters of the id that make a name unique, at least: with fewer, the next clash would change the name. */
const leastOfId = 4;

/**
 * Names that mean something else: words of TypeScript and what the programs define, files of a program, and names that
 * Windows keeps for devices. Terraform merges a file `override.tf` into others.
 */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export exports " +
    "extends false finally for function if implements import in instanceof interface let module new null package " +
    "private protected public require return static super switch this throw true try typeof undefined var void while " +
    "with yield config pulumi backend customers imports index main outputs override providers terraform variables " +
    "versions aux con nul prn com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 " +
    "lpt7 lpt8 lpt9"
  ).split(" "),
);

/** Returns the words of a name, transliterated and joined with hyphens; empty where no letter has an equivalent. */
function slugOf(name: string): string {
  const words = name.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, " ");
  const slug = slugify(words, { lower: true, strict: true, locale: "de" });
  // Cut before a word, if there is one.
  return slug.length <= most
    ? slug
    : slug
        .slice(0, most + 1)
        .replace(/-[^-]*$/, "")
        .slice(0, most);
}

function baseOf(slug: string): string {
  if (slug === "") return "customer";
  if (/^[0-9]/.test(slug)) return `customer-${slug}`;
  return reserved.has(slug) ? `${slug}-customer` : slug;
}

/** What two names must differ in: both languages and file systems that ignore case can tell them apart then. */
const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Returns an id as letters and digits that differ for every id: those in it may be the same for two. */
const hexId = (id: string): string =>
  Array.from({ length: id.length }, (_, index) => id.charCodeAt(index).toString(16).padStart(4, "0")).join("");

/** Returns the ends of an id that may become part of a name, shortest first. */
function* suffixes(ids: readonly string[]): Generator<readonly string[]> {
  const plain = ids.map(lettersOf);
  const longest = Math.max(...plain.map((id) => id.length));
  for (let length = leastOfId; length < longest + leastOfId; length += 1) yield plain.map((id) => id.slice(-length));
  for (let end = ""; ; end += "x") yield ids.map((id) => hexId(id) + end);
}

interface Named {
  readonly id: string;
  readonly base: string;
  readonly isEmpty: boolean;
}

/** Returns names for customers that clash, each with the shortest end of its id that makes all of them unique. */
function withSuffixes(clashing: readonly Named[], used: ReadonlySet<string>): readonly string[] {
  for (const ends of suffixes(clashing.map(({ id }) => id))) {
    const names = clashing.map(({ base }, index) => `${base}-${ends[index] ?? ""}`);
    const letters = new Set(names.map(lettersOf));
    if (letters.size === names.length && [...letters].every((name) => !used.has(name))) return names;
  }
  return [];
}

function grouped(customers: readonly ProgramCustomer[]): [letters: string, group: Named[]][] {
  const groups = new Map<string, Named[]>();
  for (const { id, tree } of customers) {
    const slug = slugOf(nameOf(tree));
    const base = baseOf(slug);
    const group = groups.get(lettersOf(base)) ?? [];
    groups.set(lettersOf(base), group);
    group.push({ id, base, isEmpty: slug === "" });
  }
  return [...groups].sort(([one], [other]) => compareTexts(one, other));
}

/**
 * Returns a name for each customer by its id: words in lower case, joined with hyphens. No two are the same in letters
 * and digits.
 */
export function namesOf(customers: readonly ProgramCustomer[], taken: Iterable<string>): ReadonlyMap<string, string> {
  const groups = grouped(customers);
  const inUse = new Set([...taken].map(lettersOf));
  const names = new Map<string, string>();
  const used = new Set([...inUse, ...groups.map(([letters]) => letters)]);
  for (const [letters, group] of groups) {
    const isClash = group.length > 1 || inUse.has(letters) || group.some(({ isEmpty }) => isEmpty);
    const chosen = isClash ? withSuffixes(group, used) : group.map(({ base }) => base);
    for (const [index, { id }] of group.entries()) {
      const name = chosen[index] ?? "";
      names.set(id, name);
      used.add(lettersOf(name));
    }
  }
  return names;
}
