// What Pulumi holds of every customer: its type, the provider's code, and its name in a URN. Plain text: nothing of
// Pulumi has to be installed to read or write it.

/** The type token of a customer. Aliases and policies may rely on it. */
export const customerToken = "pulumi-nodejs:dynamic/webcastmanager:Customer";

/** The provider's code in the state: constant, so that no upgrade shows as a change. */
export const providerText = 'exports.handler = () => require("webcastmanager-provider/provider");';

/** The hook that the engine asks before it deletes a protected customer. It is in states and messages. */
export const deletionHookName = "deletionProtection of webcastmanager-provider";

/** The first Pulumi CLI that reads a state with hooks. Its language host comes with it; 3.182 runs hooks. */
export const oldestCli = "3.183.0";

/** Returns the logical name in a URN. */
export function nameInUrn(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
