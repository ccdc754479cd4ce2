// The command `import`: its requests and its time with the proof, against `customers list`, which reads the same and
// proves nothing.
import { join } from "node:path";
import { rmSync } from "node:fs";
import { startEmulator, type Emulator } from "../../emulator";
import type { Engine } from "../../provider/inventory/states/managed-customer";
import { CommandFolder } from "../built-command";
import { interleave, type Figure } from "../figures";
import { plant } from "../large-tenant";
import type { BenchRun, Row } from "../row";
import { latency } from "../stacks";
import { previewLatencyMs } from "../steady-previews";

/** How often an engine reads every customer in the proof: each plan, and each apply of imports, reads them once. */
const readsInProof: Readonly<Record<Engine, number>> = { pulumi: 1, terraform: 2 };

/** The calls of one reading beyond the pages, such as the login. */
const spareCalls = 3;

/** A service with customers, and a folder that programs are written to. */
interface Place {
  readonly emulator: Emulator;
  readonly folder: CommandFolder;
  readonly count: number;
}

/** Milliseconds and requests of a command. */
async function taken({ emulator, folder }: Place, parameters: readonly string[]) {
  emulator.admin.resetRequests();
  const { ms } = await folder.measure(parameters, 0);
  return { ms, requests: emulator.admin.requests().total };
}

async function imports(place: Place, engine: Engine, { runs, progress }: BenchRun): Promise<readonly Figure[]> {
  const { count, folder } = place;
  const requests = { ours: [] as number[], reference: [] as number[] };
  const time = await interleave(
    runs,
    async (run) => {
      progress.start(`import of ${count} customers to ${engine}: run ${run} of ${runs}`);
      rmSync(join(folder.folder, "infra"), { recursive: true, force: true });
      const own = await taken(place, ["import", "--to", engine, "--out", "infra"]);
      requests.ours.push(own.requests);
      return own.ms;
    },
    async () => {
      const listed = await taken(place, ["customers", "list"]);
      requests.reference.push(listed.requests);
      return listed.ms;
    },
  );
  const what = `import of ${count} customers to ${engine}, proven`;
  const against = "customers list, no proof";
  const most = (1 + readsInProof[engine]) * (Math.ceil(count / 100) + spareCalls);
  return [
    { id: `import.requests.${engine}`, what, unit: "requests", against, ...requests, limit: { of: "value", most } },
    { id: `import.time.${engine}`, what, unit: "ms", against, ...time },
  ];
}

/** Imports to each engine. */
export const importRow: Row = {
  name: "import",
  about: "import of 1,000 customers with its proof: requests, and time beside that of reading alone (20 ms latency)",
  async measure(bench) {
    const count = bench.isQuick ? 300 : 1000;
    await using emulator = await startEmulator();
    const folder = new CommandFolder("bench-import", emulator.env);
    try {
      plant(emulator, count);
      latency(emulator, previewLatencyMs);
      const place = { emulator, folder, count };
      return [...(await imports(place, "pulumi", bench)), ...(await imports(place, "terraform", bench))];
    } finally {
      folder.remove();
    }
  },
};
