// Texts with the names of the schema, in Terraform's spelling.
import { leaves, settings, snakeCase } from "../../../schema";
import { credentialVariables } from "../../core/setting-sources";

/** Names of properties, by full path or the end of it (`ecdn.ramp.apiKey`, `ramp.apiKey`), and of settings. */
const known = new Set([
  ...leaves.flatMap(({ keys }) =>
    keys.flatMap((_, from) => keys.slice(from).flatMap((__, length) => keys.slice(from, from + length + 1).join("."))),
  ),
  ...settings.map(({ name }) => name),
  ...Object.keys(credentialVariables),
]);

/** Paths of maps: what follows is a key of the user. */
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

/** Returns a text with names in Terraform's spelling. Quoted text, addresses and file paths stay as they are. */
export function inTerraformNames(text: string): string {
  return text.replace(words, (word) =>
    /^"|[/\\@]/u.test(word) ? word : word.replace(dottedNames, inTerraformSpelling),
  );
}
