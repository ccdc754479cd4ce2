// The environment in which the real Pulumi CLI runs programs by a language host that passes on resource hooks.
import { delimiter, join } from "node:path";

/** Returns PATH with the folder of the host first, where the CLI searches before its own folder. */
export function presentHost(): { readonly PATH: string } {
  return { PATH: [join(__dirname, "language-host"), process.env.PATH ?? ""].join(delimiter) };
}
