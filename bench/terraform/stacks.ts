// Terraform projects of the fleet, each in a folder of its own, ours with an emulator of its own; made when first asked
// for, kept to the end.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { providerAddress } from "../../provider/terraform/address";
import { TerraformProject } from "../../tools/workbench/terraform-project";
import { referenceProvider } from "../../tools/workbench/terraform-programs";
import type { Bench } from "../bench";
import { fromMemory } from "./from-memory";
import { referenceAddress, terraformFiles, type TerraformKind } from "./configuration";

/** One project with its service; only ours asks it anything. */
export interface TerraformStack {
  readonly project: TerraformProject;
  readonly emulator: Emulator;
}

const state = "terraform.tfstate";

function providersOf(kind: TerraformKind): Readonly<Record<string, string>> {
  return kind === "reference" ? { [referenceAddress]: referenceProvider() } : {};
}

async function make(kind: TerraformKind, count: number): Promise<TerraformStack> {
  // Built first: a failure leaves no service behind.
  const providers = providersOf(kind);
  const emulator = await startEmulator();
  const project = new TerraformProject({
    name: `bench-terraform-${kind}`,
    files: terraformFiles(kind, count),
    environment: emulator.env,
    providers,
  });
  await project.init();
  return { project, emulator };
}

/** A project without a state, and a service without customers. */
export function emptyStack({ stacks }: Bench, kind: TerraformKind, count: number): Promise<TerraformStack> {
  return stacks.terraform(`empty ${kind} ${count}`, () => make(kind, count));
}

/** A project whose customers exist. `prepare` sees the service before they are made. */
export function steadyStack(
  { stacks, progress }: Bench,
  kind: TerraformKind,
  count: number,
  prepare?: (emulator: Emulator) => void,
): Promise<TerraformStack> {
  return stacks.terraform(`steady ${kind} ${count} ${prepare?.name ?? ""}`, async () => {
    const stack = await make(kind, count);
    prepare?.(stack.emulator);
    progress.say(`creating ${count} customers by Terraform, ${kind}`);
    await stack.project.apply();
    return stack;
  });
}

/** Ours with the same state, but every read is answered from memory: what all but the reading costs. */
export function memoryStack(bench: Bench, count: number): Promise<TerraformStack> {
  return bench.stacks.terraform(`memory ${count}`, async () => {
    const [steady, bundle, emulator] = [
      await steadyStack(bench, "ours", count),
      await fromMemory(),
      await startEmulator(),
    ];
    const project = new TerraformProject({
      name: "bench-terraform-memory",
      files: terraformFiles("ours", count),
      environment: steady.emulator.env,
      providers: { [providerAddress]: bundle },
    });
    await project.init();
    copyFileSync(join(steady.project.folder, state), join(project.folder, state));
    return { project, emulator };
  });
}

/** Milliseconds of one plan with refresh; throws unless it shows no change. */
export async function planMs({ project }: TerraformStack): Promise<number> {
  const result = await project.run(["plan", "-detailed-exitcode"]);
  if (result.code !== 0)
    throw new Error(
      `a plan without changes exited ${result.code}: ${result.stdout.slice(-2000)}${result.stderr.slice(-2000)}`,
    );
  return result.ms;
}
