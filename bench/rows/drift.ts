// The command `webcastmanager drift` with a large tenant: its requests, its memory, and its time under a rate limit
// against what that limit forces.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { importValues } from "../../provider/core/refresh";
import { toState } from "../../provider/lifecycle/state";
import { customerToken } from "../../provider/pulumi/customer-token";
import { toOutputs } from "../../provider/pulumi/values";
import { recordSchema } from "../../schema";
import { root } from "../../tools/workbench/project";
import { plant, tenantSize } from "../large-tenant";
import { residentBytes } from "../process-memory";
import type { BenchRun, Row } from "../row";

const mebi = 1024 * 1024;
const pageSize = 100;
/** Managed customers that the service no longer has: each is read once more. */
const missing = 50;
const perSecond = 5;
const sampleMs = 20;

/** What one run took. */
interface Taken {
  readonly requests: number;
  readonly bytes: number;
  readonly ms: number;
  /** What the limit forces for its requests. */
  readonly forcedMs: number;
}

/** Writes the state of a stack that manages every customer of the service, less its hidden inputs. */
function writeState(emulator: Emulator, file: string): void {
  const schema = recordSchema();
  const resources = emulator.admin.dump().customers.map((record, index) => {
    const observed = schema.parse(record);
    const outputs = toOutputs(toState(emulator.endpoint, observed, importValues(observed)));
    const urn = `urn:pulumi:bench::bench::${customerToken}::customer-${index}`;
    return { urn, type: customerToken, id: observed.id, inputs: outputs, outputs };
  });
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
}

/** Ids of the customers without others below them. */
function childless(emulator: Emulator): readonly string[] {
  const { customers } = emulator.admin.dump();
  const parents = new Set(customers.map(({ parentId }) => parentId));
  return customers.filter(({ id }) => !parents.has(id)).flatMap(({ id }) => (typeof id === "string" ? [id] : []));
}

/** Runs the command and samples its memory. @throws Error where it doesn't report the missing customers as drift */
async function runDrift(emulator: Emulator, file: string): Promise<Taken> {
  emulator.admin.resetRequests();
  const startedAt = performance.now();
  const main = join(root, "dist", "provider", "cli", "main.js");
  const child = spawn(process.execPath, [main, "drift", "--state", file, "--json"], {
    env: { PATH: process.env.PATH, ...emulator.env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let bytes = 0;
  const timer = setInterval(() => {
    try {
      bytes = Math.max(bytes, residentBytes(child.pid ?? 0));
    } catch {
      // It has ended, and the event follows.
    }
  }, sampleMs);
  await once(child, "exit").finally(() => {
    clearInterval(timer);
  });
  const drift = 7;
  if (child.exitCode !== drift) throw new Error(`the command exited with ${child.exitCode}, not ${drift}`);
  const requests = emulator.admin.requests().total;
  // A limit lets one second's worth through at once. The token is not limited.
  const forcedMs = (Math.max(0, requests - 1 - perSecond) / perSecond) * 1000;
  return { requests, bytes, ms: performance.now() - startedAt, forcedMs };
}

async function measure(bench: BenchRun, size: number): Promise<readonly Taken[]> {
  bench.progress.start(`planting ${size} customers`);
  const folder = join(root, ".work");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `bench-drift-${process.pid}.json`);
  const emulator = await startEmulator();
  try {
    plant(emulator, size);
    writeState(emulator, file);
    for (const id of childless(emulator).slice(0, missing)) emulator.admin.remove(id);
    emulator.admin.behave({ rateLimit: { perSecond, burst: perSecond } });
    const taken: Taken[] = [];
    for (let run = 1; run <= bench.runs; run++) {
      bench.progress.start(`drift of ${size} customers: run ${run} of ${bench.runs}`);
      taken.push(await runDrift(emulator, file));
    }
    return taken;
  } finally {
    await emulator.close();
    rmSync(file, { force: true });
  }
}

/** Requests, memory and time of a drift report. */
export const driftRow: Row = {
  name: "drift",
  about: `drift of ${tenantSize} customers: requests, memory, and time under ${perSecond} requests a second`,
  async measure(bench) {
    const size = bench.isQuick ? 500 : tenantSize;
    const taken = await measure(bench, size);
    const most = Math.ceil(size / pageSize) + missing + 5;
    return [
      {
        id: `drift.requests.${size}`,
        what: `drift, ${size} customers, ${missing} missing`,
        unit: "requests",
        against: "pages and missing",
        ours: taken.map(({ requests }) => requests),
        reference: taken.map(() => Math.ceil((size - missing) / pageSize) + missing),
        limit: { of: "value", most },
      },
      {
        id: `drift.memory.${size}`,
        what: `drift, ${size} customers`,
        unit: "bytes",
        against: "none",
        ours: taken.map(({ bytes }) => bytes),
        reference: taken.map(() => Number.NaN),
        limit: { of: "value", most: 300 * mebi },
      },
      {
        id: `drift.time.${size}`,
        what: `drift, ${size} customers, ${perSecond}/s allowed`,
        unit: "ms",
        against: "forced by the limit",
        ours: taken.map(({ ms }) => ms),
        reference: taken.map(({ forcedMs }) => forcedMs),
        limit: { of: "ratio", most: 1.2 },
      },
    ];
  },
};
