// The work of `webcastmanager review`: reads a plan, holds it against the service, and prints the review.
import { createColors } from "picocolors";
import { canonical, canonicalObserved } from "../../core/canonical";
import { isProviderError } from "../../core/errors";
import type { Observed } from "../../../schema";
import type { Connector, CustomerApi } from "../../client";
import { readInventory } from "../../inventory/inventory";
import { buildReview, type ServiceAnswer } from "../../review/build-review";
import type { Deniable } from "../../review/deniable";
import { namesConnectors } from "../../review/failures/values";
import type { Plan } from "../../review/plan";
import { readPlan } from "../../review/plan-file";
import type { ReviewReport } from "../../review/review-report";
import type { Run } from "../command";
import { connect, type Connection } from "../connection";
import { CommandError, outcomeOf, type Outcome } from "../exit-codes";
import { inputName, readInput } from "../input-file";
import { writeReport } from "../output-file";
import { terminalColors, terminalWidth } from "../terminal";
import { markdownReview } from "./markdown";
import { verdictText } from "./sections";
import { textReview } from "./text";

/** The formats of a review. */
export type Format = "text" | "json" | "markdown";

/** The options of the command. */
export interface ReviewOptions {
  readonly stack?: string;
  readonly offline?: true;
  readonly deny?: readonly Deniable[];
  readonly expect?: string;
  readonly format: Format;
  readonly out?: string;
}

/** Reviews a plan and prints the review. Returns how the command ends. */
export async function review(run: Run, file: string, options: ReviewOptions): Promise<Outcome> {
  const source = inputName(file);
  run.progress.show(`Reading ${source} …`);
  const names = { what: "plan", advice: "Name the file of a plan." };
  const plan = readPlan(await readInput(file, names, run.signal), source);
  const answer = options.offline ? undefined : await askService(run, plan, options);
  const report = buildReview({ plan, answer, deny: options.deny ?? [], expect: options.expect });
  run.progress.clear();
  writeReport(formatted(report, options), options.out);
  if (options.out !== undefined) noteVerdict(run, report);
  return report.outcome;
}

/** Writes the verdict to standard error: a log shows why the command failed, also where the review is in a file. */
function noteVerdict(run: Run, report: ReviewReport): void {
  const { failures, denied, unchecked } = report;
  for (const message of [...[...failures, ...denied].map((one) => one.message), ...unchecked]) run.note(message);
  run.note(`${verdictText(report)}.`);
}

function formatted(report: ReviewReport, { format, out }: ReviewOptions): string {
  if (format === "json") return `${JSON.stringify(report, undefined, 2)}\n`;
  if (format === "markdown") return markdownReview(report);
  return out === undefined
    ? textReview(report, { colors: terminalColors(), width: terminalWidth() })
    : textReview(report, { colors: createColors(false), width: Infinity });
}

async function connected(run: Run, { stack }: ReviewOptions): Promise<Connection> {
  try {
    return await connect(run, stack === undefined ? {} : { stack });
  } catch (error) {
    if (!isProviderError(error) || error.kind !== "bad setting") throw error;
    throw new CommandError("usage", error.message, "With --offline, the plan is reviewed without the service.");
  }
}

/** Reads the service once. What it refuses is part of the review; what ends the command is thrown. */
async function askService(run: Run, plan: Plan, options: ReviewOptions): Promise<ServiceAnswer> {
  const { api, settings } = await connected(run, options);
  try {
    const inventory = await readInventory(api, {
      isNeeded: concerns(plan),
      onProgress: (count, total) => {
        run.progress.show(`Reading customers: ${count}${total === undefined ? "" : ` of ${total}`} …`);
      },
    });
    const connectors = namesConnectors(plan) ? await connectorsOf(api) : undefined;
    return {
      kind: "read",
      service: { inventory, connectors, movedFrom: settings.movedFrom, deletions: settings.deletions },
    };
  } catch (error) {
    const outcome = outcomeOf(error);
    if (!isProviderError(error) || outcome === "cancelled" || outcome === "usage") throw error;
    const isRefused = error.kind === "login refused" || error.status === 401;
    return { kind: isRefused ? "refused" : "unread", endpoint: api.endpoint, error };
  }
}

/** Returns whether a customer of the service is one that the plan changes, adopts by its name, or has as a parent. */
function concerns({ changes }: Plan): (observed: Observed) => boolean {
  const trees = changes.flatMap(({ before, after }) => [before, after].filter((tree) => tree !== undefined));
  const ids = new Set([...changes.map(({ id }) => id), ...trees.map(({ parent }) => parent)]);
  const names = new Set(trees.map((tree) => canonical(tree).name));
  return ({ id, tree }) => ids.has(id) || names.has(canonicalObserved({ name: tree.name }).name);
}

/** The connectors of the service; undefined where it has no list of them, or the user may not read it. */
async function connectorsOf(api: CustomerApi): Promise<readonly Connector[] | undefined> {
  try {
    return await api.timed().connectors();
  } catch (error) {
    if (outcomeOf(error) === "cancelled" || !isProviderError(error)) throw error;
    return undefined;
  }
}
