// The contract of a service, held against its answers: every variation that the emulator plays is found, and no other.
import type { BehaviourChanges, Emulator } from "../../emulator";
import type { Behaviour } from "../../emulator/faults/behaviours";
import { assumptions, type AssumptionName } from "../../provider/doctor/contract/assumptions";
import { brokenIn, contractEmulator, examined } from "./contract-service";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await contractEmulator();
});
beforeEach(() => {
  emulator.reset();
});
afterAll(() => emulator.close());

type Variation = readonly [BehaviourChanges, ...AssumptionName[]];

const deleteStatuses = [200, 202, 404, 410, 405, 501] as const;

/** Every behaviour with every value other than the contract's own, and the assumptions that it breaks. */
const variations: Readonly<Record<keyof Behaviour, readonly Variation[]>> = {
  secrets: [
    [{ secrets: "masked" }, "secrets", "written secrets"],
    [{ secrets: "absent" }, "secrets", "written secrets"],
  ],
  mask: [
    [{ secrets: "masked", mask: "[hidden]" }, "secrets", "written secrets"],
    [{ secrets: "masked", mask: "kept by us" }, "secrets", "written secrets"],
  ],
  list: [[{ list: "summary" }, "list records"]],
  etag: [[{ etag: false }, "etags"]],
  createBody: [[{ createBody: "empty" }, "created body"]],
  updateBody: [[{ updateBody: "empty" }, "updated body"]],
  location: [
    [{ location: "relative" }, "created id"],
    [{ location: "absent" }, "created id"],
  ],
  deleteStatus: deleteStatuses.map((deleteStatus) => [{ deleteStatus }, "deletes"]),
  deleteLag: [[{ deleteLag: 2 }, "delete lag"]],
  taken: [[{ taken: "returned" }, "names taken"]],
  // No check sends an id of a connector: none may exist.
  unknownConnectors: [],
  uniqueNames: [[{ uniqueNames: false }, "names taken"]],
  filters: [[{ filters: "ignored" }, "name filter", "parent filter"]],
  extraFields: [[{ extraFields: { region: "eu", tags: ["a"] } }, "extra fields"]],
  arrays: [
    [{ arrays: "reversed" }, "written arrays"],
    [{ arrays: "shuffled" }, "array order", "written arrays"],
  ],
  serverDefaults: [[{ serverDefaults: false }, "server defaults"]],
  trims: [[{ trims: true }, "written texts"]],
  normalises: [[{ normalises: true }, "written texts"]],
  respells: [[{ respells: true }, "written addresses"]],
  unset: [[{ unset: "absent" }, "unset fields"]],
  listLag: [
    [{ listLag: { calls: 2 } }, "list lag"],
    [{ listLag: { milliseconds: 60 } }, "list lag"],
  ],
  paging: [
    [{ paging: "overlapping" }, "pages"],
    [{ paging: "skipping" }, "pages"],
    [{ paging: "repeating" }, "pages"],
  ],
  total: [
    [{ total: "everybody" }, "total"],
    [{ total: "page" }, "total"],
  ],
  // The client keeps to it; the group of the limits reports it.
  rateLimit: [[{ rateLimit: { perSecond: 500 } }]],
};

const table = Object.values(variations)
  .flat()
  .map(([behaviour, ...names]) => [JSON.stringify(behaviour), behaviour, names] as const);

test("a service that is as assumed passes every check, by reads and by writes [doctor.contract]", async () => {
  const { checks, findings } = await examined(emulator, { writes: true });
  expect(checks.filter(({ status }) => status !== "PASS")).toEqual([]);
  expect(new Set(findings.map(({ assumption }) => assumption))).toEqual(new Set(Object.keys(assumptions)));
});

test.each(table)("a service with %s differs in exactly that [doctor.contract]", async (_, behaviour, names) => {
  emulator.admin.behave(behaviour);
  expect(brokenIn(await examined(emulator, { writes: true }))).toEqual([...names].sort());
});

test.each([true, false])(
  "a second customer of the write test is deleted, though its create fails (carried out: %s) [doctor.contract-writes, doctor.write-test]",
  async (committed) => {
    emulator.admin.behave({ uniqueNames: false });
    const before = emulator.admin.dump().customers;
    emulator.admin.faults.set([{ kind: "status", status: 503, route: "create customer", after: 1, committed }]);
    await examined(emulator, { writes: true });
    expect(emulator.admin.dump().customers).toEqual(before);
  },
);

test("customers of the write test that can't be deleted are all named [doctor.contract-writes, doctor.write-test]", async () => {
  emulator.admin.behave({ uniqueNames: false, deleteStatus: 405 });
  const { checks } = await examined(emulator, { writes: true });
  const ids = emulator.admin
    .dump()
    .customers.flatMap(({ id, name }) => (String(name).includes("write test") ? [id] : []));
  expect(ids).toHaveLength(2);
  expect(checks.find(({ name }) => name === "deletes")).toMatchObject({
    detail: expect.stringMatching(/^Can't delete customers "webcastmanager doctor.*, so they stay; /),
    remedy: expect.stringMatching(/^Delete them in WebcastManager\. /),
  });
  for (const id of ids) expect(checks.find(({ name }) => name === "deletes")?.detail).toContain(String(id));
});

test("the write test leaves nothing behind, and reads alone send nothing but GET [doctor.contract-writes]", async () => {
  const before = emulator.admin.dump().customers;
  await examined(emulator, { writes: true });
  emulator.admin.behave({ uniqueNames: false });
  await examined(emulator, { writes: true });
  expect(emulator.admin.dump().customers).toEqual(before);
  emulator.admin.resetRequests();
  const { checks, requests } = await examined(emulator);
  const { entries } = emulator.admin.requests();
  expect(new Set(entries.filter(({ route }) => route !== "get token").map(({ method }) => method))).toEqual(
    new Set(["GET"]),
  );
  expect(requests).toBeLessThanOrEqual(20);
  expect(checks.filter(({ status }) => status === "SKIP").map(({ name }) => name)).toEqual(["writes"]);
});
