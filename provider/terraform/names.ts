// Names as Terraform spells them: snake_case, made from the schema's own and back to them.
import { indirections } from "../core/settings";

/** Name of the provider, as it stands in front of its types. */
export const providerName = "webcastmanager";

/** A name of the schema in snake_case: `defaultLanguage` is `default_language`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** A dotted path of the schema in Terraform's names: `ecdn.ramp.apiKey` is `ecdn.ramp.api_key`. Keys of maps stay. */
export function snakePath(path: string): string {
  return path.replace(/^[A-Za-z]+(?:\.[A-Za-z]+)*/u, snake);
}

/** A text about the schema's names, in Terraform's: what stands alone between backticks, or is a dotted path, is a name. */
export function inOurNames(text: string): string {
  return text.replace(/`[a-z][A-Za-z]*`/gu, snake).replace(/\b[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)+\b(?!\.?\/)/gu, (path) => /[A-Z]/u.test(path) ? snake(path) : path);
}

/** Name of the write-only twin of a secret attribute. */
export const writeOnlyName = (name: string): string => `${name}_wo`;

/** Name of the attribute whose change sends the write-only twin again. */
export const versionName = (name: string): string => `${name}_wo_version`;

/** Settings that name variables of the environment, by their name here. */
export const indirectionNames: ReadonlyMap<string, string> = new Map(Object.entries(indirections).map(([name, setting]) => [name, setting]));
