// The behaviours: every way in which a WebcastManager may differ from the contract, as one checked record.
import * as z from "zod";
import { Fault } from "./faults";
import { RateLimit } from "./rate-limit";

const count = z.int().min(0);

/** Every behaviour, with the contract's own as default. */
export const Behaviour = z.strictObject({
  secrets: z.enum(["echoed", "masked", "absent"]).default("echoed").describe("How secrets are returned."),
  mask: z.string().min(1).default("********").describe("The text in place of a secret, if masked."),
  list: z.enum(["full", "summary"]).default("full").describe("What a list holds of each customer."),
  etag: z
    .boolean()
    .default(true)
    .describe("Whether answers carry an ETag and conditions are honoured.")
    .meta({ title: "ETag" }),
  createBody: z
    .enum(["representation", "empty"])
    .default("representation")
    .describe("Body of the answer to a create. empty: none."),
  updateBody: z.enum(["representation", "empty"]).default("representation").describe("empty: 204."),
  location: z.enum(["absolute", "relative", "absent"]).default("absolute").describe("The Location header of a create."),
  deleteStatus: z
    .literal([200, 202, 204, 404, 410, 405, 501])
    .default(204)
    .describe("405 and 501 do not delete; every other status does."),
  deleteLag: count.default(0).describe("Number of reads that still find a customer after its delete was accepted."),
  taken: z
    .enum(["refused", "returned"])
    .default("refused")
    .describe("Answer to a create whose name is taken: 409, or 200 with the customer that has the name."),
  uniqueNames: z.boolean().default(true).describe("Whether siblings must have different names."),
  unknownConnectors: z
    .enum(["stored", "refused"])
    .default("stored")
    .describe("What happens to an id of a connector that the list of connectors doesn't have."),
  filters: z
    .enum(["exact", "ignored"])
    .default("exact")
    .describe("Whether the list applies its parent and name filters."),
  extraFields: z
    .record(z.string(), z.json())
    .default({})
    .describe(
      "Fields outside the contract, in every record. An update may change them; a PUT without them clears them.",
    ),
  arrays: z
    .enum(["kept", "reversed", "shuffled"])
    .default("kept")
    .describe("Order of arrays in answers; shuffled: a different one each time."),
  serverDefaults: z
    .boolean()
    .default(true)
    .describe("Whether the service fills in the fields that it decides, when a customer is saved."),
  trims: z.boolean().default(false).describe("Whether texts are trimmed when saved."),
  normalises: z.boolean().default(false).describe("Whether texts are converted to NFC when saved."),
  respells: z
    .boolean()
    .default(false)
    .describe(
      "Whether addresses and hosts are saved in their normal form: Punycode, percent-encoded, without default ports.",
    ),
  unset: z.enum(["null", "absent"]).default("null").describe("How an unset field is returned."),
  listLag: z
    .strictObject({ calls: count.default(0), milliseconds: count.default(0) })
    .prefault({})
    .describe("List calls, or time by the emulator's clock, until a list shows a change."),
  paging: z
    .enum(["stable", "overlapping", "skipping", "repeating"])
    .default("stable")
    .describe(
      "What happens between two pages: nothing; an entry ahead appears (one comes twice); an entry ahead goes (one is missed); every page is the first.",
    ),
  total: z
    .enum(["listed", "everybody", "page"])
    .default("listed")
    .describe("What the total of a list counts: the customers under the filters, all of them, or those of the page."),
  rateLimit: RateLimit.nullable().default(null).describe("How many calls pass. null: every one."),
});

/** Every behaviour, with a value. */
export type Behaviour = z.output<typeof Behaviour>;

/** What a behaviour file holds: behaviours by name, and faults that are set from the start. */
export const BehaviourFile = Behaviour.extend({ faults: z.array(Fault).default([]) }).transform(
  ({ faults, ...behaviour }) => ({ faults, behaviour }),
);

/** Some behaviours; the others stay as they are. */
export type BehaviourChanges = Partial<z.input<typeof Behaviour>>;

/** Returns the behaviours with some of them changed. Throws zod's error on an unknown one. */
export function changedBehaviour(behaviour: Behaviour, changes: BehaviourChanges): Behaviour {
  return Behaviour.parse({ ...behaviour, ...changes });
}
