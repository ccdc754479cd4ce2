// The engine's values: secrets as objects of their own, and how they are kept when an answer comes back by the same
// name.
import type { Wire } from "./dynamic-server";

/** The mark of a secret on the wire, and that of a value which is not known yet. */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;
export const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Marks of unknown numbers and flags, which programs in other languages send. */
export const unknownFlag = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const unknownNumber = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";

/** A secret as the engine keeps it. */
export class Secret {
  constructor(readonly value: unknown) {}
}

/** Properties as the engine keeps them. */
export type Properties = Readonly<Record<string, unknown>>;

/** An object of named values that is no secret. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

function plainValue(value: unknown): unknown {
  if (value instanceof Secret) return plainValue(value.value);
  if (Array.isArray(value)) return value.map(plainValue);
  return isObject(value) ? plain(value) : value;
}

/** What a provider that does not accept secrets is sent. */
export function plain(properties: Properties): Wire {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, plainValue(value)]),
  );
}

function markedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(markedValue);
  if (!isObject(value)) return value;
  const [[key, mark] = ["", ""]] = Object.entries(secretMark);
  return value[key] === mark ? new Secret(markedValue(value.value)) : marked(value);
}

/** What the engine reads from an answer. */
export function marked(answer: Wire): Properties {
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, markedValue(value)]));
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return Array.isArray(value) ? value.some(holdsSecret) : isObject(value) && Object.values(value).some(holdsSecret);
}

/** The answer with the marks of what was sent under the same names: recursively in objects, a list as a whole. */
export function annotated(outs: Properties, ins: Properties): Properties {
  return Object.fromEntries(
    Object.entries(outs).map(([key, out]) => {
      const sent = ins[key];
      if (isObject(out) && isObject(sent)) return [key, annotated(out, sent)];
      return [key, !(out instanceof Secret) && holdsSecret(sent) ? new Secret(out) : out];
    }),
  );
}

/** Every text that is not encrypted, for searches. */
export function textsInClear(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsInClear);
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => [key, ...textsInClear(item)]) : [];
}
