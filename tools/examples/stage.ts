// What an example is run with, and what must be true of it. Types alone.
import type { Emulator } from "../../emulator";

/** What every kind of example has. */
interface Stage {
  readonly environment: NodeJS.ProcessEnv;
  readonly emulators: readonly Emulator[];
  /** What must be true once it is up, with the outputs as the engine prints them; returns what is wrong. */
  readonly check: (outputs: Readonly<Record<string, unknown>>) => readonly string[];
}

/** A Pulumi program. */
export interface PulumiStage extends Stage {
  readonly kind: "pulumi";
  readonly configuration: Readonly<Record<string, string | { readonly secret: string }>>;
}

/** What somebody changes elsewhere while the example is up. */
export interface Elsewhere {
  readonly change: () => void;
  /** The changes that the next plan must show, each as the resource's address and the leaf's path, and nothing else. */
  readonly shown: readonly string[];
  /** What must be true once it is applied again. */
  readonly check: () => readonly string[];
}

/** A Terraform configuration, written by hand or made by a program. */
export interface TerraformStage extends Stage {
  readonly kind: "terraform";
  /** The program makes it: the name of the stack, which the program in main.ts synthesises. */
  readonly stack?: string;
  readonly elsewhere?: Elsewhere;
}

/** An example, ready to run. */
export type ExampleStage = PulumiStage | TerraformStage;
