// The report of doctor as JSON: the schema that scripts rely on.
import * as z from "zod";
import { groups, statuses, type Check } from "./check";

const ReportedCheck = z.strictObject({
  group: z.enum(groups).describe("The group; groups run in this order."),
  name: z.string().describe("What is checked; unique in its group."),
  status: z.enum(statuses).describe("SKIP where a check before it failed, or where it wasn't asked for."),
  detail: z.string().describe("What was found. Never a secret."),
  remedy: z.string().optional().describe("What to do. Present for WARN and FAIL."),
});

/** What `webcastmanager doctor --json` prints. */
export const DoctorReport = z
  .strictObject({
    version: z.literal(1).describe("Version of this format."),
    kind: z.literal("doctor"),
    counts: z.strictObject({ pass: z.int(), warn: z.int(), fail: z.int(), skip: z.int() }),
    checks: z.array(ReportedCheck).describe("In the order in which they ran."),
  })
  .describe("What `webcastmanager doctor --json` prints: what was checked, and what to do.");

/** The report of doctor. */
export type DoctorReport = Readonly<z.output<typeof DoctorReport>>;

/** Returns the report of checks. */
export function doctorReport(checks: readonly Check[]): DoctorReport {
  const count = (status: Check["status"]) => checks.filter((check) => check.status === status).length;
  const counts = { pass: count("PASS"), warn: count("WARN"), fail: count("FAIL"), skip: count("SKIP") };
  return { version: 1, kind: "doctor", counts, checks: [...checks] };
}
