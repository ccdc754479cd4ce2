// Plans as the real CLIs print them, recorded for quick tests in test/fixtures/plans. `RECORD_PLANS=1 npm run test:slow
// -- --testPathPatterns review/recorded` writes them anew; the same test proves that the CLIs still print them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { readPlan } from "../../provider/review/plan-file";
import type { Plan } from "../../provider/review/plan";
import { leaves } from "../../schema";
import { root } from "../../tools/workbench/project";

/** Names of the recorded plans. */
export const recordedPlans = [
  "pulumi-first",
  "pulumi-changes",
  "pulumi-changes-events",
  "pulumi-changes-without-refresh",
  "pulumi-unchanged",
  "pulumi-destroy",
  "pulumi-invalid",
  "pulumi-crashed",
  "pulumi-refused",
  "pulumi-refused-events",
  "pulumi-replaced",
  "pulumi-replaced-events",
  "pulumi-retained",
  "pulumi-retained-first",
  "pulumi-retained-first-events",
  "pulumi-kept",
  "pulumi-kept-events",
  "terraform-first",
  "terraform-changes",
  "terraform-unchanged",
  "terraform-destroy",
  "terraform-errored",
  "terraform-tainted",
  "tofu-kept",
] as const;
export type RecordedPlan = (typeof recordedPlans)[number];

const fileOf = (name: RecordedPlan) => join(root, "test", "fixtures", "plans", `${name}.json`);

/** Returns the text of a recorded plan. */
export function recorded(name: RecordedPlan): string {
  return readFileSync(fileOf(name), "utf8");
}

/** Returns a recorded plan as the product reads it. */
export function recordedPlan(name: RecordedPlan): Plan {
  return readPlan(recorded(name), `${name}.json`);
}

/** The endpoint in recorded plans. */
export const recordedEndpoint = "https://webcasts.example/v1";

/** Returns the id of a customer in recorded plans. */
function recordedId(index: number): string {
  return `65a0${String(index).padStart(20, "0")}`;
}

/** Replaces what differs from run to run: ids by the place of the customer's name, addresses, times, generated keys. */
export class Recorder {
  readonly #ids = new Map<string, string>();

  constructor(
    readonly emulator: Emulator,
    readonly folder: string,
  ) {}

  /** Remembers the ids of the customers that exist now. */
  remember(): void {
    const found = this.emulator.admin.dump().customers.map(({ id, name }) => [String(id), String(name)] as const);
    for (const [id, name] of found) this.#ids.set(id, name);
  }

  /** Compares a fresh output with the recorded one; with RECORD_PLANS writes it. */
  expect(name: RecordedPlan, output: string): void {
    this.remember();
    const text = this.#stable(output);
    if (process.env.RECORD_PLANS !== undefined) writeFileSync(fileOf(name), text);
    expect(comparable(readPlan(text, name))).toEqual(comparable(recordedPlan(name)));
  }

  #stable(output: string): string {
    const names = [...this.#ids.values()].sort();
    const ids = [...this.#ids].map(([id, name]) => [id, recordedId(names.indexOf(name) + 1)] as const);
    const plain = ids
      .reduce((text, [id, stable]) => text.replaceAll(id, stable), output)
      .replaceAll(this.emulator.endpoint, recordedEndpoint)
      .replaceAll(new URL(this.emulator.endpoint).origin, "https://webcasts.example")
      .replaceAll(this.folder, "/project")
      .replaceAll(root, "/repository")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "2026-01-02T03:04:05.678Z")
      .replace(/"version": ?"[0-9a-f]{16}"/g, '"version":"0123456789abcdef"')
      .replace(/\b[0-9a-f]{64}\b/g, "f".repeat(64))
      .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, (uuid) =>
        unknownMarks.has(uuid) ? uuid : "00000000-0000-4000-8000-000000000000",
      )
      .replace(/"(timestamp|duration|durationSeconds)": ?\d+/g, '"$1":1');
    const begin = plain.search(/^\{/m);
    const document = plain.slice(begin);
    if (document.startsWith('{"sequence"')) return document.split("\n").filter(isKept).map(shortened).join("\n");
    return `${shortened(document)}\n`;
  }
}

const unknownMarks = new Set(["04da6b54-80e4-46f7-96ec-b56ff0331ba9"]);

/** Events that no reader needs: each step a second time, and debug lines. */
const isKept = (line: string): boolean => !/"resOutputsEvent"|"severity":"debug"/.test(line);

const noise = new Set(["stackTrace", "sourcePosition", "__provider"]);

/** The document on one line, without where in the program each resource is declared. */
function shortened(document: string): string {
  if (document.trim() === "") return "";
  return JSON.stringify(JSON.parse(document), (key, value: unknown) => (noise.has(key) ? undefined : value));
}

const plainValue = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null, (_, item: unknown) => (typeof item === "symbol" ? "(unknown)" : item)));

/** A plan without what a run may order anew. */
function comparable(plan: Plan): unknown {
  return {
    ...plan,
    changes: plan.changes.map(({ before, after, unknown, properties, dependsOn = [], ...rest }) => ({
      ...rest,
      dependsOn: dependsOn.toSorted(),
      before: plainValue(before),
      after: plainValue(after),
      unknown: [...unknown].sort(),
      properties: properties.map(({ leaf, ...property }) => ({ leaf: leaves.indexOf(leaf), ...property })),
    })),
  };
}
