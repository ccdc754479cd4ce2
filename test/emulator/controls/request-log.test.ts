// The request log: counts, requests in flight, and resets.
import { RequestLog } from "../../../emulator/controls/request-log";

it("counts requests in flight, and keeps counting those after a reset", () => {
  const requests = new RequestLog();
  const entries = [1, 2, 3].map((page) => requests.begin("list customers", "GET", `/v1/customers?offset=${page}`));
  requests.answered(entries[0]!, 200);
  requests.end();
  requests.end();
  expect(requests.report()).toMatchObject({ total: 3, mostInFlight: 3, byStatus: { 200: 1 } });
  requests.clear();
  expect(requests.report()).toEqual({ total: 0, byRoute: {}, byStatus: {}, mostInFlight: 1, entries: [] });
});

it("keeps the newest of many entries, and counts them all", () => {
  const requests = new RequestLog();
  for (let index = 0; index < 120_000; index += 1) requests.begin("read customer", "GET", `/${index}`);
  const { total, entries } = requests.report();
  expect([total, entries.length, entries.at(-1)!.url, entries[0]!.url]).toEqual([120_000, 50_000, "/119999", "/70000"]);
});
