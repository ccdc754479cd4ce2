// The request log on the page: names of fields, the fault, and only what is new.
import { noRequests, settled, withNewer } from "../../../page/parts/request-rows";
import type { RequestRow } from "../../../emulator/page-api";
import { startPage, withSecrets, type PageClient } from "./page-client";

let page: PageClient;
beforeEach(async () => {
  page = await startPage();
});
afterEach(() => page.emulator.close());

it("names the fields that a request sent and the fault that it met, and no value [emulator.page]", async () => {
  page.emulator.admin.faults.set([{ kind: "status", status: 503, route: "list customers" }]);
  await page.written(withSecrets);
  await page.call("GET", "/customers");
  const { rows } = await page.requests();
  expect(rows.map(({ call, status, user, fields, fault }) => ({ call, status, user, fields, fault }))).toEqual([
    { call: "get token", status: 200, user: undefined, fields: [], fault: undefined },
    {
      call: "create customer",
      status: 201,
      user: "alex@emulator.example",
      fields: Object.keys(withSecrets),
      fault: undefined,
    },
    { call: "list customers", status: 503, user: undefined, fields: [], fault: "status" },
  ]);
  expect(JSON.stringify(rows)).not.toContain("canary");
});

it("gives only the requests after the last one that the page has [emulator.page]", async () => {
  const first = await page.requests();
  await page.call("GET", "/customers");
  const next = await page.requests(`?log=${first.log}&after=${first.rows.length}`);
  expect(next.rows.map(({ number, call }) => [number, call])).toEqual([[2, "list customers"]]);
  expect((await page.requests(`?log=${first.log}&after=2`)).rows).toEqual([]);
});

it("gives the whole log after it was cleared, and never more than the newest 1,000 [emulator.page]", async () => {
  const { log } = await page.requests();
  await page.send("DELETE", "/requests");
  for (let count = 0; count < 1_005; count += 15)
    await Promise.all(Array.from({ length: 15 }, () => page.plain("/v1/nothing")));
  const { log: newer, rows } = await page.requests(`?log=${log}&after=1`);
  expect(newer).not.toBe(log);
  expect([rows.length, rows[0]?.number, rows.at(-1)?.number]).toEqual([1_000, 6, 1_005]);
});

const row = (number: number, ms?: number): RequestRow => ({
  number,
  time: "2026-01-01T00:00:00.000Z",
  call: "list customers",
  method: "GET",
  url: "/v1/customers",
  status: 200,
  fields: [],
  ...(ms !== undefined && { ms }),
});

it("asks again for a request that had no answer yet [emulator.page]", () => {
  expect(settled(noRequests.rows)).toBe(0);
  expect(settled([row(1, 1), row(2), row(3, 1)])).toBe(1);
  const kept = withNewer({ log: 0, rows: [row(1, 1), row(2), row(3, 1)] }, { log: 0, rows: [row(2, 5), row(3, 1)] });
  expect(kept.rows).toEqual([row(1, 1), row(2, 5), row(3, 1)]);
  expect(withNewer(kept, { log: 1, rows: [row(1, 1)] }).rows).toEqual([row(1, 1)]);
});
