// The client of every command: it only reads, a signal ends it, and its log goes to standard error.
import { startEmulator, type Emulator } from "../../emulator";
import type { Run } from "../../provider/cli/command";
import { connect } from "../../provider/cli/connection";
import { errorOf } from "../client/running";
import { aPartner } from "../support/customers";

let emulator: Emulator;
const before = { ...process.env };
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => {
  Object.assign(process.env, emulator.env);
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
  emulator.reset();
});
afterAll(() => emulator.close());

/** A run that keeps what it was to write. */
function aRun(): Run & { readonly lines: string[]; cancel(): void } {
  const lines: string[] = [];
  const controller = new AbortController();
  const keep = (kind: string) => (text: string) => {
    lines.push(`${kind}: ${text}`);
  };
  return {
    lines,
    signal: controller.signal,
    progress: { show: keep("progress"), clear: () => undefined },
    warn: keep("warning"),
    note: keep("note"),
    cancel: () => {
      controller.abort();
    },
  };
}

test("a command can't write, although its user may [cli.reads]", async () => {
  const { api } = await connect(aRun());
  expect((await errorOf(api.create(aPartner({ parent: undefined })))).message).toMatch(/read-only client/);
  expect(emulator.admin.requests().total).toBe(0);
});

test("a signal ends the calls in flight, and nothing more is sent [cli.exit-codes]", async () => {
  emulator.admin.faults.set([{ kind: "latency", milliseconds: 5_000 }]);
  const run = aRun();
  const { api } = await connect(run);
  const list = errorOf(api.list());
  run.cancel();
  expect(await list).toMatchObject({ kind: "cancelled" });
  expect(await errorOf(api.list())).toMatchObject({ kind: "cancelled" });
});

test("WEBCASTMANAGER_LOG decides what is logged, and nothing is by default", async () => {
  const [quiet, debugging] = [aRun(), aRun()];
  await (await connect(quiet)).api.connectors();
  process.env.WEBCASTMANAGER_LOG = "debug";
  await (await connect(debugging)).api.connectors();
  expect(quiet.lines).toEqual([]);
  expect(debugging.lines).toContainEqual(
    expect.stringMatching(/^note: GET \/v1\/video-conference-connectors: 200 after /),
  );
});
