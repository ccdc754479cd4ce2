// A provider's process from its first word to its end, played against without Terraform.
import { encode } from "@msgpack/msgpack";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isRunning } from "../../support/process-tree";
import { until } from "../../support/until";
import { clientCertificate, connect, openWorkbench, type Workbench } from "./started";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const SHUTDOWN = ["/plugin.GRPCController/Shutdown", "Empty", "Empty"] as const;
const SCHEMA = ["/tfplugin6.Provider/GetProviderSchema", "Empty", "SchemaReply"] as const;

/** A provider with TLS, connected, its stream open. */
async function connected(environment: NodeJS.ProcessEnv = {}) {
  const client = clientCertificate();
  const started = bench.start({ PLUGIN_CLIENT_CERT: client.pem, ...environment });
  const line = await started.line;
  const connection = connect(line, client);
  const stdio = connection.stdio();
  return { ...started, said: line, connection, stdio };
}

/** The provider is past its first answer, so its stream is there too. */
const greeted = (connection: Awaited<ReturnType<typeof connected>>["connection"]) => connection.call(...SCHEMA);

test.each([
  ["", undefined],
  ["another cookie", "wrong"],
])(
  "without Terraform's cookie it says what it is on stderr, and ends with 1: %s [terraform.handshake]",
  async (_what, cookie) => {
    const { code, stdout, stderr } = await bench.start({ TF_PLUGIN_MAGIC_COOKIE: cookie }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      "This program is a provider for Terraform and OpenTofu, which start it. Add it to `required_providers` and run `terraform init`.\n",
    );
  },
);

test("one line on stdout says version, socket and certificate; what is printed later goes to stderr [terraform.handshake]", async () => {
  const { said, connection, ended } = await connected();
  expect(said).toMatch(/^1\|6\|unix\|\/.+\/plugin.{6}\/s\|grpc\|[A-Za-z0-9+/]+$/);
  await connection.call("/tfplugin6.Provider/StopProvider", "Empty", "StopReply");
  await connection.call(...SHUTDOWN);
  const { stdout, stderr } = await ended;
  expect(stdout).toBe(`${said}\n`);
  expect(stderr).toContain("printed by the provider");
  expect(stderr).toContain("written by the provider");
});

test("the bundle is one executable file under a megabyte that the shell hands to Node [terraform.bundle]", () => {
  expect(readFileSync(bench.program, "utf8").split("\n").slice(0, 2)).toEqual([
    "#!/bin/sh",
    expect.stringMatching(/exec node "\$0" "\$@"$/),
  ]);
  expect(statSync(bench.program).mode & 0o777).toBe(0o755);
  expect(statSync(bench.program).size).toBeLessThan(1_000_000);
  expect(readFileSync(join(bench.folder, "LICENSES.txt"), "utf8")).toMatch(/^@msgpack\/msgpack\n/);
});

test("without a certificate of Terraform it serves unencrypted [terraform.handshake]", async () => {
  const started = bench.start();
  const line = await started.line;
  expect(line).toMatch(/\|grpc\|$/);
  const connection = connect(line, undefined);
  expect((await connection.call(...SCHEMA)).message("provider").message("block").text("description")).toBe("Notes.");
  await connection.call(...SHUTDOWN);
  expect((await started.ended).code).toBe(0);
});

test("with TLS a client without Terraform's own certificate is refused [terraform.handshake]", async () => {
  const { said, connection, ended } = await connected();
  const stranger = connect(said, clientCertificate());
  await expect(stranger.call(...SCHEMA)).rejects.toThrow(/UNAVAILABLE/);
  stranger.close();
  await connection.call(...SHUTDOWN);
  expect((await ended).code).toBe(0);
});

test("if the path of a socket would be too long, it listens on a loopback port [terraform.handshake]", async () => {
  const long = join(bench.folder, "x".repeat(100));
  mkdirSync(long);
  const { said, connection, ended } = await connected({ TMPDIR: long });
  expect(said).toMatch(/^1\|6\|tcp\|127\.0\.0\.1:\d+\|grpc\|/);
  await greeted(connection);
  await connection.call(...SHUTDOWN);
  expect((await ended).code).toBe(0);
});

test("if no folder can be created, it listens on a port too", async () => {
  const { said, connection, ended } = await connected({ PLUGIN_UNIX_SOCKET_DIR: join(bench.folder, "nowhere") });
  expect(said).toMatch(/^1\|6\|tcp\|/);
  await connection.call(...SHUTDOWN);
  await ended;
});

test("a shutdown is answered, removes the socket and exits with 0 [terraform.end]", async () => {
  const { said, connection, ended } = await connected();
  const folder = said.split("|")[3]!.replace(/\/s$/, "");
  expect(readdirSync(folder)).toEqual(["s"]);
  await greeted(connection);
  await connection.call(...SHUTDOWN);
  expect((await ended).code).toBe(0);
  expect(existsSync(folder)).toBe(false);
});

