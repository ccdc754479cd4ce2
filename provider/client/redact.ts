// Takes secrets out of texts that came from outside, and makes short, printable excerpts of such texts.
import { printable } from "../../schema";
import { asItIs, escapeKinds, folded, fromBytes, unescaped, type EscapeKind, type Spelt } from "./decodings";

const placeholder = "[secret]";

/** A secret is recognised by so many characters of its beginning, since services cut what they quote. */
const beginning = 8;

/**
 * A secret that is shorter can't be taken out of a text: the gaps would betray it. Where one stands, the whole text
 * goes.
 */
const shortest = 4;

/** Layers of spellings that are taken off a text, such as base64 of JSON in a page of HTML. */
const layers = 4;

/**
 * Takes secrets out of a text. @param upTo units of the text that are wanted; what follows is looked at only. Absent:
 * all.
 */
export type Redact = (text: string, upTo?: number) => string;

/** Knows secrets, and takes them out of texts. */
export interface Redactor {
  /** From now on these are secrets too. */
  keep(secrets: Iterable<string>): void;
  readonly redact: Redact;
}

/** Where secrets stand in a text, in its units; "everywhere" where one of them is too short to be taken out. */
type Found = [start: number, end: number][] | "everywhere";

/** What a secret may begin with, by the length of that, with all spellings that begin so. */
type Beginnings = Map<number, Map<string, Set<string>>>;

/** Ends a word: what comes after a recognised beginning goes up to here. */
const afterWord = /[\s"'`<>,;(){}[\]…]/u;

/** A secret as it is compared: as it is, and without the layers of escapes that it may be taken to have itself. */
function comparedForms(secret: string): string[] {
  const forms: string[] = [];
  for (
    let form: Spelt | undefined = asItIs(secret);
    form !== undefined && forms.length < layers;
    form = unescaped(form)
  )
    forms.push(folded(form).text);
  // What gets too short to be taken out without its escapes is found with them.
  return forms.filter((form, index) => form.length >= (index === 0 ? 1 : shortest));
}

function lengthInCommon(text: string, at: number, form: string): number {
  let length = 0;
  while (length < form.length && text[at + length] === form[length]) length += 1;
  return length;
}

/** Finds beginnings of secrets in one layer of a text. */
function findIn({ text, from, to }: Spelt, beginnings: Beginnings, isText: boolean): Found {
  const found: [number, number][] = [];
  for (let at = 0; at < text.length; at++) {
    for (const [size, forms] of beginnings) {
      const same = size < shortest && !isText ? undefined : forms.get(text.slice(at, at + size));
      if (same === undefined) continue;
      if (size < shortest) return "everywhere";
      let end = at + Math.max(...[...same].map((form) => lengthInCommon(text, at, form)));
      while (size === beginning && end < text.length && !afterWord.test(text.charAt(end))) end += 1;
      found.push([from[at] ?? 0, to[end - 1] ?? 0]);
      at = end - 1;
      break;
    }
  }
  return found;
}

/**
 * A layer of a text: behind which escapes it was found, how many layers may be below it, and whether it is more than
 * bytes that may be a text.
 */
interface Layer {
  readonly source: Spelt;
  readonly kinds: readonly EscapeKind[];
  readonly depth: number;
  readonly isText: boolean;
}

function layersBelow({ source, kinds, depth, isText }: Layer): Layer[] {
  if (depth === 0) return [];
  const plain = kinds.flatMap((kind): Layer[] => {
    const below = unescaped(source, kind);
    return below === undefined ? [] : [{ source: below, kinds: [kind], depth: depth - 1, isText }];
  });
  const bytes = kinds.includes("all")
    ? fromBytes(source).map((below): Layer => ({ source: below, kinds: escapeKinds, depth: depth - 1, isText: false }))
    : [];
  return [...plain, ...bytes];
}

function findBelow(layer: Layer, beginnings: Beginnings): Found {
  const here = findIn(folded(layer.source), beginnings, layer.isText);
  if (here === "everywhere") return here;
  const below = layersBelow(layer).map((next) => findBelow(next, beginnings));
  return below.includes("everywhere")
    ? "everywhere"
    : [here, ...below].flatMap((found) => (found === "everywhere" ? [] : found));
}

function withoutFound(text: string, found: Found, upTo: number): string {
  if (found === "everywhere") return placeholder;
  let result = "";
  let done = 0;
  for (const [start, end] of found.sort(([one], [other]) => one - other)) {
    if (start >= upTo) break;
    if (start >= done) result += text.slice(done, start) + placeholder;
    done = Math.max(done, end);
    while (done < text.length && !afterWord.test(text.charAt(done))) done += 1;
  }
  return result + text.slice(done, Math.max(done, upTo));
}

/**
 * Makes a redactor for these secrets; it is told of others later. In a text each is found in every spelling, also cut
 * short.
 */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const all = new Set<string>();
  let fresh: string[] = [];
  const beginnings: Beginnings = new Map();

  function keep(more: Iterable<string>): void {
    for (const secret of more) {
      if (all.has(secret)) continue;
      all.add(secret);
      fresh.push(secret);
    }
  }

  /** Most runs print nothing of others: secrets are read when there is a text to look for them in. */
  function learn(): void {
    for (const form of fresh.flatMap(comparedForms)) {
      const size = Math.min(beginning, form.length);
      const forms = beginnings.get(size) ?? new Map<string, Set<string>>();
      beginnings.set(size, forms);
      forms.set(form.slice(0, size), (forms.get(form.slice(0, size)) ?? new Set()).add(form));
    }
    fresh = [];
  }

  keep(secrets);
  return {
    keep,
    redact(text, upTo = text.length) {
      learn();
      return withoutFound(
        text,
        beginnings.size === 0
          ? []
          : findBelow({ source: asItIs(text), kinds: escapeKinds, depth: layers, isText: true }, beginnings),
        upTo,
      );
    },
  };
}

