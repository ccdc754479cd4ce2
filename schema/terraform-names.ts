// Names as Terraform spells them: what the provider declares, and what programs for it declare.

/** The type of the resource, and of the data source beside it. */
export const customerType = "webcastmanager_customer";

/**
 * A host of its own, so that both programs mean the same provider: a bare `movingimage/webcastmanager` would be one of
 * two public registries, another one in each. `.example` is reserved (RFC 2606): it can never be registered and serve
 * something else under this address.
 */
const providerHost = "webcastmanager.example";

/** The whole address, as `required_providers` and the state name it. */
export const providerAddress = `${providerHost}/movingimage/webcastmanager`;

/** Returns a name of the schema in snake_case: `defaultLanguage` is `default_language`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns the name of the write-only attribute of a secret. */
export const writeOnlyName = (name: string): string => `${name}_wo`;

/** Returns the name of the attribute whose change sends the write-only attribute again. */
export const versionName = (name: string): string => `${name}_wo_version`;
