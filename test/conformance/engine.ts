// What a scenario may do with any engine, in the schema's own words: declare customers, plan, apply, import, and look
// at what was said. pulumi-engine.ts and terraform-engine.ts translate; neither decides anything.
import type { Emulator, EmulatorOptions } from "../../emulator";
import type { Tree } from "../../schema";

/** Customers by label. `parent` is a label of the same program, or an id. */
export type Customers = Readonly<Record<string, Tree>>;

/** What a plan does to one customer. Paths are the schema's: a set is one leaf, and so is each role. */
export interface Change {
  readonly action: "create" | "update" | "delete" | "replace";
  /** Leaves that an update changes, sorted; empty for every other action. */
  readonly paths: readonly string[];
}

/** How a command ended. */
export interface Outcome {
  readonly failed: boolean;
  /** All that was printed, without frames, line breaks as spaces. */
  readonly text: string;
}

/** A plan that looked at the service. */
export interface Plan extends Outcome {
  /** By label; empty where nothing is to do. */
  readonly changes: Readonly<Record<string, Change>>;
}

/** How a place is set up. */
export interface PlaceOptions {
  readonly emulator?: EmulatorOptions;
  /** Variables in place of the emulator's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** One program, one state, one service: where one scenario is played. */
export interface Place {
  readonly emulator: Emulator;
  /** What the program declares from now on, and nothing else. */
  declare(customers: Customers): void;
  /** Variables that the next commands see in place of the emulator's. */
  surround(environment: NodeJS.ProcessEnv): void;
  /** Reads the service and plans; changes nothing. */
  plan(): Promise<Plan>;
  /** Reads the service and plans: what a review reads. @param stale plans by the state, without reading the service */
  planDocument(stale?: "stale"): Promise<string>;
  /** Applies what the last `planDocument` shows, without reading the service before; goes on where one fails. */
  applyPlanned(): Promise<Outcome>;
  /** Reads the service and makes it so. @param all goes on with the others where one fails, as Terraform does anyway */
  apply(all?: "all"): Promise<Outcome>;
  /** Takes a customer of the program over by its id, as this engine imports. */
  importCustomer(label: string, id: string): Promise<Outcome>;
  /** How this engine's users write a path of the schema. */
  spelled(path: string): string;
  /** The labels of the customers in the state. */
  labels(): Promise<readonly string[]>;
  /** Everything printed so far. */
  printed(): string;
  /** The text of every state file. */
  stateText(): string;
  close(): Promise<void>;
}

/** An engine that runs scenarios. */
export interface Engine {
  /** Its name in docs/engines.md. */
  readonly name: "Pulumi" | "Terraform" | "OpenTofu";
  readonly version: string;
  /**
   * Whether secrets that a program declares are encrypted in its state; Terraform keeps them as sensitive, in plain
   * text.
   */
  readonly encryptsState: boolean;
  /**
   * Whether what a program writes inside of a block reaches the provider whole; Terraform drops attributes there that
   * no schema knows.
   */
  readonly seesInsideObjects: boolean;
  open(options?: PlaceOptions): Promise<Place>;
}

/** One line of a text that engines wrap and frame. */
export const inOneLine = (text: string): string => text.replace(/[\s│╷╵]+/g, " ");
