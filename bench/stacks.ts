// Stacks of the two programs, each in a folder of its own and with an emulator of its own; made when first asked for,
// kept to the end.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../emulator";
import { PulumiProject } from "../tools/workbench/pulumi-project";
import { programFiles, type Kind } from "./programs";
import type { Progress } from "./progress";
import type { TerraformStack } from "./terraform/stacks";

/** One program with its stack and its service. The reference never asks its service anything. */
export interface Stack {
  readonly project: PulumiProject;
  readonly emulator: Emulator;
}

const stateFolder = ".pulumi-state";
const emptyFolder = ".pulumi-state-empty";

/** Latency of every call, the token's too. */
export function latency(emulator: Emulator, milliseconds: number): void {
  emulator.admin.faults.set([
    { kind: "latency", milliseconds },
    { kind: "latency", milliseconds, route: "get token" },
  ]);
}

/** All stacks of a run. */
export class Stacks {
  private readonly made = new Map<string, Promise<Stack>>();
  private readonly madeByTerraform = new Map<string, Promise<TerraformStack>>();

  constructor(private readonly progress: Progress) {}

  /**
   * A stack whose customers exist; made once by an update, then only read. `prepare` sees the service before the
   * update.
   */
  steady(kind: Kind, count: number, prepare?: (emulator: Emulator) => void): Promise<Stack> {
    return this.once(`steady ${kind} ${count} ${prepare?.name ?? ""}`, async () => {
      const stack = await this.make(kind, count);
      prepare?.(stack.emulator);
      this.progress.say(`creating ${count} customers, ${kind}`);
      await stack.project.must(["up", "--yes", "--skip-preview"]);
      return stack;
    });
  }

  /** A stack without anything in it, and a service without anything in it, each time it is asked for. */
  async empty(kind: Kind, count: number): Promise<Stack> {
    const stack = await this.once(`empty ${kind} ${count}`, async () => {
      const { project, emulator } = await this.make(kind, count);
      cpSync(join(project.folder, stateFolder), join(project.folder, emptyFolder), { recursive: true });
      return { project, emulator };
    });
    const { folder } = stack.project;
    rmSync(join(folder, stateFolder), { recursive: true, force: true });
    cpSync(join(folder, emptyFolder), join(folder, stateFolder), { recursive: true });
    stack.emulator.reset();
    return stack;
  }

  /** A Terraform project; made once for a key. */
  terraform(key: string, make: () => Promise<TerraformStack>): Promise<TerraformStack> {
    const stack = this.madeByTerraform.get(key) ?? make();
    this.madeByTerraform.set(key, stack);
    return stack;
  }

  /** Takes every folder away and stops every service. */
  async close(): Promise<void> {
    const stacks = await Promise.allSettled([...this.made.values(), ...this.madeByTerraform.values()]);
    this.made.clear();
    this.madeByTerraform.clear();
    for (const stack of stacks) {
      if (stack.status !== "fulfilled") continue;
      await stack.value.emulator.close();
      stack.value.project.remove();
    }
  }

  private once(key: string, make: () => Promise<Stack>): Promise<Stack> {
    const stack = this.made.get(key) ?? make();
    this.made.set(key, stack);
    return stack;
  }

  private async make(kind: Kind, count: number): Promise<Stack> {
    const emulator = await startEmulator();
    const project = new PulumiProject({
      name: `bench-${kind}`,
      files: programFiles(kind, count),
      environment: emulator.env,
    });
    await project.start();
    return { project, emulator };
  }
}
