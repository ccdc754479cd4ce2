// One emulator and one project of the real terraform or tofu for a scenario; gone afterwards.
import { startEmulator, type Emulator, type EmulatorOptions, type WireRecord } from "../../emulator";
import { isAtLeast } from "../../provider/core/version";
import { providerAddress } from "../../provider/terraform/address";
import type { TerraformProgram } from "../../tools/workbench/terraform-programs";
import { TerraformProject, type TerraformOptions } from "../../tools/workbench/terraform-project";
import { changedPaths, realChanges, type PlanJson } from "./terraform-json";

const head = `terraform {
  required_providers {
    webcastmanager = { source = "${providerAddress}" }
  }
}
`;

/** Whether a program knows write-only attributes: both do from 1.11. */
export const hasWriteOnly = ({ version }: TerraformProgram) => isAtLeast(version, "1.11");

/** What a scenario has at hand. */
export interface TerraformStage {
  readonly emulator: Emulator;
  readonly project: TerraformProject;
  /** Writes the program, under the block that every program begins with. */
  program(text: string): void;
  /** The only record of a name. */
  named(name: string): WireRecord;
  editByHand(name: string, changes: WireRecord): void;
}

/** Sets a stage, plays the scenario, and clears the stage. */
export async function onTerraformStage(
  name: string,
  play: (stage: TerraformStage) => Promise<void>,
  options: { readonly emulator?: EmulatorOptions; readonly project?: Partial<TerraformOptions> } = {},
): Promise<void> {
  const emulator = await startEmulator(options.emulator);
  const project = new TerraformProject({
    name: `terraform-${name}`,
    ...options.project,
    environment: { ...emulator.env, ...options.project?.environment },
  });
  const program = (text: string) => {
    project.write("main.tf", head + text);
  };
  const named = (wanted: string) => {
    const [record, ...others] = emulator.admin.dump().customers.filter((customer) => customer.name === wanted);
    if (record === undefined || others.length > 0)
      throw new Error(`${others.length + (record ? 1 : 0)} customers are named ${wanted}`);
    return record;
  };
  try {
    program("");
    await project.init();
    await play({
      emulator,
      project,
      program,
      named,
      editByHand: (wanted, changes) => void emulator.admin.edit(String(named(wanted).id), changes, { unchecked: true }),
    });
  } finally {
    project.remove();
    await emulator.close();
  }
}

/** What a plan changes: the actions and the dotted paths by address. */
export function changesIn(
  plan: PlanJson | undefined,
): Readonly<Record<string, { readonly actions: string; readonly paths: readonly string[] }>> {
  return Object.fromEntries(
    realChanges(plan).map(({ address, change }) => [
      address,
      {
        actions: change.actions.join(","),
        paths: change.actions.includes("update") ? changedPaths(change.before, change.after) : [],
      },
    ]),
  );
}
