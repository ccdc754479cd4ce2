// A tenant of many customers, refreshed by the provider process alone: how many requests it takes, how much memory.
// Measured once for every row that asks. The empty provider gets the same calls.
import { startEmulator, type Emulator } from "../emulator";
import { providerText } from "../provider/pulumi/customer-token";
import { toWireRecord } from "../schema";
import { PulumiProject } from "../tools/workbench/pulumi-project";
import type { BenchRun } from "./row";
import { DynamicServer, type Properties } from "./dynamic-server";
import { interleave, type Figure } from "./figures";
import { declaredCustomers } from "./customers";
import { engineParallelism, previewLatencyMs } from "./steady-previews";
import { latency } from "./stacks";
import { serialisedText } from "./state-text";

/** Customers of the tenant; the state holds all of them. */
export const tenantSize = 10_000;

/** Customers that are checked as well: a program's, after the refresh. */
const checked = 1000;

/** One customer as the state holds it. */
interface Recorded {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** Memory of both processes in bytes, and the requests that each of our runs took. */
export interface LargeTenant extends Pick<Figure, "ours" | "reference"> {
  readonly requests: readonly number[];
}

const measured = new WeakMap<BenchRun, Promise<LargeTenant>>();

/** Refreshes of the tenant. */
export function largeTenant(bench: BenchRun): Promise<LargeTenant> {
  const tenant = measured.get(bench) ?? measure(bench);
  measured.set(bench, tenant);
  return tenant;
}

/** Puts the customers into a service and returns the ids, in the customers's order. */
export function plant(emulator: Emulator, count: number, initial?: string): readonly string[] {
  const ids = new Map<string, string>();
  const members = declaredCustomers(count, initial);
  const membersOf = (isPartner: boolean) => members.filter(({ parent }) => (parent === undefined) === isPartner);
  for (const group of [membersOf(true), membersOf(false)]) {
    const customers = group.map(({ parent, args }) =>
      toWireRecord({ ...args, parent: parent === undefined ? undefined : ids.get(parent) }),
    );
    const planted = emulator.admin.seed({ customers, unchecked: true });
    group.forEach(({ key }, index) => ids.set(key, planted[index] ?? ""));
  }
  return members.map(({ key }) => ids.get(key) ?? "");
}

/** Works through items as the engine does: in order, so many at once. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: engineParallelism }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

/** The state of the tenant, read as a `.get` of each customer would. */
async function stateOf(server: DynamicServer, ids: readonly string[]): Promise<readonly Recorded[]> {
  const found = new Map<string, Recorded>();
  await inParallel(ids, async (id) => {
    const { properties, inputs = {} } = await server.read(id, { __provider: providerText });
    found.set(id, { id, outputs: properties, inputs });
  });
  return ids.map((id) => found.get(id) ?? { id, outputs: {}, inputs: {} });
}

/** What a refresh and a program's checks ask of a provider; the last thing is its memory. */
async function refresh(server: DynamicServer, state: readonly Recorded[], text: string): Promise<number> {
  const withText = (properties: Properties) => ({ ...properties, __provider: text });
  await inParallel(state, async ({ id, outputs, inputs }) => {
    const { properties } = await server.read(id, withText(outputs));
    if (!(await server.isSame(id, properties, withText(inputs))))
      throw new Error(`the refresh shows a change of ${id}, which has not changed`);
  });
  for (const { id, inputs } of state.slice(0, checked))
    await server.check(`urn:${id}`, withText(inputs), withText(inputs));
  return server.residentBytes();
}

async function measure(bench: BenchRun): Promise<LargeTenant> {
  const { progress, runs, stacks } = bench;
  progress.start(`planting ${tenantSize} customers`);
  const reference = await serialisedText(stacks);
  const emulator = await startEmulator();
  const project = new PulumiProject({ name: "bench-server", environment: emulator.env });
  const serve = async <Answer>(use: (server: DynamicServer) => Promise<Answer>): Promise<Answer> => {
    await using server = await DynamicServer.start(project.folder, project.environment);
    await server.configure({});
    return await use(server);
  };
  try {
    const ids = plant(emulator, tenantSize);
    latency(emulator, previewLatencyMs);
    progress.start(`reading the state of ${tenantSize} customers`);
    const state = await serve((server) => stateOf(server, ids));
    const requests: number[] = [];
    const taken = await interleave(
      runs,
      async (run) => {
        progress.start(`refresh of ${tenantSize} customers by the provider process: run ${run} of ${runs}`);
        emulator.admin.resetRequests();
        const bytes = await serve((server) => refresh(server, state, providerText));
        requests.push(emulator.admin.requests().total);
        return bytes;
      },
      () => serve((server) => refresh(server, state, reference)),
    );
    return { ...taken, requests };
  } finally {
    await emulator.close();
    project.remove();
  }
}
