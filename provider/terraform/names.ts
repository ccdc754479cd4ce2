// Names as Terraform spells them: snake_case, made from the schema's own.
import { leaves, settings } from "../../schema";
import { indirections } from "../core/settings";

/** The type of the resource, and of the data source beside it. */
export const customerType = "webcastmanager_customer";

/** A name of the schema in snake_case: `defaultLanguage` is `default_language`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** Name of the write-only twin of a secret attribute. */
export const writeOnlyName = (name: string): string => `${name}_wo`;

/** Name of the attribute whose change sends the write-only twin again. */
export const versionName = (name: string): string => `${name}_wo_version`;

/** Every name that is spelt otherwise here. */
const names = new Set([...leaves.flatMap(({ keys }) => keys), ...settings.map(({ name }) => name), ...Object.keys(indirections)].filter((name) => snake(name) !== name));
const anyName = new RegExp(`\\b(?:${[...names].join("|")})\\b`, "gu");

/** A text with the schema's names in Terraform's spelling. */
export function inOurNames(text: string): string {
  return text.replace(anyName, snake);
}
