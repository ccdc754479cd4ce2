// The drift report as JSON: the schema that scripts rely on, and that the other formats print.
import * as z from "zod";
import { ReportedValue } from "./reported-value";

const Property = z.strictObject({
  property: z.string().describe("Path of the property, as the engine spells it."),
  state: ReportedValue.optional().describe("The value in the state. Absent for a secret."),
  service: ReportedValue.optional().describe("The value in the service. Absent for a secret."),
  secret: z.literal(true).optional().describe("The value is a secret and is not shown."),
  replaces: z
    .literal(true)
    .optional()
    .describe("To revert it, the engine would delete the customer and create it anew."),
  accept: z.string().describe("The code that accepts the value of the service."),
});

const Named = z.strictObject({
  id: z.string().describe("Id in WebcastManager."),
  name: z.string(),
  path: z.array(z.string()).describe("Names of the partners above it and its own, outermost first."),
});

const Managed = Named.extend({
  source: z.string().describe("The stack or file that manages it."),
  engine: z.enum(["pulumi", "terraform"]),
  address: z.string().describe("URN or resource address."),
});

const Parent = z
  .strictObject({ id: z.string(), name: z.string().optional() })
  .nullable()
  .describe("A partner; null is the account itself.");

/** Why a customer could not be compared. */
const UncheckedReason = z.enum(["no permission", "timeout", "service error", "other endpoint", "no id", "bad state"]);

/** What is reported of a customer that the service no longer has. */
const Deleted = Managed.extend({
  revert: z.string().describe("The command that creates it anew, without its webcasts."),
  accept: z.string().describe("The command that takes it out of the state; also remove it from the code."),
});

const Changed = Managed.extend({
  revert: z
    .string()
    .optional()
    .describe("The command that restores the values of the state. Absent if it would replace."),
  properties: z.array(Property).min(1),
});

const Moved = Managed.extend({
  from: Parent,
  to: Parent,
  accept: z.string().describe("The code that accepts the new parent."),
});

const Unchecked = Managed.extend({
  reason: UncheckedReason,
  message: z.string().describe("What failed, and what to do."),
});

const Unmanaged = Named.extend({ import: z.string().describe("The command that brings it into code.") });

const Source = z.strictObject({ source: z.string(), engine: z.enum(["pulumi", "terraform"]), customers: z.int() });

/** What `webcastmanager drift --format json` prints. */
export const DriftReport = z
  .strictObject({
    version: z.literal(1).describe("Version of this format."),
    note: z.string().describe("What is compared."),
    endpoint: z.string().describe("The service that the states were compared with."),
    sources: z.array(Source).describe("The stacks and files that were read."),
    counts: z.strictObject({
      compared: z.int().describe("Managed customers that were compared, the deleted ones included."),
      deleted: z.int(),
      changed: z.int(),
      moved: z.int(),
      unchecked: z.int(),
      unmanaged: z.int().describe("Customers of the service in none of these states, also without --unmanaged."),
    }),
    deleted: z.array(Deleted).describe("In a state, and no longer in the service."),
    changed: z.array(Changed).describe("Properties that differ."),
    moved: z.array(Moved).describe("Below another parent. No engine can move a customer, only replace it."),
    unchecked: z.array(Unchecked).describe("Could not be compared."),
    unmanaged: z.array(Unmanaged).describe("In no state. Listed with --unmanaged only."),
    incomparable: z
      .array(Managed.extend({ properties: z.array(z.string()) }))
      .describe("Secrets that the state or the service doesn't show."),
    fingerprint: z.string().describe("The same for the same differences; without times and secrets."),
  })
  .describe("What `webcastmanager drift --format json` prints: differences between states and the service.");

/** The drift report. */
export type DriftReport = Readonly<z.output<typeof DriftReport>>;

/** A managed customer, as every entry of the report names it. */
export type ManagedName = z.output<typeof Managed>;

/** One property that differs. */
export type ChangedProperty = z.output<typeof Property>;
