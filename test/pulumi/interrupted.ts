// A run of the real Pulumi CLI that is interrupted while it creates customers. Processes are ended by their ids.
import type { ChildProcess } from "node:child_process";
import { aSmallCustomer } from "../support/customers";
import { processesBelow } from "../support/process-tree";
import type { Stage } from "../support/stage";
import { until } from "../support/until";

/** As many customers by logical name. */
export const many = (count: number, overrides = {}) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `customer-${index}`,
      aSmallCustomer({ name: `Customer ${index}`, hmac: {}, ...overrides }),
    ]),
  );

/** How long a busy machine may take to start an engine, or to end what belongs to it. */
export const limitSeconds = 120;

/** The number of create requests that the service received. */
export const creations = (stage: Stage) => stage.emulator.admin.requests().byRoute["create customer"] ?? 0;
const namesOf = (stage: Stage) =>
  stage.emulator.admin
    .dump()
    .customers.map((record) => String(record.name))
    .sort();

/** Waits until as many creations were sent as go at once while the service holds them. */
async function settled(stage: Stage, least: number): Promise<void> {
  let [seen, since] = [0, 0];
  await until(
    () => {
      const now = creations(stage);
      [seen, since] = now === seen ? [seen, since + 1] : [now, 0];
      return now >= least && since > 100 ? true : undefined;
    },
    () => "no creation was sent",
    limitSeconds,
  );
}

/** Starts an up, waits until creations are held, and does something to the engine then. */
// eslint-disable-next-line max-params -- tests read as a sentence this way
export async function interrupted(
  stage: Stage,
  parameters: readonly string[],
  least: number,
  act: (engine: ChildProcess) => void,
): Promise<{ code: number; text: string; left: readonly number[]; sent: number }> {
  let engine: ChildProcess | undefined;
  const running = stage.project.run(["up", "--yes", "--skip-preview", ...parameters], {
    started: (child) => {
      engine = child;
    },
  });
  await settled(stage, least);
  if (engine?.pid === undefined) throw new Error("the engine does not run");
  const left = processesBelow(engine.pid);
  const sent = creations(stage);
  act(engine);
  const { code, stdout, stderr } = await running;
  stage.said.push(stdout, stderr);
  return { code, text: stdout + stderr, left, sent };
}

/** Every customer once, in the service and in the state, under the same id. */
export async function expectWhole(stage: Stage, count: number): Promise<void> {
  expect(namesOf(stage)).toEqual(
    Object.values(many(count))
      .map((customer) => customer.name)
      .sort(),
  );
  const state = Object.values(await stage.state());
  expect(state.map((customer) => customer.id).sort()).toEqual(
    stage.emulator.admin
      .dump()
      .customers.map((record) => record.id)
      .sort(),
  );
  expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
}