/** Units of a text that may be printed for each character that is shown, since white space runs together. */
const unitsEach = 4;

/**
 * Units that are looked at behind these: a secret that stands across the end is recognised by what follows, in whatever
 * spelling.
 */
const unitsBehind = 640;

/**
 * A text of others as one printable line, at most `most` characters, without secrets. However long it is, only its
 * beginning is looked at.
 */
export function oneLine(text: string, redact: Redact, most = 300): string {
  const start = text.search(/\S/);
  const shown = most * unitsEach;
  const window = start === -1 ? "" : text.slice(start, start + shown + unitsBehind);
  return printable(redact(window, Math.min(window.length, shown)) + (window.length > shown ? " …" : ""), most);
}

/** Whether a text is a page for people, whose words tell whose answer it is. */
const isPage = /^\s*(?:<!doctype html|<html|<head|<body)/i;

/** A word so long may be a token. */
const withoutLongWords = (text: string) => text.replace(/[\w.~+/=-]{24,}/g, "…");

/** What holds values, with what is left of it: a text that looks like one of these is shown without them. Keys stay. */
const structured: readonly { readonly looks: RegExp; readonly strip: (text: string) => string }[] = [
  {
    looks: /^\s*[[{"]|"\s*:/,
    strip: (text) =>
      text.replace(/"(?:[^"\\]|\\.)*(?:"\s*:|"|$)|[^\s{}[\],:"]+/gs, (token) => (/"\s*:$/.test(token) ? token : "…")),
  },
  {
    looks: /^\s*</,
    strip: (text) =>
      text.replace(/=\s*(?:"[^"]*"?|'[^']*'?)|(?<=>)[^<>]+/g, (token) => (token.startsWith("=") ? "=…" : "…")),
  },
  { looks: /=/, strip: (text) => withoutLongWords(text.replace(/=[^&\r\n]*/g, "=…")) },
  { looks: /(?:)/, strip: withoutLongWords },
];

/**
 * The beginning of a body that is not what was expected. Values of JSON, forms and XML, also of broken ones, are left
 * out, and so are long words: such a body may hold secrets that this process has never seen.
 */
export function excerpt(body: string, redact: Redact): string {
  const window = body.slice(0, 4096);
  return oneLine(isPage.test(window) ? window : withoutValues(window), redact, 80);
}

function withoutValues(text: string): string {
  return structured.find(({ looks }) => looks.test(text))?.strip(text) ?? "";
}
