// A Pulumi program inside this process: the SDK's own mocks in place of the engine, and what was registered.
// Shows what the classes say; what becomes of it is for the conversations with the server.
import * as pulumi from "@pulumi/pulumi";

/** One registration as the class made it, before the SDK serialises it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly options: pulumi.CustomResourceOptions;
}

/** What arrived at the engine's place. */
export interface Arrived {
  readonly type: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Everything that was registered and that arrived since the program was started. */
export const registered: Registered[] = [];
export const arrived: Arrived[] = [];

/** Begins a program; `isPreview`: whether ids of new resources are unknown. */
export async function startProgram(isPreview = false): Promise<void> {
  registered.length = 0;
  arrived.length = 0;
  await pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: ({ type, name, id, inputs }) => {
        arrived.push({ type, name, id: id === "" ? undefined : id, inputs });
        return { id: id === undefined || id === "" ? `id-of-${name}` : id, state: inputs };
      },
    },
    "conversation",
    "dev",
    isPreview,
  );
}

/** Options that keep what a class registers. */
export const seen: pulumi.CustomResourceOptions = {
  transformations: [
    ({ type, name, props, opts }) => {
      registered.push({ type, name, props, options: opts });
      return undefined;
    },
  ],
};

/** The value of an output, once known. */
export function valueOf<Value>(output: pulumi.Output<Value>): Promise<pulumi.Unwrap<Value>> {
  return new Promise(
    (resolve) =>
      void output.apply((value) => {
        resolve(value as pulumi.Unwrap<Value>);
      }),
  );
}

/** Whether something is an output that holds a secret. */
export function isSecret(value: unknown): Promise<boolean> {
  return pulumi.Output.isInstance(value) ? pulumi.isSecret(value) : Promise.resolve(false);
}
