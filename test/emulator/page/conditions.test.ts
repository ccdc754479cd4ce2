// Faults, behaviours, clock and tokens on the page.
import { Behaviour } from "../../../emulator/faults/behaviours";
import { Fault } from "../../../emulator/faults/faults";
import type { Conditions, Status } from "../../../emulator/page-api";
import { startPage, type PageClient } from "./page-client";

let page: PageClient;
beforeEach(async () => {
  page = await startPage();
});
afterEach(() => page.emulator.close());

const conditions = () => page.get<Conditions>("/conditions");
const add = (fault: object) => page.send("POST", "/page/faults", fault);

it("offers every kind of fault with its settings, and every behaviour with its default [emulator.page]", async () => {
  const { kinds, behaviours } = await conditions();
  expect(kinds.map(({ kind, settings }) => [kind, settings.map(({ name }) => name).sort()])).toEqual(
    Fault.options.map(({ shape }) => [
      shape.kind.value,
      Object.keys(shape)
        .filter((name) => name !== "kind")
        .sort(),
    ]),
  );
  const labels = [...behaviours, ...kinds.flatMap(({ settings }) => settings)].map(({ label }) => label);
  expect(labels.filter((label) => !/^([A-Z][a-z]*( [a-z]+)*|ETag)$/.test(label))).toEqual([]);
  expect(labels).toContain("Create body");
  expect(behaviours.filter(({ about }) => about === "")).toEqual([]);
  const initial = Behaviour.parse({}) as Record<string, unknown>;
  expect(Object.fromEntries(behaviours.map((one) => [one.name, one.initial]))).toEqual(initial);
  expect(behaviours.every((one) => JSON.stringify(one.value) === JSON.stringify(one.initial))).toBe(true);
});

it("counts the calls that each fault hits, also while others come and go [emulator.page, emulator.faults]", async () => {
  await add({ kind: "status", status: 503, times: 3 });
  await page.call("GET", "/customers");
  await add({ kind: "latency", milliseconds: 1 });
  const before = (await conditions()).faults;
  expect(before.map(({ kind, used, times }) => [kind, used, times])).toEqual([
    ["status", 1, 3],
    ["latency", 0, undefined],
  ]);
  await page.send("POST", "/page/faults/remove", { id: before[1]!.id });
  await page.call("GET", "/customers");
  expect((await conditions()).faults.map(({ kind, used }) => [kind, used])).toEqual([["status", 2]]);
});

it("says what a fault lacks in the words of the controls [emulator.page]", async () => {
  const refused = await add({ kind: "status" });
  expect(refused.status).toBe(400);
  expect(refused.body).toEqual([expect.objectContaining({ propertyPath: "status" })]);
});

it("clears all that differs from the contract, however it was started [emulator.page]", async () => {
  await using started = await startPage({ behaviour: { secrets: "masked" }, faults: [{ kind: "hang" }] });
  const differing = async () => {
    const { faults, behaviours } = await started.get<Status>("/status");
    return [faults, behaviours];
  };
  expect(await differing()).toEqual([1, 1]);
  await started.send("DELETE", "/faults");
  await started.send("DELETE", "/behaviours");
  expect(await differing()).toEqual([0, 0]);
  await started.send("POST", "/reset");
  expect(await differing()).toEqual([1, 1]);
});
