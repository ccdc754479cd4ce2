// The log that `terraform plan -json` prints. Of a plan that failed it has all there is: the errors.
import * as z from "zod";
import type { Plan } from "./plan";

const ErrorLine = z.object({
  type: z.literal("diagnostic"),
  diagnostic: z.object({
    severity: z.literal("error"),
    summary: z.string(),
    detail: z.string().default(""),
    address: z.string().optional(),
  }),
});

/** Lines of a detail, at most: what follows repeats the configuration. */
const mostDetailLines = 3;

function refusalOf({ summary, detail, address }: z.output<typeof ErrorLine>["diagnostic"]): string {
  const lines = detail.split("\n").filter((line) => line.trim() !== "");
  const texts = [summary, ...lines.slice(0, mostDetailLines)].map((text) => text.trim().replace(/\.$/, ""));
  return `${address === undefined ? "" : `${address}: `}${texts.join(". ")}.`;
}

/** Reads the errors of a log as those of a plan without changes; undefined if it has none. */
export function readTerraformLog(lines: readonly unknown[]): Plan | undefined {
  const refusals = lines.flatMap((line) => {
    const parsed = ErrorLine.safeParse(line);
    return parsed.success ? refusalOf(parsed.data.diagnostic) : [];
  });
  return refusals.length === 0
    ? undefined
    : { engine: "terraform", source: "plan", changes: [], otherChanges: 0, refusals };
}
