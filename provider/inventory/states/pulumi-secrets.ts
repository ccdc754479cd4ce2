// Secrets as Pulumi's states hold them: as JSON text where they were exported with --show-secrets, else encrypted.
import { secretKey, secretMark, type Properties } from "../../pulumi/values";

/** Stands for an encrypted value in a customer. It is compared with nothing and never shown. */
const encryptedValue = "(encrypted)";

/** Properties with their secrets in the form of the engine's calls, and the paths of those that are encrypted. */
export interface OpenedProperties {
  readonly properties: Properties;
  readonly encrypted: readonly string[];
}

const textAt = (value: object, key: string): string | undefined => {
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" ? found : undefined;
};

function opened(value: unknown, path: string, encrypted: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => opened(item, path, encrypted));
  if (typeof value !== "object" || value === null) return value;
  if (Reflect.get(value, secretKey) !== secretMark) {
    const below = (key: string) => (path === "" ? key : `${path}.${key}`);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item, below(key), encrypted)]));
  }
  const plaintext = textAt(value, "plaintext");
  if (plaintext !== undefined) return opened(JSON.parse(plaintext), path, encrypted);
  if (textAt(value, "ciphertext") === undefined) return opened(Reflect.get(value, "value"), path, encrypted);
  encrypted.push(path);
  return encryptedValue;
}

/** Opens the secrets of a resource's outputs. @throws SyntaxError where a secret's text is not JSON */
export function openSecrets(outputs: Properties): OpenedProperties {
  const encrypted: string[] = [];
  const properties = Object.entries(outputs).map(([key, value]) => [key, opened(value, key, encrypted)] as const);
  return { properties: Object.fromEntries(properties), encrypted };
}
