// The stream of changes: it says what changed, never the change itself.
import { Changes } from "../../../emulator/changes";
import type { ChangeCounts, Topic } from "../../../emulator/page-api";
import { startPage, withSecrets, type PageClient } from "./page-client";

let page: PageClient;
beforeEach(async () => {
  page = await startPage();
});
afterEach(() => page.emulator.close());

/** Listens, runs `work`, and returns the counts once `until` has come, with the text of the stream. */
async function heard(until: Topic, work: () => Promise<unknown>): Promise<{ counts: ChangeCounts; text: string }> {
  const abort = new AbortController();
  const response = await fetch(`${page.emulator.url}/_emulator/events`, { signal: abort.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? "";
  await work();
  const counts = () => {
    const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as ChangeCounts);
    const total: Partial<Record<Topic, number>> = {};
    for (const event of events)
      for (const [topic, count] of Object.entries(event)) total[topic as Topic] = (total[topic as Topic] ?? 0) + count;
    return total;
  };
  while (counts()[until] === undefined) text += (await reader.read()).value ?? "";
  abort.abort();
  return { counts: counts(), text };
}

it("says that customers and requests changed, and nothing of them [emulator.page]", async () => {
  const { text } = await heard("customers", () => page.written(withSecrets));
  expect(text).not.toMatch(/Acme|canary|Bearer/);
  expect((await heard("requests", () => page.call("GET", "/customers"))).counts).toEqual({ requests: 1 });
});

it.each<[string, () => Promise<unknown>]>([
  ["faults are replaced", () => page.send("PUT", "/faults", [{ kind: "hang" }])],
  ["a fault is added", () => page.send("POST", "/page/faults", { kind: "hang" })],
  ["a fault is removed", () => page.send("POST", "/page/faults/remove", { id: 1 })],
  ["faults are cleared", () => page.send("DELETE", "/faults")],
  ["a behaviour changes", () => page.send("PATCH", "/behaviours", { trims: true })],
  ["behaviours are cleared", () => page.send("DELETE", "/behaviours")],
  ["the clock is set", () => page.send("PATCH", "/clock", { advanceMs: 1 })],
  ["tokens are revoked", () => page.send("POST", "/revoke", {})],
])("says that the conditions changed when %s [emulator.page]", async (_what, work) => {
  expect((await heard("conditions", work)).counts).toHaveProperty("conditions");
});

it("says that the conditions changed when a call uses a fault up [emulator.page]", async () => {
  page.emulator.admin.faults.set([{ kind: "status", status: 503, times: 1 }]);
  const { counts } = await heard("conditions", () => page.call("GET", "/customers"));
  expect(counts).toMatchObject({ conditions: 1 });
});

it("calls no listener once the last one has left [emulator.page]", () => {
  const changes = new Changes();
  const topics: Topic[] = [];
  const stop = changes.listen((topic) => topics.push(topic));
  changes.changed("customers");
  stop();
  changes.changed("requests");
  expect(topics).toEqual(["customers"]);
});
