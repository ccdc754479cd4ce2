// `npm run bench [-- --only <row>] [-- --runs 7] [-- --quick] [-- --json <file>]`: measures, prints a table, writes a
// JSON file. Exits 0 only if every figure is inside its limit.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { root } from "../tools/workbench/project";
import type { BenchRun, Row } from "./row";
import { verdictOf, type Figure } from "./figures";
import { Progress } from "./progress";
import { machineText, thisMachine } from "./machine";
import { callsRow } from "./rows/calls";
import { driftRow } from "./rows/drift";
import { hostileRow } from "./rows/hostile";
import { importRow } from "./rows/import";
import { memoryRow } from "./rows/memory";
import { pageRow } from "./rows/page";
import { previewRow } from "./rows/preview";
import { rateRow } from "./rows/rate";
import { requestsRow } from "./rows/requests";
import { terraformApplyRow } from "./rows/terraform-apply";
import { terraformMemoryRow } from "./rows/terraform-memory";
import { terraformPlanRow } from "./rows/terraform-plan";
import { terraformRequestsRow } from "./rows/terraform-requests";
import { terraformStartRow } from "./rows/terraform-start";
import { textRow } from "./rows/text";
import { upRow } from "./rows/up";
import { Stacks } from "./stacks";
import { table } from "./table";
import { terminalColors } from "../provider/cli/terminal";

const colours = terminalColors();

const rows: readonly Row[] = [
  callsRow,
  textRow,
  hostileRow,
  previewRow,
  upRow,
  requestsRow,
  memoryRow,
  rateRow,
  driftRow,
  importRow,
  pageRow,
  terraformStartRow,
  terraformPlanRow,
  terraformRequestsRow,
  terraformMemoryRow,
  terraformApplyRow,
];

/** Fewer runs mean little on a machine that does other work too. */
const leastRuns = 7;

interface Options {
  readonly only?: readonly string[];
  readonly runs?: number;
  readonly quick: boolean;
  readonly json: string;
}

/** A row that could not be measured. */
interface Failed {
  readonly row: string;
  readonly reason: string;
}

/** What has been measured so far. */
interface Measured {
  readonly figures: Figure[];
  readonly failed: Failed[];
}

async function measure(bench: BenchRun, chosen: readonly Row[], { figures, failed }: Measured): Promise<void> {
  for (const row of chosen) {
    try {
      figures.push(...(await row.measure(bench)));
    } catch (error) {
      failed.push({ row: row.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function main(options: Options): Promise<number> {
  const chosen = rows.filter((row) => options.only?.includes(row.name) ?? true);
  const runs = options.runs ?? (options.quick ? 1 : leastRuns);
  const machine = thisMachine();
  const progress = new Progress();
  const stacks = new Stacks(progress);
  const measured: Measured = { figures: [], failed: [] };
  const startedAt = performance.now();
  const secondsSoFar = (): number => Math.round((performance.now() - startedAt) / 1000);
  const printReport = (end: string): void => {
    progress.stop();
    console.log(
      report(measured, `medians of ${runs} interleaved runs in ${secondsSoFar()} s; ${machineText(machine)}${end}`),
    );
  };
  const stop = onSignal(() => {
    // An hour's figures are not lost with the row that was interrupted.
    if (measured.figures.length > 0) printReport("; interrupted, further rows are not measured");
    return stacks.close();
  });
  await measure({ runs, isQuick: options.quick, stacks, progress }, chosen, measured).finally(() => stacks.close());
  stop();

  printReport(runs < leastRuns || options.quick ? "; too few runs or rows to rely on" : "");
  const { figures, failed } = measured;
  write(options.json, {
    at: new Date().toISOString(),
    machine,
    runs,
    quick: options.quick,
    seconds: secondsSoFar(),
    figures: figures.map((figure) => ({ ...figure, ...{ medians: verdictOf(figure) } })),
    failed,
  });
  const isAllInside =
    failed.length === 0 && figures.length > 0 && figures.every((figure) => verdictOf(figure).isInside !== false);
  return isAllInside ? 0 : 1;
}

/** The table, what could not be measured, and on what machine. */
function report({ figures, failed }: Measured, about: string): string {
  return [
    table(figures),
    ...failed.map(({ row, reason }) => `${colours.red("could not be measured")}: ${row}: ${reason}`),
    colours.dim(about),
  ].join("\n");
}

function write(path: string, result: object): void {
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** Cleans up before a signal ends the process. */
function onSignal(clean: () => Promise<void>): () => void {
  const end = (signal: NodeJS.Signals) => {
    stop();
    void clean().finally(() => process.kill(process.pid, signal));
  };
  const stop = () => {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  return stop;
}

function describe({ name, about }: Row): string {
  return `  ${name.padEnd(20)}${about}`;
}

function rowName(name: string, before: readonly string[] = []): readonly string[] {
  if (rows.some((row) => row.name === name)) return [...before, name];
  throw new InvalidArgumentError(`known rows are ${rows.map((row) => row.name).join(", ")}`);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("give a whole number from 1 on");
}

void new Command("bench")
  .description(
    ["Measures the provider against references that run beside it.", "", "Rows:", ...rows.map(describe)].join("\n"),
  )
  .option("--only <row>", "measure this row; may be given more than once", rowName)
  .option("--runs <number>", `runs of each side (default ${leastRuns})`, wholeNumber)
  .option("--quick", "one run, without the largest sizes: only to see that it works", false)
  .option("--json <file>", "where the figures are written", join(root, ".work", "bench.json"))
  .action(async (options: Options) => {
    process.exitCode = await main(options);
  })
  .parseAsync();
