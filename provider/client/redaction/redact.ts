// Removes secrets from texts of other parties, and makes short, printable excerpts of such texts.
import { printable } from "../../../schema";
import { decodeBytes, escapeKinds, unescape, type EscapeKind } from "./decode";
import { fold, tracedText, type TracedText } from "./traced-text";

const placeholder = "[secret]";

/** Characters by which a secret is recognised: services cut what they quote. */
const beginning = 8;

/** A text with a shorter secret is removed as a whole: the gaps would reveal the secret. */
const shortest = 4;

/** Layers of encodings that are decoded, such as base64 of JSON in a page of HTML. */
const layers = 4;

/** Removes secrets from a text. @param upTo units of the text to return; the rest is only searched. */
export type Redact = (text: string, upTo?: number) => string;

/** Removes the secrets of one client from texts. */
export interface Redactor {
  /** Adds secrets. */
  keep(secrets: Iterable<string>): void;
  readonly redact: Redact;
}

/** Where secrets are in a text; "everywhere" if one of them is too short to be cut out. */
type Found = [start: number, end: number][] | "everywhere";

/** The beginnings of secrets by their length, each with the forms that begin so. */
type Beginnings = Map<number, Map<string, Set<string>>>;

/** The end of a word: a recognised beginning is removed up to here. */
const afterWord = /[\s"'`<>,;(){}[\]…]/u;

/** Returns the forms of a secret to compare: itself, and without escapes that it seems to have. */
function comparedForms(secret: string): string[] {
  const forms: string[] = [];
  for (
    let form: TracedText | undefined = tracedText(secret);
    form !== undefined && forms.length < layers;
    form = unescape(form)
  )
    forms.push(fold(form).text);
  // A form that is too short without its escapes is found with them.
  return forms.filter((form, index) => form.length >= (index === 0 ? 1 : shortest));
}

function lengthInCommon(text: string, at: number, form: string): number {
  let length = 0;
  while (length < form.length && text[at + length] === form[length]) length += 1;
  return length;
}

/** Finds the beginnings of secrets in one layer of a text. */
function findIn({ text, from, to }: TracedText, beginnings: Beginnings, isText: boolean): Found {
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

/** A layer of a text: the escapes to look behind, how many layers may be below, and whether it is certainly a text. */
interface Layer {
  readonly source: TracedText;
  readonly kinds: readonly EscapeKind[];
  readonly depth: number;
  readonly isText: boolean;
}

function layersBelow({ source, kinds, depth, isText }: Layer): Layer[] {
  if (depth === 0) return [];
  const plain = kinds.flatMap((kind): Layer[] => {
    const below = unescape(source, kind);
    return below === undefined ? [] : [{ source: below, kinds: [kind], depth: depth - 1, isText }];
  });
  const bytes = kinds.includes("all")
    ? decodeBytes(source).map((below): Layer => ({
        source: below,
        kinds: escapeKinds,
        depth: depth - 1,
        isText: false,
      }))
    : [];
  return [...plain, ...bytes];
}

function findBelow(layer: Layer, beginnings: Beginnings): Found {
  const here = findIn(fold(layer.source), beginnings, layer.isText);
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

/** Creates a redactor. It finds each secret in every encoding, also cut short. */
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

  /** Prepares new secrets once there is a text to search: most runs print none. */
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
          : findBelow({ source: tracedText(text), kinds: escapeKinds, depth: layers, isText: true }, beginnings),
        upTo,
      );
    },
  };
}

/** Units of a text for each printed character: white space is collapsed. */
const unitsEach = 4;

/** Units that are searched beyond these: a secret may reach across the end. */
const unitsBehind = 640;

/** Returns the beginning of a text as one printable line of at most `most` characters, without secrets. */
export function oneLine(text: string, redact: Redact, most = 300): string {
  const start = text.search(/\S/);
  const shown = most * unitsEach;
  const window = start === -1 ? "" : text.slice(start, start + shown + unitsBehind);
  return printable(redact(window, Math.min(window.length, shown)) + (window.length > shown ? " …" : ""), most);
}

/** A page for people: its words show which product answered. */
const isPage = /^\s*(?:<!doctype html|<html|<head|<body)/i;

/** A long word may be a token. */
const withoutLongWords = (text: string) => text.replace(/[\w.~+/=-]{24,}/g, "…");

/** Formats with values: a text that looks like one of them is shown without its values. Keys stay. */
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
 * Returns the beginning of an unexpected body, without values of JSON, forms and XML, and without long words: it may
 * hold secrets that this process has never seen.
 */
export function excerpt(body: string, redact: Redact): string {
  const window = body.slice(0, 4096);
  return oneLine(isPage.test(window) ? window : withoutValues(window), redact, 80);
}

function withoutValues(text: string): string {
  return structured.find(({ looks }) => looks.test(text))?.strip(text) ?? "";
}
