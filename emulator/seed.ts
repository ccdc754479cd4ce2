// Customers that are there from the start: the form of a seed and of a dump, and how it is put into the store.
import { z } from "zod";
import type { WireRecord } from "./records";
import type { Service } from "./service";

const wireRecord = z.custom<WireRecord>((value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value), "must be a record of a customer");

/** What a seed file holds. Records are in the wire's names; parents stand before their children. */
export const Seed = z.strictObject({
  customers: z.array(wireRecord).default([]),
  connectors: z.array(z.strictObject({ id: z.string().min(1), name: z.string() })).optional().describe("In place of the connectors that are there."),
  legacy: z.boolean().default(false).describe("Records as an older release wrote them: fields that are not in them stay away."),
  unchecked: z.boolean().default(false).describe("Takes every record as it comes. Names are not compared and rules not asked."),
});

/** A seed as written: the whole, or its customers alone. */
export type SeedInput = z.input<typeof Seed> | readonly WireRecord[];

/** Connectors of an emulator that was given none. */
export const someConnectors = [
  { id: "65a0c0ffee0ddba11c0ffee0", name: "Boardroom Berlin" }, { id: "65a0c0ffee0ddba11c0ffee1", name: "Boardroom London" },
  { id: "65a0c0ffee0ddba11c0ffee2", name: "Town hall" }, { id: "65a0c0ffee0ddba11c0ffee3", name: "Studio" },
  { id: "65a0c0ffee0ddba11c0ffee4", name: "Training room" },
];

/** Puts a seed into the store and returns the ids, in the seed's order. A record that breaks a rule stops it; those before it stay. */
export function sow(service: Service, input: SeedInput): string[] {
  const { customers, connectors, legacy, unchecked } = Seed.parse(isList(input) ? { customers: input } : input);
  return service.store.together(() => {
    if (connectors !== undefined) service.store.setConnectors(connectors);
    return customers.map((record, index) => {
      try {
        return service.customers.create(record, { legacy, unchecked: unchecked || legacy, planted: true }).id;
      } catch (error) {
        throw new Error(`seed: record ${index} was refused: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    });
  });
}

function isList(input: SeedInput): input is readonly WireRecord[] {
  return Array.isArray(input);
}
