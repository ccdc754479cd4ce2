// What every file of this folder needs, all of which run in the user's program: one-line errors, values that are known
// only later, the stack's configuration.
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { settings } from "../../../schema";
import { customerToken } from "../customer-token";
import type { CustomerOutputs } from "../generated/outputs";
import { namespace } from "../settings";

/** Whether a value is a Customer, of this copy of the package or of another. */
export function isCustomer(value: unknown): value is CustomerOutputs {
  return pulumi.Resource.isInstance(value) && Reflect.get(value, "__pulumiType") === customerToken;
}

/**
 * An error that ends the program; the CLI shows it as one line. It has no stack: the SDK highlights the stack of an
 * error that ends an asynchronous program, although it prints none, and that took 13 seconds of CPU time (3.270.0).
 */
export function programError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}

/** A value that is known only later. */
export type OutputOrPromise = pulumi.Output<unknown> | Promise<unknown>;

/** Whether a value is an Output or a Promise, which is known only later. */
export function isOutputOrPromise(value: unknown): value is OutputOrPromise {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/**
 * Applies a function to a later value; unknown while the value is unknown. Not a secret, so the result must not
 * contain the value.
 */
export function whenKnown<Result>(value: OutputOrPromise, run: (known: unknown) => Result): pulumi.Output<Result> {
  return pulumi.unsecret(pulumi.all([value]).apply(([known]: readonly unknown[]) => run(known)));
}

const Configuration = z.record(z.string(), z.string());

/** The configuration of the program's stack. */
export function stackConfiguration(): Record<string, string> {
  const all = Configuration.safeParse(pulumi.runtime.allConfig());
  return all.success ? all.data : {};
}

/**
 * Whether the stack stores a key in plain text. The SDK's declarations omit the function; if it is missing, no key
 * counts as plain.
 */
function isPlainText(key: string): boolean {
  const isSecret: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  return typeof isSecret === "function" && Reflect.apply(isSecret, undefined, [key]) === false;
}

const credentialKeys = settings.filter((setting) => setting.secret).map((setting) => `${namespace}:${setting.name}`);

function refuseKeys(keys: readonly string[], failed: string): void {
  if (keys.length === 0) return;
  throw programError(
    `${failed}: ${keys.join(", ")} ${keys.length === 1 ? "is" : "are"} stored in plain text ` +
      "in the stack's configuration. " +
      `Run ${keys.map((key) => `\`pulumi config set --secret ${key}\``).join(" and ")}.`,
  );
}

/**
 * Refuses a stack whose configuration stores one of our credentials in plain text (`pulumi config set` without
 * `--secret`). Only the program can see that: the engine passes the provider decrypted values.
 * @throws RunError that names the keys.
 */
export function refusePlainTextCredentials(): void {
  const configuration = stackConfiguration();
  refuseKeys(
    credentialKeys.filter((key) => Object.hasOwn(configuration, key) && configuration[key] !== "" && isPlainText(key)),
    "Can't use the stack's credentials",
  );
}

/**
 * Refuses a credential that the program read from a plain-text key of the configuration, of any namespace.
 * @param failed the beginning of the message.
 * @throws RunError that names the key; the value alone shows where it comes from.
 */
export function refusePlainTextValue(value: string, failed: string): void {
  refuseKeys(
    Object.entries(stackConfiguration())
      .filter(([key, text]) => text === value && isPlainText(key))
      .map(([key]) => key),
    failed,
  );
}
