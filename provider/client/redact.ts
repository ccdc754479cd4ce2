// Takes secrets out of texts that came from outside, and makes short, printable excerpts of such texts.

const placeholder = "[secret]";

/** A secret this long is also recognised by its beginning, since services cut what they quote. */
const recognisable = { length: 12, beginning: 8 } as const;

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

function htmlEscaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;").replaceAll("'", "&#39;");
}

function asciiJson(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Every spelling in which a service may quote a secret. */
function spellings(secret: string): string[] {
  return [secret, secret.normalize("NFC"), secret.normalize("NFD")].flatMap((text) => {
    const json = JSON.stringify(text).slice(1, -1);
    const form = new URLSearchParams({ a: text }).toString().slice(2);
    return [text, json, json.replaceAll("/", "\\/"), asciiJson(text), encodeURIComponent(text), encodeURI(text), form, htmlEscaped(text)];
  });
}

/** Takes out what begins like a secret, as far as it goes on like it. */
function withoutBeginnings(text: string, spelling: string): string {
  let result = text;
  for (let at = result.indexOf(spelling.slice(0, recognisable.beginning)); at !== -1; at = result.indexOf(spelling.slice(0, recognisable.beginning), at + placeholder.length)) {
    let end = at + recognisable.beginning;
    while (end < result.length && result[end] === spelling[end - at]) end += 1;
    result = result.slice(0, at) + placeholder + result.slice(end);
  }
  return result;
}

/**
 * Makes the function that takes these secrets out of texts, in every usual spelling: whole or cut short, for words of others;
 * whole alone for lines of ours, where a word of ours may begin like a secret.
 */
export function redactor(secrets: Iterable<string>, which: "also cut short" | "whole" = "also cut short"): Redact {
  const all = [...new Set([...secrets].filter((secret) => secret !== "").flatMap(spellings))].sort((one, other) => other.length - one.length);
  if (all.length === 0) return (text) => text;
  const whole = new RegExp(all.map((spelling) => spelling.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")).join("|"), "g");
  const long = which === "whole" ? [] : all.filter((spelling) => spelling.length >= recognisable.length);
  return (text) => long.reduce(withoutBeginnings, text.replace(whole, placeholder));
}

/** A text of somebody else as one printable line, at most `most` characters, without secrets. */
export function oneLine(text: string, redact: Redact, most = 300): string {
  const line = redact(text).replace(/[\p{C}\p{Z}\s]+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/**
 * The beginning of a body that is not what was expected. Values of JSON, also of broken JSON, are left out:
 * such a body may hold secrets that this process has never seen.
 */
export function excerpt(body: string, redact: Redact): string {
  const looksLikeJson = /^\s*[[{"]/.test(body);
  return oneLine(looksLikeJson ? withoutValues(body.slice(0, 4000)) : redact(body).slice(0, 4000), redact, 80);
}

function withoutValues(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*(?:"\s*:|"|$)|[^\s{}[\],:"]+/gs, (token) => /"\s*:$/.test(token) ? token : "…");
}
