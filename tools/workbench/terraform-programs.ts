// The available Terraform and OpenTofu: those of the set-up, else those on PATH.
import { execFileSync } from "node:child_process";
import which from "which";
import * as z from "zod";

/** A program that runs Terraform projects. */
export interface TerraformProgram {
  readonly name: "terraform" | "tofu";
  readonly version: string;
  /** What is started. */
  readonly command: string;
}

/** The set-up's tools in its order of preference. A record keeps that order; an object of zod would not. */
const Tools = z.record(z.string(), z.object({ version: z.string(), program: z.string() }));
const names = new Map<string, TerraformProgram["name"]>([
  ["terraform", "terraform"],
  ["tofu", "tofu"],
  ["oldTofu", "tofu"],
]);
const Answer = z.object({ terraform_version: z.string() });

/** Returns the tools that the set-up found, by name. */
export function toolsOfSetUp(): z.output<typeof Tools> {
  return Tools.parse(JSON.parse(process.env.WEBCASTMANAGER_TOOLS ?? "{}"));
}

/** For runs without the set-up, such as a single test file by hand. */
function onPath(name: TerraformProgram["name"]): TerraformProgram | undefined {
  // By its whole path: a test may start it with a PATH of its own.
  const command = which.sync(name, { nothrow: true });
  if (command === null) return undefined;
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  try {
    const answer = execFileSync(command, ["version", "-json"], { encoding: "utf8", stdio: "pipe", env });
    // Both call their own version by this name.
    return { name, version: Answer.parse(JSON.parse(answer)).terraform_version, command };
  } catch {
    // What a version manager puts on PATH fails where no version is chosen.
    return undefined;
  }
}

/** Every program there is; at least one after `npm run setup`. */
export function terraformPrograms(): readonly TerraformProgram[] {
  const found = Object.entries(toolsOfSetUp()).flatMap(([key, { version, program }]) => {
    const name = names.get(key);
    return name === undefined ? [] : { name, version, command: program };
  });
  return found.length > 0 ? found : [onPath("terraform"), onPath("tofu")].filter((each) => each !== undefined);
}

/** The preferred program. @throws where there is none. */
export function terraformProgram(): TerraformProgram {
  const [program] = terraformPrograms();
  if (program === undefined) throw new Error("there is neither terraform nor tofu: run `npm run setup`");
  return program;
}
