// Credentials in plain text in the stack's configuration, as `pulumi config set` without `--secret` stores them:
// refused, because nobody notices. The engine hands them to the provider decrypted, so that only the program can see
// the difference.
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { settings } from "../../schema";
import { programError } from "./program-error";
import { namespace } from "./settings";

const Configuration = z.record(z.string(), z.string());

/** The configuration of the program's stack, as the engine hands it to the program. */
export function stackConfiguration(): Record<string, string> {
  const all = Configuration.safeParse(pulumi.runtime.allConfig());
  return all.success ? all.data : {};
}

/**
 * Whether a key of the configuration is stored in plain text. The SDK's declarations leave the question out; where it
 * can't be asked, no key is.
 */
function isPlain(key: string): boolean {
  const isSecret: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  return typeof isSecret === "function" && Reflect.apply(isSecret, undefined, [key]) === false;
}

const secretKeys = settings.filter((setting) => setting.secret).map((setting) => `${namespace}:${setting.name}`);

function refuse(keys: readonly string[], what: string): void {
  if (keys.length === 0) return;
  throw programError(
    `${what}: ${keys.join(", ")} ${keys.length === 1 ? "is" : "are"} stored in plain text in the stack's configuration. ` +
      `Run ${keys.map((key) => `\`pulumi config set --secret ${key}\``).join(" and ")}.`,
  );
}

/**
 * Refuses a stack whose configuration holds a credential of this package in plain text. @throws RunError that ends the
 * program with one line.
 */
export function refusePlainSecrets(): void {
  const configuration = stackConfiguration();
  refuse(
    secretKeys.filter((key) => Object.hasOwn(configuration, key) && configuration[key] !== "" && isPlain(key)),
    "Can't use the stack's credentials",
  );
}

/**
 * Refuses a credential that a program has read from a key in plain text, of whatever namespace: only its value tells
 * where it comes from.
 */
export function refusePlainValue(text: string, what: string): void {
  refuse(
    Object.entries(stackConfiguration())
      .filter(([key, value]) => value === text && isPlain(key))
      .map(([key]) => key),
    what,
  );
}
