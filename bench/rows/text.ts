// What the state keeps of the provider's code, and what one customer takes in it, against the serialised empty
// provider.
import type { ResourceState } from "../../tools/workbench/pulumi-project";
import type { Row } from "../row";
import { providerTextIn, smallState } from "../state-text";

const mostBytes = 100;

function bytesEach(state: readonly ResourceState[]): number {
  return state.reduce((sum, resource) => sum + Buffer.byteLength(JSON.stringify(resource)), 0) / state.length;
}

/** Bytes in the state. */
export const textRow: Row = {
  name: "text",
  about: "bytes of the provider's text and of a customer in the state",
  async measure({ stacks }) {
    const [ours, reference] = [await smallState(stacks, "ours"), await smallState(stacks, "reference")];
    const common = { unit: "bytes", against: "serialised empty provider" } as const;
    return [
      {
        ...common,
        id: "text.provider",
        what: "__provider text",
        ours: [Buffer.byteLength(providerTextIn(ours))],
        reference: [Buffer.byteLength(providerTextIn(reference))],
        limit: { of: "value", below: mostBytes },
      },
      {
        ...common,
        id: "text.customer",
        what: "a customer in the state",
        ours: [bytesEach(ours)],
        reference: [bytesEach(reference)],
      },
    ];
  },
};
