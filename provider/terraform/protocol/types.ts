// The types of a Terraform provider, in plain values: what the protocol calls, and what it gets back.
import type { Tree, Value } from "../../../schema";

/** A type as Terraform writes it in JSON. */
export type TerraformType =
  | "string"
  | "number"
  | "bool"
  | readonly ["set" | "list" | "map", TerraformType]
  | readonly ["object", Readonly<Record<string, TerraformType>>];

/**
 * One attribute; exactly one of `type` and `attributes` (a nested object, nesting mode single). Flags that are not set
 * are false.
 */
export interface Attribute {
  readonly description: string;
  readonly type?: TerraformType;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly writeOnly?: true;
}

/** The attributes of a resource, a data source or the provider itself. */
export interface Schema {
  /** Version of the state's form, from 0. */
  readonly version: number;
  readonly description: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A path: names of attributes and keys of maps. */
export type AttributePath = readonly (string | { readonly key: string })[];

/** A message for the user. The summary is one line; neither text holds a secret. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly path?: AttributePath;
}

/** Diagnostics of an answer. With an error, the rest of the answer may be absent. */
export interface WithDiagnostics {
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Objects of a resource. Terraform's null is null, unknown is `unknown` of schema/value; sets and lists are lists;
 * every attribute of the schema is there. In answers what is absent is null; undefined in place of an object is
 * Terraform's null object: nothing is there.
 */
export type TerraformObject = Tree;

/**
 * Bytes that Terraform keeps beside the state for the provider alone; empty at first. Not for secrets. Absent in an
 * answer: kept as they were.
 */
export type PrivateBytes = Uint8Array;

/** A managed resource. */
export interface ResourceServer {
  readonly schema: Schema;
  validate(request: {
    readonly config: TerraformObject;
    readonly allowsWriteOnly: boolean;
  }): Promise<readonly Diagnostic[]>;
  /** Brings a stored state, as JSON, to the present schema; called for every resource in every run. */
  upgrade(request: {
    readonly version: number;
    readonly state: Tree;
  }): Promise<WithDiagnostics & { readonly state?: TerraformObject }>;
  /** Returns no state if the object no longer exists. */
  read(request: {
    readonly state: TerraformObject;
    readonly private: PrivateBytes;
  }): Promise<WithDiagnostics & { readonly state?: TerraformObject; readonly private?: PrivateBytes }>;
  plan(request: {
    readonly prior?: TerraformObject;
    readonly proposed?: TerraformObject;
    readonly config?: TerraformObject;
    readonly priorPrivate: PrivateBytes;
  }): Promise<
    WithDiagnostics & {
      readonly planned?: TerraformObject;
      readonly requiresReplace?: readonly AttributePath[];
      readonly private?: PrivateBytes;
    }
  >;
  /**
   * With an error and a state at once, Terraform marks a new resource as tainted; with an error alone the state before
   * stays.
   */
  apply(request: {
    readonly prior?: TerraformObject;
    readonly planned?: TerraformObject;
    readonly config?: TerraformObject;
    readonly plannedPrivate: PrivateBytes;
  }): Promise<WithDiagnostics & { readonly state?: TerraformObject; readonly private?: PrivateBytes }>;
  import(request: {
    readonly id: string;
  }): Promise<WithDiagnostics & { readonly state?: TerraformObject; readonly private?: PrivateBytes }>;
  /** `sourcePrivate`: what the former provider stored beside the state. */
  move(request: {
    readonly sourceProvider: string;
    readonly sourceType: string;
    readonly sourceVersion: number;
    readonly sourceState: Tree;
    readonly sourcePrivate: PrivateBytes;
  }): Promise<WithDiagnostics & { readonly state?: TerraformObject; readonly private?: PrivateBytes }>;
}

/** A data source. */
export interface DataSourceServer {
  readonly schema: Schema;
  validate(request: { readonly config: TerraformObject }): Promise<readonly Diagnostic[]>;
  read(request: { readonly config: TerraformObject }): Promise<WithDiagnostics & { readonly state?: TerraformObject }>;
}

/** A function of the provider. */
export interface FunctionServer {
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly description: string; readonly type: TerraformType }[];
  readonly returns: TerraformType;
  /** @throws ArgumentError if an argument is invalid. */
  call(given: readonly Value[]): Promise<Value>;
}

/** An invalid argument of a function, by its index from 0. */
export class ArgumentError extends Error {
  constructor(
    message: string,
    readonly argument: number,
  ) {
    super(message);
  }
}

/** A line for Terraform's log. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
}

/** Writes one line to the log. */
export type Log = (line: LogLine) => void;

/** A whole provider. */
export interface ProviderServer {
  readonly schema: Schema;
  validate(request: { readonly config: TerraformObject }): Promise<readonly Diagnostic[]>;
  configure(request: {
    readonly config: TerraformObject;
    readonly terraformVersion: string;
  }): Promise<readonly Diagnostic[]>;
  /** Starts nothing new; running calls finish (Ctrl-C). */
  stop(): void;
  /** Sends nothing more, because the process exits. */
  close(): void;
  readonly resources: Readonly<Record<string, ResourceServer>>;
  readonly dataSources: Readonly<Record<string, DataSourceServer>>;
  readonly functions: Readonly<Record<string, FunctionServer>>;
}

/** What Terraform asks of a provider before it does anything. */
export interface ProviderDescription {
  readonly schema: Schema;
  readonly resources: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly dataSources: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly functions: Readonly<Record<string, Omit<FunctionServer, "call">>>;
}

/** A provider that describes itself at once, and is loaded by the first call that needs more. */
export interface LoadableProvider {
  readonly description: ProviderDescription;
  load(): Promise<ProviderServer>;
  /** As in ProviderServer; before it is loaded too. */
  stop(): void;
  close(): void;
}

/** A value that doesn't have its type. The message names the attribute and the type, never the value. */
export class ValueError extends Error {
  constructor(
    readonly place: readonly string[],
    problem: string,
  ) {
    super(`${place.length === 0 ? "the value" : place.join(".")}: ${problem}`);
    this.name = "ValueError";
  }
}
