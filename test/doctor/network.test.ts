// The way to the service: each failure is one FAIL at its place, and everything after it is skipped.
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Check } from "../../provider/doctor/check";
import { makeAuthority, startHttps, type Authority, type Wanted } from "../support/certificates";
import { startProxy, type ProxyOptions } from "../support/connect-proxy";
import { canary } from "../support/customers";
import { examined, problemOf, problems, skippedGroups } from "./examining";

const known = getCACertificates("default");
let authority: Authority;
beforeAll(async () => {
  authority = await makeAuthority();
  setDefaultCACertificates([...known, authority.pem]);
});
afterAll(() => {
  setDefaultCACertificates(known);
});

const credentials = {
  WEBCASTMANAGER_TOKEN_URL: "http://127.0.0.1:1/token",
  WEBCASTMANAGER_USERNAME: "sam",
  WEBCASTMANAGER_PASSWORD: `${canary}password`,
};

const networkOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.filter(({ group }) => group === "network").map(({ name, status }) => [name, status]));

const afterNetwork = ["login", "read", "write", "limits", "contract"];

/** Expects one FAIL at a stage; the stages before it pass, and everything after it is skipped. */
function expectFailure(checks: readonly Check[], stage: string): Check {
  const stages = ["proxy", "address", "connection", "certificate", "answer"];
  const at = stages.indexOf(stage);
  const status = (index: number) => (index < at ? "PASS" : index === at ? "FAIL" : "SKIP");
  expect(networkOf(checks)).toEqual(Object.fromEntries(stages.map((name, index) => [name, status(index)])));
  expect(skippedGroups(checks)).toEqual(afterNetwork);
  expect(JSON.stringify(checks)).not.toContain(canary);
  return problemOf(checks);
}

async function listening(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket.on("error", () => undefined)));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

const checksAt = (endpoint: string, more: Readonly<Record<string, string>> = {}) =>
  examined({ ...credentials, WEBCASTMANAGER_ENDPOINT: endpoint, ...more });

