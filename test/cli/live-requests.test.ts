// The requests below the emulator's screen: aligned lines, bursts in one line, nothing that a terminal would run.
import { stripVTControlCharacters } from "node:util";
import { PassThrough } from "node:stream";
import { LiveRequests } from "../../provider/cli/live-requests";
import { until } from "../support/until";

const { NO_COLOR, FORCE_COLOR } = process.env;
afterEach(() => {
  for (const [name, value] of Object.entries({ NO_COLOR, FORCE_COLOR }))
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
});

function aLog(columns: number, variables: NodeJS.ProcessEnv = {}) {
  Object.assign(process.env, variables);
  const stream = new PassThrough();
  let text = "";
  stream.on("data", (chunk) => {
    text += String(chunk);
  });
  const requests = new LiveRequests(Object.assign(stream, { isTTY: true, columns }) as unknown as NodeJS.WriteStream);
  requests.start(() => Date.parse("2026-01-02T12:00:00.500Z"));
  const add = (route: string, status = 200, user = "alex@emulator.example", ms = 4.4) =>
    requests.add({ at: performance.now(), route, status, ms, user });
  const isAtRest = () =>
    until(
      () => /more:.*\n$/.test(text) || undefined,
      () => "the burst never ended",
    );
  // What a terminal shows: a redrawn line replaces the former one.
  const lines = () =>
    stripVTControlCharacters(text)
      .split("\n")
      .map((line) => line.split("\r").at(-1)!);
  return { add, requests, isAtRest, written: () => text, lines };
}

test("a request is one line: time, call, status, duration, user [emulator.screen]", () => {
  const log = aLog(80);
  log.add("list customers");
  log.add("get token", 503, "", 1234);
  log.add("read customer", 0, "sam@emulator.example", 0.2);
  expect(log.lines().map((line) => line.replace(/:00\.\d{3} /, ":00.500 "))).toEqual([
    "  12:00:00.500  list customers   200      4 ms  alex@emulator.example",
    "  12:00:00.500  get token        503   1234 ms",
    "  12:00:00.500  read customer    none    <1 ms  sam@emulator.example",
    "",
  ]);
  log.requests.stop();
});

test("the rest of a burst is one line, failures first, and the next request is a line again [emulator.screen]", async () => {
  const log = aLog(80);
  for (let count = 0; count < 220; count += 1) log.add("list customers");
  log.add("read customer", 404);
  await log.isAtRest();
  log.add("read customer");
  expect(log.lines().slice(8, 10)).toEqual([
    "  … 213 more: 1 read customer 404, 212 list customers 200",
    expect.stringContaining("read customer    200"),
  ]);
  expect(log.lines()).toHaveLength(11);
  log.requests.stop();
});

test("a burst of one kind needs no second number, and a line never wraps [emulator.screen]", async () => {
  const log = aLog(48);
  for (let count = 0; count < 1_008; count += 1) log.add("list customers");
  await log.isAtRest();
  expect(log.lines()[8]).toBe("  … 1,000 more: list customers 200");
  const calls = ["create customer", "read customer", "update customer", "delete customer"];
  for (let count = 0; count < 12; count += 1) log.add(calls[count % 4]!, 201 + count);
  await log.isAtRest();
  expect(log.lines().at(-2)).toMatch(/^ {2}… 4 more: 1 create customer 209, …$/);
  for (const line of log.lines()) expect(line.length).toBeLessThan(48);
});

test("the status has the color of its meaning, unless NO_COLOR is set [emulator.screen]", () => {
  const statuses = [200, 404, 503, 0];
  const colored = aLog(80, { FORCE_COLOR: "1" });
  for (const status of statuses) colored.add("read customer", status);
  colored.requests.stop();
  const codes = [...colored.written().matchAll(/\u001b\[3([1-8])m/g)].map(([, code]) => code);
  expect(codes).toEqual(["2", "3", "1", "1"]);
  Reflect.deleteProperty(process.env, "FORCE_COLOR");
  const plain = aLog(80, { NO_COLOR: "1" });
  for (const status of statuses) plain.add("read customer", status);
  plain.requests.stop();
  expect(plain.written()).not.toContain("\u001b");
});

test("no text of a client reaches the terminal as a command [emulator.screen]", () => {
  const log = aLog(120);
  log.add("read \u001b]0;x\u0007customer", 200, "al\u001b[2Jex\n::error::");
  expect(log.lines()[0]).toMatch(/read \\u001b\]0;x\\u0007customer .* al\\u001b\[2Jex : : ?error/);
  log.requests.stop();
});

test("nothing is shown after the end [emulator.screen]", () => {
  const log = aLog(80);
  for (let count = 0; count < 9; count += 1) log.add("list customers");
  log.requests.stop();
  log.add("list customers");
  expect(log.lines().slice(8)).toEqual(["  … 1 more: list customers 200", ""]);
});
