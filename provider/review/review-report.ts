// The review of a plan as JSON: the schema that scripts rely on, and that the other formats print.
import * as z from "zod";
import { ReportedValue } from "../inventory/reported-value";

const Property = z.strictObject({
  property: z.string().describe("Path of the property, as the engine spells it."),
  before: ReportedValue.optional().describe("The value in the state. Absent for a secret."),
  after: ReportedValue.optional().describe("The planned value. Absent for a secret, and if known only at apply."),
  secret: z.literal(true).optional().describe("The value is a secret and is not shown."),
  unknown: z.literal(true).optional().describe("The planned value is known only at apply."),
  replaces: z.literal(true).optional().describe("This property causes the replacement."),
});

/** What apply does with a customer. */
const Action = z
  .enum(["create", "adopt", "update", "replace", "delete", "forget"])
  .describe(
    "What apply does. adopt: takes over an existing customer. replace: deletes the customer with its webcasts, then " +
      "creates a new one. forget: removes it from the state and leaves it in the service.",
  );

const Change = z.strictObject({
  address: z.string().describe("URN or resource address."),
  name: z.string().describe("Name of the customer; the resource's name where that is known only at apply."),
  path: z
    .array(z.string())
    .describe("Names of the partners above it and its own, outermost first; as far as plan and service show them."),
  action: Action,
  id: z.string().optional().describe("Id in WebcastManager. Absent before it is created."),
  overwrites: z.literal(true).optional().describe("Adopting also changes what the plan doesn't declare."),
  effect: z.string().optional().describe("What a delete, a replacement, a forget or an adoption does, in words."),
  properties: z.array(Property).describe("Properties that differ, in the order of the form."),
});

/** Why apply would fail, in one or two words. */
const FailureKind = z
  .enum([
    "plan failed",
    "login refused",
    "name taken",
    "names swapped",
    "adoption refused",
    "parent missing",
    "wrong parent",
    "has children",
    "protected",
    "gone",
    "other customer",
    "other endpoint",
    "too many items",
    "rule broken",
  ])
  .describe("The cause in one or two words, the same in every release.");
export type FailureKind = z.output<typeof FailureKind>;

const Failure = z.strictObject({
  address: z.string().optional().describe("URN or resource address. Absent if it concerns the whole plan."),
  kind: FailureKind,
  message: z.string().describe("What would fail, why, and what to do."),
});

const Denied = z.strictObject({
  address: z.string().optional().describe("URN or resource address. Absent if it concerns the whole plan."),
  option: z.enum(["deny", "expect"]).describe("The option that refuses it."),
  message: z.string().describe("What is refused, why, and what to do."),
});

const Unknown = z.strictObject({
  address: z.string().optional().describe("URN or resource address. Absent if it concerns the whole plan."),
  message: z.string().describe("What can't be known before apply."),
});

/** What `webcastmanager review --format json` prints. */
export const ReviewReport = z
  .strictObject({
    version: z.literal(1).describe("Version of this format."),
    kind: z.literal("review").describe("Which report this is."),
    outcome: z
      .enum(["ok", "refused", "unchecked"])
      .describe("ok: exit code 0. refused: apply would fail or is denied (5). unchecked: not all was checked (10)."),
    engine: z.enum(["pulumi", "terraform"]).describe("The engine that planned. OpenTofu's plans are Terraform's."),
    source: z.string().describe("The stack of the plan; `plan` where the plan names none."),
    endpoint: z.string().optional().describe("The service that the plan was held against. Absent if it wasn't read."),
    counts: z.strictObject({
      create: z.int(),
      adopt: z.int(),
      update: z.int(),
      replace: z.int(),
      delete: z.int(),
      forget: z.int(),
      unchanged: z.int().describe("Customers that the plan leaves as they are."),
      failures: z.int(),
      otherResources: z.int().describe("Resources of other kinds that the plan changes. They are not shown."),
    }),
    changes: z.array(Change).describe("Customers that the plan changes, worst first."),
    failures: z.array(Failure).describe("What would fail at apply, and the errors with which the engine stopped."),
    denied: z.array(Denied).describe("What --deny or --expect refuses."),
    unknown: z.array(Unknown).describe("What can't be known before apply."),
    unchecked: z.array(z.string()).describe("What could not be checked against the service, and why."),
    hash: z
      .string()
      .describe("The same for the same planned changes: `sha256:…`. Without times, secrets and the service's answers."),
  })
  .describe("What `webcastmanager review --format json` prints: what a plan does, and what would fail at apply.");

/** The review of a plan. */
export type ReviewReport = Readonly<z.output<typeof ReviewReport>>;

/** One customer that the plan changes, as the report shows it. */
export type ReviewedChange = ReviewReport["changes"][number];
