// Searches everything that left the lifecycle for secrets: every one that the service or a state holds, and every
// canary.
import type { AuditEntry, WireRecord } from "../../emulator";
import type { CustomerState } from "../../provider/lifecycle/state";
import { secretLeaves, valueAt, wireName, withValue, type Tree, type Value } from "../../schema";
import { canary } from "./customers";

/** What left the lifecycle, and where secrets may stand. */
export interface Traces {
  readonly said: readonly string[];
  readonly states: readonly CustomerState[];
  readonly records: readonly WireRecord[];
  readonly audit: readonly AuditEntry[];
}

const isText = (value: Value): value is string => typeof value === "string" && value !== "";

/** A text without its secret leaves. */
function openPart({ known, ...rest }: CustomerState): string {
  const tree = secretLeaves.reduce((open: Tree, leaf) => withValue(open, leaf.keys, undefined), known.tree);
  const { generated, ...others } = known;
  const odd = Object.keys(generated).filter((path) => !secretLeaves.some((leaf) => leaf.path === path));
  return JSON.stringify({ ...rest, ...others, tree, odd });
}

function secretsOf({ states, records }: Traces): Set<string> {
  const inStates = states.flatMap(({ known }) => [
    ...secretLeaves.map((leaf) => valueAt(known.tree, leaf.keys)),
    ...Object.values(known.generated),
  ]);
  const inRecords = records.flatMap((record) => secretLeaves.map((leaf) => record[wireName(leaf)]));
  return new Set([canary, ...inStates.filter(isText), ...inRecords.filter(isText)]);
}

/** Where a secret stands that must not: the first words of each such text. */
export function leaksIn(traces: Traces): string[] {
  const secrets = [...secretsOf(traces)];
  const texts = [...traces.said, ...traces.states.map(openPart), ...traces.audit.map((entry) => JSON.stringify(entry))];
  return texts.filter((text) => secrets.some((secret) => text.includes(secret))).map((text) => text.slice(0, 400));
}
