// The available Terraform and OpenTofu: those of the set-up, else those on PATH.
import { join } from "node:path";
import { gte } from "semver";
import which from "which";
import * as z from "zod";
import { runCommandSync } from "./run-command";

/** A program that runs Terraform projects. */
export interface TerraformProgram {
  readonly name: "terraform" | "tofu";
  readonly version: string;
  /** What is started. */
  readonly command: string;
}

const Tool = z.object({ version: z.string(), folder: z.string(), program: z.string().optional() });
/** The set-up's tools in its order of preference. A record keeps that order; an object of zod would not. */
const SetUpTools = z.record(z.string(), Tool);
const names = ["terraform", "tofu", "oldTofu"];
const Answer = z.object({ terraform_version: z.string() });

function toolsOfSetUp(): z.output<typeof SetUpTools> {
  return SetUpTools.parse(JSON.parse(process.env.WEBCASTMANAGER_TOOLS ?? "{}"));
}

function programsOfSetUp(): readonly TerraformProgram[] {
  return Object.entries(toolsOfSetUp())
    .filter(([key]) => names.includes(key))
    .map(([key, { version, folder, program }]) => {
      const name = key === "terraform" ? key : "tofu";
      return { name, version, command: program ?? join(folder, name) };
    });
}

/** For runs without the set-up, such as a single test file by hand. */
function onPath(): readonly TerraformProgram[] {
  return (["terraform", "tofu"] as const).flatMap((name) => {
    // By its whole path: a test may start it with a PATH of its own.
    const command = which.sync(name, { nothrow: true });
    if (command === null) return [];
    const { code, stdout } = runCommandSync(command, ["version", "-json"], {
      folder: process.cwd(),
      environment: { ...process.env, CHECKPOINT_DISABLE: "1" },
    });
    // Both call their own version by this name.
    return code === 0 ? [{ name, version: Answer.parse(JSON.parse(stdout)).terraform_version, command }] : [];
  });
}

/** Every program there is; at least one after `npm run setup`. */
export function terraformPrograms(): readonly TerraformProgram[] {
  const programs = programsOfSetUp();
  return programs.length > 0 ? programs : onPath();
}

/** Whether a program knows write-only attributes: both do from 1.11. */
export function hasWriteOnly({ version }: TerraformProgram): boolean {
  return gte(version, "1.11.0");
}

/** The preferred program. @throws where there is none. */
export function terraformProgram(): TerraformProgram {
  const [program] = terraformPrograms();
  if (program === undefined) throw new Error("there is neither terraform nor tofu: run `npm run setup`");
  return program;
}

/** The provider that does nothing, which benchmarks compare with. @throws where the set-up could not build it. */
export function referenceProvider(): string {
  const { reference } = toolsOfSetUp();
  if (reference?.program === undefined)
    throw new Error(
      "the provider that does nothing could not be built: Go is missing, or its modules are out of reach",
    );
  return reference.program;
}
