// How a WebcastManager may differ: every variation that the emulator can play, as one checked record.
// Says what there is; records, listing and routes act on it.
import * as z from "zod";
import { Fault } from "./faults";

const count = z.int().min(0);

/** How fast calls are let through, and how the rest is turned away. */
export const RateLimit = z.strictObject({
  perSecond: z.number().positive().describe("Calls a second, refilled evenly."),
  burst: z.int().min(1).optional().describe("Calls at once after a pause. Default: one second's worth."),
  form: z
    .enum(["seconds", "date", "ratelimit", "x-ratelimit", "bare"])
    .default("seconds")
    .describe(
      "How the wait is told: Retry-After in seconds or as a date, RateLimit-* or X-RateLimit-* on every answer, or not at all.",
    ),
  status: z
    .union([z.literal(429), z.literal(401), z.literal(403)])
    .default(429)
    .describe("401 and 403: what some services send in place of 429."),
});

/** Every behaviour, with the contract's own as default. */
export const Behaviour = z.strictObject({
  secrets: z.enum(["echoed", "masked", "absent"]).default("echoed").describe("How secrets come back."),
  mask: z.string().min(1).default("********").describe("What stands in place of a secret that is set, when masked."),
  list: z.enum(["full", "summary"]).default("full").describe("What a list holds of each customer."),
  etag: z.boolean().default(true).describe("Whether answers carry an ETag and conditions are honoured."),
  createBody: z.enum(["representation", "empty"]).default("representation"),
  updateBody: z.enum(["representation", "empty"]).default("representation").describe("empty: 204."),
  location: z.enum(["absolute", "relative", "absent"]).default("absolute").describe("The Location header of a create."),
  deleteStatus: z
    .literal([200, 202, 204, 404, 410, 405, 501])
    .default(204)
    .describe("405 and 501 do not delete; every other status does."),
  deleteLag: count.default(0).describe("Single reads that still find a customer after its delete was accepted."),
  taken: z
    .enum(["refused", "returned"])
    .default("refused")
    .describe("What a create with a name that is taken gets: 409, or 200 with the customer that has it."),
  uniqueNames: z.boolean().default(true).describe("Whether siblings must have different names."),
  filters: z
    .enum(["exact", "ignored"])
    .default("exact")
    .describe("What the list makes of its parent and name filters."),
  extraFields: z
    .record(z.string(), z.json())
    .default({})
    .describe(
      "Fields that no contract knows, in every record; an update may change them, and a replacing one that does not name them clears them.",
    ),
  arrays: z
    .enum(["kept", "reversed", "shuffled"])
    .default("kept")
    .describe("Order of arrays in answers; shuffled: another one each time."),
  serverDefaults: z
    .boolean()
    .default(true)
    .describe("Whether fields that the service decides are filled in when a customer is saved."),
  trims: z.boolean().default(false).describe("Whether texts are trimmed when saved."),
  normalises: z.boolean().default(false).describe("Whether texts are brought to NFC when saved."),
  respells: z
    .boolean()
    .default(false)
    .describe(
      "Whether addresses and hosts are saved in another spelling: Punycode, percent-encoded, without default ports.",
    ),
  unset: z.enum(["null", "absent"]).default("null").describe("How a field that is not set comes back."),
  listLag: z
    .strictObject({ calls: count.default(0), milliseconds: count.default(0) })
    .prefault({})
    .describe("List calls, or time by the emulator's clock, until a list shows what was created, changed or deleted."),
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
  rateLimit: RateLimit.nullable().default(null),
});

/** Every behaviour, decided. */
export type Behaviour = z.output<typeof Behaviour>;

/** What a behaviour file holds: behaviours by name, and faults that are set from the start. */
export const BehaviourFile = Behaviour.extend({ faults: z.array(Fault).default([]) }).transform(
  ({ faults, ...behaviour }) => ({ faults, behaviour }),
);

/** Some behaviours; what is not named stays as it is. */
export type BehaviourChanges = Partial<z.input<typeof Behaviour>>;

/** The behaviours with some of them changed; throws zod's error on what is no behaviour. */
export function changed(behaviour: Behaviour, changes: BehaviourChanges): Behaviour {
  return Behaviour.parse({ ...behaviour, ...changes });
}
