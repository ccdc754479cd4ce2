// Names as Terraform spells them: what the provider declares, and what programs for it declare.

/** The type of the resource, and of the data source beside it. */
export const customerType = "webcastmanager_customer";

/** Returns a name of the schema in snake_case: `defaultLanguage` is `default_language`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns the name of the write-only attribute of a secret. */
export const writeOnlyName = (name: string): string => `${name}_wo`;

/** Returns the name of the attribute whose change sends the write-only attribute again. */
export const versionName = (name: string): string => `${name}_wo_version`;
