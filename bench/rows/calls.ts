// One check and one diff of a full customer in this process, against JSON there and back of the same data.
// Processor time of the process, its garbage collection and compilation included: other programs' work is not counted.
import { setImmediate as eventLoop } from "node:timers/promises";
import type { Row } from "../row";
import { interleave, type Figure } from "../figures";
import { fullPartner } from "../customers";
import { fromPulumi, toOutputs, type Properties } from "../../provider/pulumi/values";
import { isTree, type Tree } from "../../schema";

/** Calls in one run, after as many that are not counted. */
const calls = 2000;

const microsecondsInMs = 1000;

/** The limit, in milliseconds. */
const mostMs = 0.1;

async function perCallMs(call: () => Promise<unknown>): Promise<number> {
  for (let index = 0; index < calls; index++) await call();
  // The engine's calls come as events, between which the process ends its first full collection
  // (provider/pulumi/tuning/heap.ts).
  await eventLoop();
  const startedAt = process.cpuUsage();
  for (let index = 0; index < calls; index++) await call();
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / microsecondsInMs / calls;
}

/** Properties as the engine sends them: secrets in plain text. */
function asSent(properties: Properties): Tree {
  const sent = fromPulumi(properties);
  return isTree(sent) ? sent : {};
}

/** Check and diff of a customer that has not changed. */
export const callsRow: Row = {
  name: "calls",
  about: "check and diff of a full customer in the process",
  async measure({ runs, progress }) {
    progress.start("check and diff of a full customer");
    const provider = await import("../../provider/pulumi/process/dynamic.js");
    const endpoint = "http://127.0.0.1:1/v1";
    await provider.configure({
      config: { rawConfig: { "webcastmanager:endpoint": endpoint, "webcastmanager:token": "none" } },
    });
    const news = {
      ...fullPartner("acme"),
      __provider: "",
      __urn: "urn:pulumi:dev::bench::pulumi-nodejs:dynamic/webcastmanager:Customer::acme",
    };
    const { inputs, failures } = await provider.check({}, news);
    if (inputs === undefined || failures !== undefined) throw new Error("a right customer is refused");
    const olds = { ...asSent(inputs), __provider: "" };
    const outputs = {
      ...asSent(
        toOutputs({
          id: "1",
          endpoint,
          known: { tree: asSent(inputs), generated: { "hmac.secret": "0".repeat(64) } },
          decided: {},
          version: "0".repeat(16),
        }),
      ),
      __provider: "",
    };
    const json =
      (...values: readonly object[]) =>
      () =>
        Promise.resolve(values.map((value): unknown => JSON.parse(JSON.stringify(value))));
    const figure = async (
      name: string,
      call: () => Promise<unknown>,
      reference: () => Promise<unknown>,
    ): Promise<Figure> => ({
      id: `calls.${name}`,
      what: `${name} of a full customer`,
      unit: "ms",
      against: "its JSON there and back",
      ...(await interleave(
        runs,
        () => perCallMs(call),
        () => perCallMs(reference),
      )),
      limit: { of: "value", below: mostMs },
    });
    return [
      await figure("check", () => provider.check(olds, news), json(olds, news)),
      await figure("diff", () => provider.diff("1", outputs, olds), json(outputs, olds)),
    ];
  },
};
