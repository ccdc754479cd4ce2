// The exit code and the one line of each cause of failure, at the built command.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { startEmulator, type Emulator } from "../../emulator";
import { runCommandLine, type CommandOptions } from "../support/command";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  emulator.reset();
});
afterAll(() => emulator.close());

/** Runs the command against the emulator. */
async function run(
  args: readonly string[],
  environment: CommandOptions["environment"] = {},
  meanwhile?: CommandOptions["meanwhile"],
): Promise<readonly [stdout: string, stderr: string, code: number | null]> {
  const start = { environment: { ...emulator.env, ...environment }, ...(meanwhile && { meanwhile }) };
  const { stdout, stderr, code } = await runCommandLine(args, start);
  return [stdout, stderr, code];
}

const list = ["customers", "connectors"] as const;

test.each([
  [
    "a wrong password",
    3,
    { WEBCASTMANAGER_PASSWORD: "wrong" },
    /^webcastmanager customers connectors: Can't log in as /,
  ],
  ["a missing setting", 2, { WEBCASTMANAGER_ENDPOINT: "" }, /: WEBCASTMANAGER_ENDPOINT is not set\. /],
  [
    "an unreachable service",
    4,
    { WEBCASTMANAGER_ENDPOINT: "http://127.0.0.1:1/v1", WEBCASTMANAGER_MAX_RETRIES: "0" },
    /: the connection was refused /,
  ],
])("%s exits with %d and one line [cli.exit-codes]", async (_, code, environment, line) => {
  expect(await run(list, environment)).toEqual(["", expect.stringMatching(line), code]);
});

test("an HTML answer exits with 4, and with --json the error is one line of JSON [cli.exit-codes]", async () => {
  const html = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
  }).listen(0, "127.0.0.1");
  await once(html, "listening");
  const endpoint = `http://127.0.0.1:${(html.address() as AddressInfo).port}/v1`;
  const [stdout, stderr, code] = await run([...list, "--json"], { WEBCASTMANAGER_ENDPOINT: endpoint });
  html.close();
  expect([stdout, code, stderr.split("\n").length]).toEqual(["", 4, 2]);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: "service",
      exitCode: 4,
      message: expect.stringMatching(/answered 200 with text\/html: <h1>…<\/h1> in place of /),
    },
  });
});

test("a deadline that passes exits with 9 [cli.exit-codes]", async () => {
  emulator.admin.faults.set([{ kind: "latency", milliseconds: 5_000 }]);
  const [, stderr, code] = await run(list, { WEBCASTMANAGER_DEADLINE_MS: "300" });
  expect([stderr, code]).toEqual([expect.stringMatching(/: Can't .*\b0\.3 s\b/), 9]);
});

test("Ctrl-C ends a command in order with 8 [cli.exit-codes]", async () => {
  emulator.admin.faults.set([{ kind: "latency", milliseconds: 5_000 }]);
  const ended = await run(list, {}, async (interrupt) => {
    while (emulator.admin.requests().total === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    interrupt();
  });
  expect(ended).toEqual(["", "webcastmanager customers connectors: Cancelled.\n", 8]);
});

test.each([
  [
    ["customers", "conectors"],
    "webcastmanager customers: unknown command 'conectors'. Did you mean connectors? Run `webcastmanager customers --help` for its usage.\n",
  ],
  [
    [...list, "--colour"],
    "webcastmanager customers connectors: unknown option '--colour'. Run `webcastmanager customers connectors --help` for its usage.\n",
  ],
])("wrong usage exits with 2 and one line: %j [cli.exit-codes]", async (args, line) => {
  expect(await run(args)).toEqual(["", line, 2]);
});
