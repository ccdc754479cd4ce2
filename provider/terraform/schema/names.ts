// Names as Terraform spells them: snake_case, made from the schema's own.
import { leaves, settings } from "../../../schema";
import { credentialVariables } from "../../core/settings";

/** The type of the resource, and of the data source beside it. */
export const customerType = "webcastmanager_customer";

/** A name of the schema in snake_case: `defaultLanguage` is `default_language`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** Name of the write-only twin of a secret attribute. */
export const writeOnlyName = (name: string): string => `${name}_wo`;

/** Name of the attribute whose change sends the write-only twin again. */
export const versionName = (name: string): string => `${name}_wo_version`;

/**
 * Names of the schema and of the settings, with what is around them or without: `ecdn.ramp.apiKey`, `ramp.apiKey`,
 * `apiKey`.
 */
const known = new Set([
  ...leaves.flatMap(({ keys }) =>
    keys.flatMap((_, from) => keys.slice(from).flatMap((__, length) => keys.slice(from, from + length + 1).join("."))),
  ),
  ...settings.map(({ name }) => name),
  ...Object.keys(credentialVariables),
]);

/** Paths whose next part is a key that the user has chosen. */
const maps = leaves
  .filter(({ kind }) => kind === "map")
  .flatMap(({ keys }) => keys.map((_, from) => keys.slice(from).join(".")));

// A text in quotes, to its end; or a word.
const words = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|[^\s"`]+/gu;

const dottedNames = /[A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*)*/gu;

function inTerraformSpelling(word: string): string {
  if (known.has(word)) return snakeCase(word);
  const map = maps.find((path) => word.startsWith(`${path}.`));
  return map === undefined ? word : snakeCase(map) + word.slice(map.length);
}

/**
 * A text with the schema's names in Terraform's spelling. What is in quotes, an address or a path of a file stays as
 * the user spells it.
 */
export function inTerraformNames(text: string): string {
  return text.replace(words, (word) =>
    /^"|[/\\@]/u.test(word) ? word : word.replace(dottedNames, inTerraformSpelling),
  );
}
