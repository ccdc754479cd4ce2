// Both libraries with the built package entry of each, loaded as a program loads them, so that one test covers both.
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as cdktf from "cdktf";
import type * as cdktfDoor from "../../dist/cdktf";
import { root } from "../../tools/workbench/project";

/** A library and this package's entry for it. cdktn has every type of CDKTF. */
export interface Both {
  readonly name: "cdktf" | "cdktn";
  readonly library: typeof cdktf;
  readonly door: typeof cdktfDoor;
}

const load = createRequire(__filename);
const both = (name: Both["name"]): Both => ({ name, library: load(name), door: load(join(root, "dist", name)) });

/** CDKTF and its maintained fork cdktn. */
export const libraries: readonly Both[] = [both("cdktf"), both("cdktn")];

/**
 * Makes a stack with the provider in it, and returns what Terraform would read, as synth writes it after all
 * validations.
 */
export function synthesise(
  { library, door }: Both,
  declare: (stack: cdktf.TerraformStack) => void,
): Record<string, unknown> {
  const stack = new library.TerraformStack(library.Testing.app(), "stack");
  new door.WebcastmanagerProvider(stack, "webcastmanager");
  declare(stack);
  return JSON.parse(library.Testing.synth(stack, true));
}
