// Terraform and OpenTofu as the target of an import.
import { terraformProgram } from "../../../../programs";
import { ownCommand } from "../../../inventory/next-steps";
import { findEngine, oldestEngines } from "../engine-version";
import type { Target } from "../target";
import { applyTerraform, managedInFolder } from "./apply";
import { importsFile, missingTerraformParts } from "./project";
import { proveTerraform } from "./proof";

const { terraform: oldest } = oldestEngines;

/** Returns Terraform or OpenTofu as a target. @throws CommandError where neither is there, or both are too old. */
export async function terraformTarget(folder: string, signal: AbortSignal): Promise<Target> {
  const engine = await findEngine(
    {
      commands: ["terraform", "tofu"],
      oldest,
      advice: `Install Terraform or OpenTofu ${oldest} or newer: older ones have no write-only attributes.`,
    },
    signal,
  );
  const { command } = engine;
  return {
    engine,
    managed: (run) => managedInFolder(command, folder, run),
    program(customers, taken) {
      const program = terraformProgram(customers, { taken });
      const missing = missingTerraformParts(folder);
      return {
        program,
        files: new Map([...program.files, [importsFile, program.imports]]),
        missing,
        prove: (_, values, options) => proveTerraform({ command, program, values }, options),
        apply: (selected, run) => applyTerraform({ command, folder, program, missing }, selected, run),
      };
    },
    secretCommand: (name) => `export TF_VAR_${name}=…`,
    setUpCommands: [`${ownCommand} terraform install`],
    applyCommand: (again) => `${again} --apply`,
  };
}