test("Ctrl-C and a closed terminal do not end it, because Terraform does [terraform.end]", async () => {
  const { child, connection, ended } = await connected();
  await greeted(connection);
  child.kill("SIGINT");
  child.kill("SIGHUP");
  await greeted(connection);
  await connection.call(...SHUTDOWN);
  expect((await ended).code).toBe(0);
});

test("after SIGTERM it starts nothing new and answers running calls; Terraform ends it [terraform.end]", async () => {
  const notes = join(bench.folder, "slow");
  mkdirSync(notes);
  const events = () => (existsSync(join(notes, "events")) ? readFileSync(join(notes, "events"), "utf8") : "");
  const { child, connection, ended } = await connected({ NOTES_FOLDER: notes, NOTES_SLOW_MS: "1500" });
  const note = {
    id: "1",
    title: "slow",
    kind: null,
    stars: null,
    labels: null,
    readers: null,
    secret: null,
    box: null,
  };
  const slow = connection.call("/tfplugin6.Provider/ApplyResourceChange", "ApplyRequest", "ApplyReply", {
    typeName: "notes_note",
    prior: { msgpack: encode(null) },
    planned: { msgpack: encode(note) },
    config: { msgpack: encode(note) },
    plannedPrivate: Buffer.from(""),
  });
  await until(() => events().includes("apply begins") || undefined, events);
  child.kill("SIGTERM");
  expect((await slow).messages("diagnostics")).toEqual([]);
  expect(events()).toMatch(/apply begins[^]*stop\napply ends\n$/);
  await connection.call(...SHUTDOWN);
  expect((await ended).code).toBe(0);
});

test("if Terraform exits unexpectedly, it closes the provider, removes its socket and exits [terraform.end]", async () => {
  const { said, connection, stdio, ended } = await connected({ NOTES_FOLDER: join(bench.folder) });
  await greeted(connection);
  const before = readFileSync(join(bench.folder, "events"), "utf8");
  stdio.cancel();
  connection.close();
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toContain("Terraform exited unexpectedly");
  expect(readFileSync(join(bench.folder, "events"), "utf8").slice(before.length)).toBe("close\n");
  expect(existsSync(said.split("|")[3]!)).toBe(false);
});

test("an uncaught error is one readable line of the log, without its text, and exits with 1 [terraform.defects, terraform.secrets]", async () => {
  const { connection, ended } = await connected({ NOTES_BREAK: "yes" });
  void connection.call("/tfplugin6.Provider/StopProvider", "Empty", "StopReply").catch(() => undefined);
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  const [json = "", shown = ""] = stderr.trim().split("\n").slice(-2);
  const line: unknown = JSON.parse(json);
  expect(line).toMatchObject({
    "@level": "error",
    "@module": "webcastmanager",
    "@message": expect.stringMatching(
      /^The provider crashed \(RangeError\): this is a bug in webcastmanager-provider\. Please report it\. at /,
    ),
  });
  expect(line).toHaveProperty("@timestamp", expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/));
  // Terraform shows of a plugin that died what begins like this.
  expect(shown).toMatch(/^panic: The provider crashed \(RangeError\): /);
  expect(stderr).not.toContain("hunter2");
});

test("health, broker and large messages are served [terraform.calls]", async () => {
  const { connection, ended } = await connected();
  expect(
    (
      await connection.call("/grpc.health.v1.Health/Check", "HealthRequest", "HealthReply", { service: "plugin" })
    ).whole("status"),
  ).toBe(1);
  const note = Buffer.alloc(8_000_000, "x").toString();
  const reply = await connection.call("/tfplugin6.Provider/UpgradeResourceState", "UpgradeRequest", "UpgradeReply", {
    typeName: "notes_note",
    version: 1,
    rawState: { json: Buffer.from(JSON.stringify({ title: note })) },
  });
  expect(reply.messages("diagnostics")).toEqual([]);
  expect(reply.message("state").bytes("msgpack").length).toBeGreaterThan(8_000_000);
  await connection.call(...SHUTDOWN);
  await ended;
});

test("an unknown call of a later version is answered as unimplemented [terraform.calls]", async () => {
  const { connection, ended } = await connected();
  await expect(connection.call("/tfplugin6.Provider/GetResourceIdentitySchemas", "Empty", "Empty")).rejects.toThrow(
    /UNIMPLEMENTED/,
  );
  await connection.call(...SHUTDOWN);
  await ended;
});

test("a Terraform that is killed before it connects leaves no provider behind [terraform.end]", async () => {
  const { parent, provider } = await bench.startBelowAnother();
  process.kill(parent, "SIGKILL");
  await until(
    () => (isRunning(provider) ? undefined : true),
    () => `process ${provider} still runs`,
  );
  expect(isRunning(parent)).toBe(false);
});
