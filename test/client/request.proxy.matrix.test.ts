// Requests through a real proxy: which go through it, the errors on the way, and that no output shows its credentials.
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { startEmulator, type Emulator } from "../../emulator";
import { proxyFrom, type Proxy } from "../../provider/core/proxy";
import { causeLines } from "../../provider/core/errors";
import { makeAuthority, handingOnTo, startHttps, type Certified, type Running } from "../support/certificates";
import { startProxy } from "../support/connect-proxy";
import { clientFor, closeClients, errorOf, recorder } from "./running";
import type { SettingsInput } from "../../schema";

const known = getCACertificates("default");
let emulator: Emulator;
let secure: Running;
let certified: Certified;
beforeAll(async () => {
  emulator = await startEmulator();
  const authority = await makeAuthority();
  certified = await authority.certify({ hosts: ["webcast.example", "login.example", "localhost"] });
  secure = await startHttps({ ...certified }, handingOnTo(emulator.url));
  setDefaultCACertificates([...known, authority.pem]);
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(async () => {
  setDefaultCACertificates(known);
  await secure[Symbol.asyncDispose]();
  await emulator.close();
});

const remote = () => ({
  endpoint: `https://webcast.example${new URL(emulator.endpoint).pathname}`,
  tokenUrl: `https://login.example${new URL(emulator.tokenUrl).pathname}`,
});

/** A client behind a proxy on this port, as an environment names it. */
function behind(
  port: number,
  {
    settings = {},
    environment = {},
  }: { readonly settings?: Partial<SettingsInput>; readonly environment?: Record<string, string> } = {},
) {
  const given = { ...remote(), maxRetries: 1, ...settings };
  const proxy: Proxy | undefined = proxyFrom(
    { HTTPS_PROXY: `http://127.0.0.1:${port}`, ...environment },
    { endpoint: given.endpoint, tokenUrl: given.tokenUrl },
  );
  const reporter = recorder();
  return { api: clientFor(emulator, given, { reporter, ...(proxy && { proxy }) }), said: reporter.said };
}

test("login and calls go through the proxy, each host by its name, and connections are kept [budget.proxy]", async () => {
  await using proxy = await startProxy({ to: secure.port });
  const { api } = behind(proxy.port, { settings: { maxConcurrency: 2 } });
  await Promise.all(Array.from({ length: 6 }, () => api.connectors()));
  await api.list();
  expect([...new Set(proxy.asked)].sort()).toEqual(["login.example:443", "webcast.example:443"]);
  expect(proxy.asked.length).toBeLessThanOrEqual(4);
  expect(proxy.plain).toEqual([]);
});

test("discovery goes through it too [budget.proxy]", async () => {
  await using proxy = await startProxy({ to: secure.port });
  const error = await errorOf(
    behind(proxy.port, { settings: { tokenUrl: "https://login.example/realms/none" } }).api.list(),
  );
  expect(error.message).toMatch(
    /^Can't find the token endpoint: GET \/realms\/none\/\.well-known\/openid-configuration at login\.example through the proxy 127\.0\.0\.1:\d+ answered 404 /,
  );
  expect(proxy.asked).toEqual(["login.example:443"]);
});

test.each([
  ["names a host", () => "webcast.example"],
  ["names its domain", () => "other.example, .example"],
  ["names its port", () => `webcast.example:${secure.port}`],
])("where NO_PROXY %s, that host is reached straight [budget.proxy]", async (_, list) => {
  await using proxy = await startProxy({ to: secure.port });
  // A name that no machine knows: reached straight it is unknown, or this machine's own.
  const error = await errorOf(
    behind(proxy.port, {
      settings: { endpoint: `https://webcast.example:${secure.port}/v1`, token: "canary" },
      environment: { NO_PROXY: list() },
    }).api.list(),
  );
  expect(error.message).not.toContain("through the proxy");
  expect(proxy.asked).toEqual([]);
});

test("this machine is reached without the proxy, also where NO_PROXY does not name it [budget.proxy]", async () => {
  await using proxy = await startProxy({ to: secure.port });
  const { api } = behind(proxy.port, { settings: { endpoint: `https://localhost:${secure.port}/v1` } });
  await api.list();
  expect(proxy.asked).toEqual(["login.example:443"]);
});

test("a proxy that speaks TLS, with a certificate of a private authority, and wants a login [budget.proxy]", async () => {
  await using proxy = await startProxy({
    to: secure.port,
    certified,
    authorization: `Basic ${Buffer.from("me:canary@pass").toString("base64")}`,
  });
  const { api, said } = behind(0, { environment: { HTTPS_PROXY: `https://me:canary%40pass@localhost:${proxy.port}` } });
  await api.list();
  expect(proxy.asked.length).toBeGreaterThan(0);
  expect(said.join("\n")).not.toContain("canary");
});

describe("a proxy that fails is named, with what to do [budget.proxy, input.unexpected-answers]", () => {
  test.each<[number | "hangs up", number, RegExp]>([
    [
      407,
      1,
      /the proxy of HTTPS_PROXY failed: it requires a login \(407\)\. Write its user name and password into that variable, as in http:\/\/user:password@host:port, percent-encoded\.$/,
    ],
    [
      403,
      1,
      /the proxy of HTTPS_PROXY failed: it refuses to connect to this host \(403\)\. Ask its operator, or name the host in NO_PROXY\.$/,
    ],
    [
      502,
      2,
      /the proxy of HTTPS_PROXY failed: it can't reach this host \(502\) \(tried 2 times\)\. Check `tokenUrl`, or name the host in NO_PROXY\.$/,
    ],
    [
      "hangs up",
      2,
      /the proxy of HTTPS_PROXY failed: the connection broke before an answer came \(\w+\) \(tried 2 times\)\. Run it again\.$/,
    ],
  ])("answering %j, asked %i time(s)", async (status, times, text) => {
    await using proxy = await startProxy({ to: secure.port, status });
    const { api, said } = behind(proxy.port, {
      environment: { HTTPS_PROXY: `http://me:canary@127.0.0.1:${proxy.port}` },
    });
    const error = await errorOf(api.list());
    expect(error).toMatchObject({ kind: "network", mayHaveHappened: false });
    expect(error.message).toMatch(/^Can't log in: POST \/\S+ at login\.example through the proxy 127\.0\.0\.1:\d+: /);
    expect(error.message).toMatch(text);
    expect(proxy.asked).toHaveLength(times);
    expect([error.message, ...causeLines(error), ...said].join("\n")).not.toMatch(/canary|bWU6Y2FuYXJ5/);
  });

  test.each([
    [
      "is not there",
      "http://127.0.0.1:9",
      /through the proxy 127\.0\.0\.1:9: the proxy of HTTPS_PROXY failed: the connection was refused \(ECONNREFUSED\) \(tried 2 times\)\. Check HTTPS_PROXY, and that the proxy is running\.$/,
    ],
    [
      "is unknown",
      "http://proxy.invalid:3128",
      /through the proxy proxy\.invalid:3128: the proxy of HTTPS_PROXY failed: .*\((ENOTFOUND|EAI_AGAIN)\) \(tried 2 times\)\. Check /,
    ],
  ])("one that %s", async (_, url, text) => {
    const error = await errorOf(behind(0, { environment: { HTTPS_PROXY: url } }).api.list());
    expect(error.mayHaveHappened).toBe(false);
    expect(error.message).toMatch(text);
  });

  test("one whose certificate is not trusted", async () => {
    const stranger = await (await makeAuthority()).certify({ hosts: ["localhost"] });
    await using proxy = await startProxy({ to: secure.port, certified: stranger });
    const error = await errorOf(
      behind(0, { environment: { HTTPS_PROXY: `https://localhost:${proxy.port}` } }).api.list(),
    );
    expect(error.message).toMatch(
      /through the proxy localhost:\d+: the proxy of HTTPS_PROXY failed: the certificate comes from an authority that this machine doesn't trust \(\w+\)\. Set NODE_EXTRA_CA_CERTS /,
    );
  });
});

test("an error of a host behind the proxy does not name the proxy [budget.proxy]", async () => {
  await using proxy = await startProxy({ to: secure.port });
  const error = await errorOf(behind(proxy.port, { settings: { endpoint: "https://other.example/v1" } }).api.list());
  expect(error.message).toMatch(
    /^Can't list the customers: GET \/v1\/customers at other\.example through the proxy 127\.0\.0\.1:\d+: the certificate is for another host \(ERR_TLS_CERT_ALTNAME_INVALID\)\. Check the host in `endpoint`\.$/,
  );
});

test("a proxy that never answers ends with the time of an attempt, and closing ends what is under way [budget.proxy, budget.stop]", async () => {
  await using silent = await startProxy({ to: secure.port, status: "says nothing" });
  const { api } = behind(silent.port, { settings: { requestTimeoutMs: 200, maxRetries: 0 } });
  expect((await errorOf(api.list())).message).toMatch(/through the proxy .*: no answer came in time/);
  const other = behind(silent.port);
  const underWay = errorOf(other.api.list());
  await new Promise(setImmediate);
  other.api.close("done");
  expect((await underWay).kind).toBe("cancelled");
});
