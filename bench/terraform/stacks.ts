// Terraform projects of the benchmarks, each in a folder of its own, ours with an emulator of its own; created when
// first needed, kept to the end.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { providerAddress } from "../../provider/terraform/address";
import { TerraformProject } from "../../tools/workbench/terraform-project";
import { toolsOfSetUp } from "../../tools/workbench/terraform-programs";
import type { BenchRun } from "../row";
import type { TerraformStack } from "../stacks";
import { bundleOfflineProvider } from "./offline-provider";
import { referenceAddress, terraformFiles, type TerraformKind } from "./configuration";

/** A project with its customers. */
interface SteadyProject {
  readonly kind: TerraformKind;
  readonly count: number;
  /** Called with the service before the customers are created. */
  readonly prepare?: (emulator: Emulator) => void;
}

const state = "terraform.tfstate";

function providersOf(kind: TerraformKind): Readonly<Record<string, string>> {
  if (kind !== "reference") return {};
  const { reference } = toolsOfSetUp();
  if (reference === undefined)
    throw new Error(
      "the provider that does nothing could not be built: Go is missing, or its modules are out of reach",
    );
  return { [referenceAddress]: reference.program };
}

async function make(kind: TerraformKind, count: number): Promise<TerraformStack> {
  // Built first, so that a failure leaves no service running.
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

/** Returns a project without a state, and a service without customers. */
export function emptyStack({ stacks }: BenchRun, kind: TerraformKind, count: number): Promise<TerraformStack> {
  return stacks.terraform(`empty ${kind} ${count}`, () => make(kind, count));
}

/** Returns a project whose customers exist. */
export function steadyStack(
  { stacks, progress }: BenchRun,
  { kind, count, prepare }: SteadyProject,
): Promise<TerraformStack> {
  return stacks.terraform(`steady ${kind} ${count} ${prepare?.name ?? ""}`, async () => {
    const stack = await make(kind, count);
    prepare?.(stack.emulator);
    progress.start(`creating ${count} customers by Terraform, ${kind}`);
    await stack.project.apply();
    return stack;
  });
}

/** Returns ours with the same state and every read answered from it: the cost of a plan without requests. */
export function memoryStack(bench: BenchRun, count: number): Promise<TerraformStack> {
  return bench.stacks.terraform(`memory ${count}`, async () => {
    const [steady, bundle, emulator] = [
      await steadyStack(bench, { kind: "ours", count }),
      await bundleOfflineProvider(),
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
