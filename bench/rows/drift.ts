// The command `drift` with a large tenant under a rate limit: requests, memory, and time against what the limit forces.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { DriftReport } from "../../provider/inventory/drift-report";
import type { Engine } from "../../provider/inventory/states/managed-customer";
import { CommandFolder } from "../built-command";
import type { Figure } from "../figures";
import { plant, tenantSize } from "../large-tenant";
import type { BenchRun, Row } from "../row";
import { stateOfService } from "../service-states";

const engines: readonly Engine[] = ["pulumi", "terraform"];
const mebi = 1024 * 1024;

/** Calls that the service takes a second, and at once after a pause. */
const perSecond = 5;
const pageSize = 100;
const [deleted, changed] = [20, 200];

/** The calls that a comparison can't do without: each page, and one for each customer that no page holds. */
const forcedCalls = Math.ceil((tenantSize - deleted) / pageSize) + deleted;
const forcedMs = ((forcedCalls - perSecond) / perSecond) * 1000;

/** The calls beyond these, such as the login and those that were rejected. */
const spareCalls = 5;

/** The exit code where customers differ. */
const differs = 7;

/** What one run of the command took. */
interface DriftRun {
  readonly ms: number;
  readonly requests: number;
  readonly peakBytes: number;
}

/** A service, and a folder with states of before some of its customers were deleted or changed. */
interface DriftedTenant {
  readonly emulator: Emulator;
  readonly folder: CommandFolder;
}

const stateFile = (engine: Engine): string => `${engine}.json`;

function prepare({ emulator, folder }: DriftedTenant): void {
  const ids = plant(emulator, tenantSize);
  for (const engine of engines) writeFileSync(join(folder.folder, stateFile(engine)), stateOfService(emulator, engine));
  // From the end: the customers there have none below them.
  const last = ids.toReversed();
  for (const id of last.slice(0, deleted)) emulator.admin.remove(id, { unchecked: true });
  for (const id of last.slice(deleted, deleted + changed)) emulator.admin.edit(id, { name: `Changed ${id}` });
}

async function drift({ emulator, folder }: DriftedTenant, engine: Engine): Promise<DriftRun> {
  // A limit of its own, so that each run finds the whole burst.
  emulator.admin.behave({ rateLimit: { perSecond, burst: perSecond } });
  emulator.admin.resetRequests();
  const { stdout, ms, peakBytes } = await folder.measure(["drift", "--state", stateFile(engine), "--json"], differs);
  const { counts } = DriftReport.parse(JSON.parse(stdout));
  if (counts.compared !== tenantSize || counts.deleted !== deleted || counts.changed !== changed)
    throw new Error(`the drift report counts ${JSON.stringify(counts)}`);
  return { ms, peakBytes, requests: emulator.admin.requests().total };
}

function figures(engine: Engine, runs: readonly DriftRun[]): readonly Figure[] {
  const about = `drift of ${tenantSize} customers, ${engine}`;
  const constant = (value: number) => runs.map(() => value);
  return [
    {
      id: `drift.requests.${engine}`,
      what: `requests, ${about}`,
      unit: "requests",
      against: "pages, and one for each deleted",
      ours: runs.map(({ requests }) => requests),
      reference: constant(forcedCalls),
      limit: { of: "difference", most: spareCalls },
    },
    {
      id: `drift.memory.${engine}`,
      what: `peak memory, ${about}`,
      unit: "bytes",
      against: "",
      ours: runs.map(({ peakBytes }) => peakBytes),
      reference: [],
      limit: { of: "value", most: 300 * mebi },
    },
    {
      id: `drift.time.${engine}`,
      what: about,
      unit: "ms",
      against: `forced by ${perSecond} requests/s`,
      ours: runs.map(({ ms }) => ms),
      reference: constant(forcedMs),
      limit: { of: "ratio", most: 1.2 },
    },
  ];
}

async function measure(tenant: DriftedTenant, { progress, runs }: BenchRun): Promise<readonly Figure[]> {
  progress.start(`writing states of ${tenantSize} customers`);
  prepare(tenant);
  const taken = new Map(engines.map((engine): [Engine, DriftRun[]] => [engine, []]));
  for (let run = 1; run <= runs; run++) {
    for (const [engine, own] of taken) {
      progress.start(`drift of ${tenantSize} customers, ${engine}: run ${run} of ${runs}`);
      own.push(await drift(tenant, engine));
    }
  }
  return [...taken].flatMap(([engine, own]) => figures(engine, own));
}

/** Drift of a large tenant, from a state of each engine. */
export const driftRow: Row = {
  name: "drift",
  about: `drift of ${tenantSize} customers: requests, memory, and time under ${perSecond} requests a second`,
  async measure(bench) {
    await using emulator = await startEmulator();
    const folder = new CommandFolder("bench-drift", emulator.env);
    try {
      return await measure({ emulator, folder }, bench);
    } finally {
      folder.remove();
    }
  },
};
