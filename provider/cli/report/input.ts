// The file of `--input`: a report, or why there is none. There is something to report in every case.
import * as z from "zod";
import { printable } from "../../../schema";
import { isProviderError, ProviderError } from "../../core/errors";
import { DriftReport } from "../../inventory/drift-report";
import { engineText, notJson } from "../../inventory/states/engine-json";
import { ReviewReport } from "../../review/review-report";
import { CommandError, exitCodes, type Outcome } from "../exit-codes";
import { inputName, readInput } from "../input-file";

/** Why a check has no report: how the command ended, in words. */
export interface CheckFailure {
  readonly outcome: Outcome;
  readonly message: string;
  readonly hint?: string;
}

/** What a file of `--input` holds. */
export type Input =
  | { readonly kind: "review"; readonly report: ReviewReport }
  | { readonly kind: "drift"; readonly report: DriftReport }
  | { readonly kind: "failed"; readonly failure: CheckFailure };

/** The line that a command with `--json` ends with when it fails. */
const ErrorLine = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
});

const isOutcome = (code: string): code is Outcome => Object.hasOwn(exitCodes, code);

function failed(message: string): Input {
  const hint = "See the log of the step that writes it.";
  return { kind: "failed", failure: { outcome: "error", message, hint } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(name: string, cause: string): ProviderError {
  return new ProviderError(`Can't read the report ${name}: ${cause}.`, { kind: "invalid input" });
}

/** Returns what the bytes of an input hold. @param name the file, for messages @throws ProviderError */
export function inputOf(bytes: Buffer, name: string): Input {
  const text = engineText(bytes, (cause) => unreadable(name, cause)).trim();
  if (text === "") return failed(`${name} is empty: the command that writes it failed before its report.`);
  const json = parsed(text);
  const error = ErrorLine.safeParse(json).data?.error;
  if (error !== undefined) {
    const { code, message, hint } = error;
    return {
      kind: "failed",
      failure: { outcome: isOutcome(code) ? code : "error", message, ...(hint !== undefined && { hint }) },
    };
  }
  const review = ReviewReport.safeParse(json);
  if (review.success) return { kind: "review", report: review.data };
  const drift = DriftReport.safeParse(json);
  if (drift.success) return { kind: "drift", report: drift.data };
  throw unreadable(name, json === undefined ? notJson : "it is no report of this version");
}

/** Reads a file of `--input`, or standard input for `-`. */
export async function readReport(file: string, signal: AbortSignal): Promise<Input> {
  try {
    const names = { what: "report", advice: "Name a file with --input." };
    return inputOf(await readInput(file, names, signal), printable(inputName(file), 200));
  } catch (error) {
    if (!(error instanceof CommandError) && !isProviderError(error)) throw error;
    return failed(error.message);
  }
}