test("an unknown host fails at the address [doctor.network]", async () => {
  const { detail, remedy } = expectFailure(await checksAt("https://no-such-host.invalid/v1"), "address");
  expect(detail).toMatch(/^no-such-host\.invalid: (the host is unknown|the name of the host can't be resolved)/);
  expect(remedy).toMatch(/`endpoint`|name server/);
});

test("a closed port fails at the connection [doctor.network]", async () => {
  const { port } = await (async () => {
    await using server = await listening(createServer());
    return server;
  })();
  const { detail, remedy } = expectFailure(await checksAt(`http://127.0.0.1:${port}`), "connection");
  expect([detail, remedy]).toEqual([
    `127.0.0.1:${port}: the connection was refused (ECONNREFUSED)`,
    "Check `endpoint`, and that the service is running.",
  ]);
});

const here = ["127.0.0.1"];

test.each<[title: string, wanted: Wanted, isKnown: boolean, detail: RegExp, remedy: RegExp]>([
  ["an unknown authority", { hosts: here }, false, /that this machine doesn't trust/, /^Set NODE_EXTRA_CA_CERTS/],
  ["itself as its authority", { hosts: here, signedBy: "itself" }, true, /is self-signed/, /^Set NODE_EXTRA_CA_CERTS/],
  ["another host", { hosts: ["other.example"] }, true, /for another host/, /^Check the host/],
  ["a time that is over", { hosts: here, until: "2001-01-01" }, true, /has expired/, /renew it/],
])(
  "a certificate with %s fails at the certificate [doctor.network]",
  async (...[, wanted, isKnown, detail, remedy]) => {
    const from = isKnown ? authority : await makeAuthority();
    await using server = await startHttps(await from.certify(wanted), (_request, response) => response.end("[]"));
    const failure = expectFailure(await checksAt(`https://127.0.0.1:${server.port}`), "certificate");
    expect(failure.detail).toMatch(detail);
    expect(failure.remedy).toMatch(remedy);
  },
);

test("no TLS at the port fails at the certificate [doctor.network]", async () => {
  await using server = await listening(createHttpServer((_request, response) => response.end("[]")));
  expect(expectFailure(await checksAt(`https://127.0.0.1:${server.port}`), "certificate").detail).toMatch(/no TLS/);
});

const page = "<!doctype html><html><title>Please sign in</title></html>";

test.each<[title: string, answer: RequestListener, detail: RegExp, remedy: RegExp]>([
  ["a page", (_request, response) => response.end(page), /^200 with a page of HTML.*Please sign in/, /NO_PROXY/],
  [
    "a page that forbids",
    (_request, response) => response.writeHead(403, { "content-type": "text/html" }).end(page),
    /^403 with a page of HTML/,
    /A proxy or a login page/,
  ],
  [
    "a redirect",
    (_request, response) =>
      response.writeHead(302, { location: `https://user:${canary}@login.example/in?secret=${canary}` }).end(),
    /^302, a redirect to https:\/\/login\.example\/in;/,
    /final address/,
  ],
  ["another path", (_request, response) => response.writeHead(404).end(), /^404: there is no API/, /such as \/v1/],
  ["text", (_request, response) => response.end("it works"), /^200 with a body that is no JSON/, /path of the API/],
  ["a failure", (_request, response) => response.writeHead(503).end(), /^503: the service fails/, /Try again later/],
  [
    "another protocol",
    ({ socket }) => socket.end("220 mail.example ESMTP\r\n"),
    /the answer is not HTTP/,
    /Check the scheme and the port/,
  ],
])("%s in place of the API fails at the answer [doctor.network]", async (...[, answer, detail, remedy]) => {
  await using server = await listening(createHttpServer(answer));
  const failure = expectFailure(await checksAt(`http://127.0.0.1:${server.port}`), "answer");
  expect(failure.detail).toMatch(detail);
  expect(failure.remedy).toMatch(remedy);
});

/** Only where nothing answers: a slow machine would reach it before any other failure, or before it connects. */
const limit = { WEBCASTMANAGER_REQUEST_TIMEOUT_MS: "1000" };

test("a port at which TLS never starts fails at the connection, not after its certificate [doctor.network]", async () => {
  await using server = await listening(createServer());
  const { detail, remedy } = expectFailure(await checksAt(`https://127.0.0.1:${server.port}`, limit), "connection");
  expect(detail).toBe(`127.0.0.1:${server.port}: the host can't be reached`);
  expect(remedy).toContain("no firewall is in between");
});

test("no answer in time fails at the answer [doctor.network]", async () => {
  await using server = await listening(createHttpServer(() => undefined));
  const { detail, remedy } = expectFailure(await checksAt(`http://127.0.0.1:${server.port}`, limit), "answer");
  expect([detail, remedy]).toEqual([
    expect.stringContaining("no answer came in time"),
    expect.stringContaining("requestTimeoutMs"),
  ]);
});

test.each<[title: string, options: Partial<ProxyOptions>, detail: RegExp, remedy: RegExp]>([
  [
    "wants a login",
    { authorization: "Basic other" },
    /requires a login \(407\)/,
    /user name and password into that variable/,
  ],
  ["refuses", { status: 403 }, /refuses to connect to this host \(403\)/, /NO_PROXY/],
  ["can't reach the host", { status: 502 }, /can't reach this host \(502\)/, /NO_PROXY/],
])(
  "a proxy that %s fails at the proxy, without its credentials [doctor.network]",
  async (...[, options, detail, remedy]) => {
    await using proxy = await startProxy({ to: 1, ...options });
    const checks = await checksAt("https://webcast.example/v1", {
      HTTPS_PROXY: `http://sam:${canary}@127.0.0.1:${proxy.port}`,
      WEBCASTMANAGER_TOKEN_URL: "https://webcast.example/token",
    });
    const failure = expectFailure(checks, "proxy");
    expect(failure.detail).toMatch(detail);
    expect(failure.remedy).toMatch(remedy);
  },
);

test("a variable that is no address of a proxy is one problem [doctor.network]", async () => {
  const checks = await checksAt("https://webcast.example/v1", { HTTPS_PROXY: `socks5://${canary}:1` });
  expect(problems(checks)).toEqual(["FAIL network proxy"]);
  expect(problemOf(checks).detail).toBe("HTTPS_PROXY is not the address of an HTTP proxy");
  expect(JSON.stringify(checks)).not.toContain(canary);
});

test("the proxy is named with its variable, and so is why none is used [doctor.network]", async () => {
  await using server = await startHttps(
    await authority.certify({ hosts: ["webcast.example", "127.0.0.1"] }),
    (_request, response) => response.writeHead(401).end(),
  );
  await using proxy = await startProxy({ to: server.port });
  const address = `http://127.0.0.1:${proxy.port}`;
  const proxyOf = async (endpoint: string, more: Readonly<Record<string, string>>) =>
    (await checksAt(endpoint, more)).find(({ name }) => name === "proxy")?.detail;
  const tokenUrl = { WEBCASTMANAGER_TOKEN_URL: "https://webcast.example/token" };
  expect(await proxyOf("https://webcast.example", { ...tokenUrl, https_proxy: address })).toBe(
    `127.0.0.1:${proxy.port}, from https_proxy`,
  );
  const local = `https://127.0.0.1:${server.port}`;
  expect(await proxyOf(local, { ...tokenUrl, HTTPS_PROXY: address, NO_PROXY: "127.0.0.1" })).toMatch(/^none: /);
  expect(await proxyOf(local, { HTTPS_PROXY: address })).toMatch(/^none: HTTPS_PROXY is not for this host/);
});
