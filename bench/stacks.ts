// Stacks of the two programs, each in a folder of its own and with an emulator of its own; created when first needed,
// kept to the end.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../emulator";
import { PulumiProject } from "../tools/workbench/pulumi-project";
import { programFiles, type Kind } from "./programs";
import type { Progress } from "./progress";
import type { TerraformProject } from "../tools/workbench/terraform-project";

/** A program with its stack and its service. The reference sends its service no request. */
export interface Stack {
  readonly project: PulumiProject;
  readonly emulator: Emulator;
}

/** A Terraform project with its service. The reference sends its service no request. */
export interface TerraformStack {
  readonly project: TerraformProject;
  readonly emulator: Emulator;
}

const stateFolder = ".pulumi-state";
const emptyFolder = ".pulumi-state-empty";

/** Delays every call, also for tokens. */
export function latency(emulator: Emulator, milliseconds: number): void {
  emulator.admin.faults.set([
    { kind: "latency", milliseconds },
    { kind: "latency", milliseconds, route: "get token" },
  ]);
}

/** All stacks of a run. */
export class Stacks {
  private readonly created = new Map<string, Promise<Stack>>();
  private readonly terraformStacks = new Map<string, Promise<TerraformStack>>();

  constructor(private readonly progress: Progress) {}

  /**
   * Returns a stack whose customers exist: created once by an update, then only read. `prepare` is called with the
   * service before the update.
   */
  steady(kind: Kind, count: number, prepare?: (emulator: Emulator) => void): Promise<Stack> {
    return this.once(`steady ${kind} ${count} ${prepare?.name ?? ""}`, async () => {
      const stack = await this.create(kind, count);
      prepare?.(stack.emulator);
      this.progress.start(`creating ${count} customers, ${kind}`);
      await stack.project.must(["up", "--yes", "--skip-preview"]);
      return stack;
    });
  }

  /** Returns an empty stack with an empty service, at each call. */
  async empty(kind: Kind, count: number): Promise<Stack> {
    const stack = await this.once(`empty ${kind} ${count}`, async () => {
      const { project, emulator } = await this.create(kind, count);
      cpSync(join(project.folder, stateFolder), join(project.folder, emptyFolder), { recursive: true });
      return { project, emulator };
    });
    const { folder } = stack.project;
    rmSync(join(folder, stateFolder), { recursive: true, force: true });
    cpSync(join(folder, emptyFolder), join(folder, stateFolder), { recursive: true });
    stack.emulator.reset();
    return stack;
  }

  /** Returns a Terraform project, created once for a key. */
  terraform(key: string, make: () => Promise<TerraformStack>): Promise<TerraformStack> {
    const stack = this.terraformStacks.get(key) ?? make();
    this.terraformStacks.set(key, stack);
    return stack;
  }

  /** Removes every folder and stops every service. */
  async close(): Promise<void> {
    const stacks = await Promise.allSettled([...this.created.values(), ...this.terraformStacks.values()]);
    this.created.clear();
    this.terraformStacks.clear();
    for (const stack of stacks) {
      if (stack.status !== "fulfilled") continue;
      await stack.value.emulator.close();
      stack.value.project.remove();
    }
  }

  private once(key: string, make: () => Promise<Stack>): Promise<Stack> {
    const stack = this.created.get(key) ?? make();
    this.created.set(key, stack);
    return stack;
  }

  private async create(kind: Kind, count: number): Promise<Stack> {
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
