// Seeds: customers that exist from the start. The format of a seed and of a dump, and how it gets into the store.
import * as z from "zod";
import { Refusal, violationsRefusal } from "../answers";
import type { WireRecord } from "../store/content";
import { isRecord } from "../rules/records";
import type { Service } from "../service";

const whole = z.strictObject({
  customers: z.array(isRecord).default([]),
  connectors: z
    .array(z.strictObject({ id: z.string().min(1), name: z.string() }))
    .optional()
    .describe("Replaces the connectors."),
  legacy: z
    .boolean()
    .default(false)
    .describe("Records as an older release wrote them: missing fields are not added, and no rule is checked."),
  unchecked: z
    .boolean()
    .default(false)
    .describe("Stores every record as it is: no rule is checked, names included. Fast."),
});

/**
 * What a seed file holds, or its customers alone. Records have the wire's names; parents come before their children.
 */
export const Seed = z.preprocess((seed) => (Array.isArray(seed) ? { customers: seed as unknown[] } : seed), whole);

/** A seed: all of it, or its customers alone. */
export type SeedInput = z.input<typeof whole> | readonly WireRecord[];

/** Connectors of an emulator whose seed names none. */
export const defaultConnectors = [
  { id: "65a0c0ffee0ddba11c0ffee0", name: "Boardroom Berlin" },
  { id: "65a0c0ffee0ddba11c0ffee1", name: "Boardroom London" },
  { id: "65a0c0ffee0ddba11c0ffee2", name: "Town hall" },
  { id: "65a0c0ffee0ddba11c0ffee3", name: "Studio" },
  { id: "65a0c0ffee0ddba11c0ffee4", name: "Training room" },
];

/**
 * Stores a seed and returns the ids, in its order. Stops at a record that breaks a rule; the records before it stay.
 */
export function plantSeed(service: Service, input: SeedInput): string[] {
  const { customers, connectors, legacy, unchecked } = Seed.parse(input);
  return service.store.change(() => {
    if (connectors !== undefined) service.store.setConnectors(connectors);
    return customers.map((record, index) => {
      try {
        return service.customers.create(record, { legacy, unchecked: unchecked || legacy, planted: true }).id;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw violationsRefusal([{ propertyPath: `customers[${index}]`, message: `is refused: ${error.message}` }]);
      }
    });
  });
}
