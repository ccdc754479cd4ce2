// Every way in which no answer comes, from real servers on loopback: each has its own line, and only transient ones are
// tried again.
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { failureOf, failureTexts, isTransient, wasSent } from "../../provider/client/http/network-errors";
import { makeAuthority, startHttps, type Authority, type Running, type Wanted } from "../support/certificates";
import { startEmulator, type Emulator } from "../../emulator";
import { clientFor, closeClients, errorOf } from "./running";

const known = getCACertificates("default");
let authority: Authority;
let emulator: Emulator;
beforeAll(async () => {
  [authority, emulator] = await Promise.all([makeAuthority(), startEmulator()]);
  setDefaultCACertificates([...known, authority.pem]);
});
afterEach(closeClients);
afterAll(async () => {
  setDefaultCACertificates(known);
  await emulator.close();
});

type Counted = Running & { readonly url: string; readonly connections: () => number };

async function counted(server: Server, scheme = "http"): Promise<Counted> {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket.on("error", () => {}));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** A server that answers every request with these bytes, and hangs up. */
const saying = (text: string) =>
  counted(
    createServer((socket) => {
      socket.once("data", () => socket.end(text));
    }),
  );
const speakingTls = async (wanted: Wanted, from = authority): Promise<Counted> => {
  let connections = 0;
  const running = await startHttps(await from.certify(wanted), (_request, response) => {
    connections += 1;
    response.end("[]");
  });
  return { ...running, url: `https://127.0.0.1:${running.port}`, connections: () => connections };
};
const here = ["127.0.0.1"];

test.each<[string, () => Promise<Counted>, RegExp, { tries: number; doubt: boolean }]>([
  [
    "an unknown authority",
    async () => speakingTls({ hosts: here }, await makeAuthority()),
    /the certificate comes from an authority that this machine doesn't trust \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)\. Set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that authority\.$/,
    { tries: 0, doubt: false },
  ],
  [
    "a certificate that signs itself",
    () => speakingTls({ hosts: here, signedBy: "itself" }),
    /the certificate is self-signed, and this machine doesn't trust it \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Set NODE_EXTRA_CA_CERTS to a PEM file with that certificate\.$/,
    { tries: 0, doubt: false },
  ],
  [
    "a certificate of another host",
    () => speakingTls({ hosts: ["other.example"] }),
    /the certificate is for another host \(ERR_TLS_CERT_ALTNAME_INVALID\)\. Check the host in `endpoint`\.$/,
    { tries: 0, doubt: false },
  ],
  [
    "an expired certificate",
    () => speakingTls({ hosts: here, until: "2001-01-01" }),
    /the certificate has expired \(CERT_HAS_EXPIRED\)\. Ask the operator to renew it, and check the clock of this machine\.$/,
    { tries: 0, doubt: false },
  ],
  [
    "a certificate of the future",
    () => speakingTls({ hosts: here, from: "2119-01-01" }),
    /the certificate is not valid yet \(CERT_NOT_YET_VALID\)\. Check the clock of this machine\.$/,
    { tries: 0, doubt: false },
  ],
  [
    "no TLS at the port",
    () =>
      counted(
        createHttpServer((_request, response) => {
          response.end("[]");
        }),
        "https",
      ),
    /there is no TLS at this port \((EPROTO|ERR_SSL_\w+)\)\. Check the scheme and the port in `endpoint`\.$/,
    { tries: 1, doubt: false },
  ],
  [
    "something that is no HTTP",
    () => saying("220 mail.example ESMTP\r\n"),
    /the answer is not HTTP\. Check the scheme and the port in `endpoint`\.$/,
    { tries: 1, doubt: true },
  ],
  [
    "headers without end",
    () => saying(`HTTP/1.1 200 OK\r\n${"x-long: 1234567890\r\n".repeat(2000)}`),
    /the headers of the answer are too large \(UND_ERR_HEADERS_OVERFLOW\)\. Ask the operator, also of a proxy in between, to send fewer\.$/,
    { tries: 1, doubt: true },
  ],
  [
    "less than announced",
    () => saying("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[]"),
    /: .+ \(\w+\); the request may have been carried out\. Run it again\.$|: .+ \(\w+\) \(tried 2 times\)\. Run it again\.$/,
    { tries: 2, doubt: true },
  ],
  [
    "chunks that end too early",
    () => saying("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n[1"),
    /(broke before an answer came|not as long as it says).*\. Run it again\.$/,
    { tries: 2, doubt: true },
  ],
  [
    "a connection that is hung up",
    () =>
      counted(
        createServer((socket) => {
          socket.once("data", () => socket.destroy());
        }),
      ),
    /the connection broke before an answer came \((ECONNRESET|UND_ERR_SOCKET)\).*\. Run it again\.$/,
    { tries: 2, doubt: true },
  ],
])(
  "%s has its own line, for reads and writes [input.unexpected-answers, budget.retry]",
  async (_, start, text, { tries, doubt }) => {
    await using server = await start();
    const api = () => clientFor(emulator, { endpoint: server.url, token: "canary", maxRetries: 1 });
    const read = await errorOf(api().list());
    expect(read).toMatchObject({ kind: "network", mayHaveHappened: false });
    expect(read.message).toMatch(/^Can't list the customers: GET \/customers at 127\.0\.0\.1:\d+: /);
    expect(read.message).toMatch(text);
    expect(server.connections()).toBe(tries);
    const written = await errorOf(api().create({ name: "New", type: "Consumer", defaultLanguage: "en" }));
    expect([written.mayHaveHappened, server.connections()]).toEqual([doubt, tries + Math.min(tries, 1)]);
  },
);

const coded = (code: string, more: object = {}) => Object.assign(new Error("canary"), { code, ...more });

test.each<[string, string, { sent: boolean; passes: boolean }]>([
  ["ECONNREFUSED", "refused", { sent: false, passes: true }],
  ["EHOSTUNREACH", "unreachable", { sent: false, passes: true }],
  ["UND_ERR_CONNECT_TIMEOUT", "unreachable", { sent: false, passes: true }],
  ["ENOTFOUND", "unknown host", { sent: false, passes: true }],
  ["EAI_AGAIN", "no name server", { sent: false, passes: true }],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unknown authority", { sent: false, passes: false }],
  ["SELF_SIGNED_CERT_IN_CHAIN", "unknown authority", { sent: false, passes: false }],
  ["CERT_REVOKED", "certificate", { sent: false, passes: false }],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "TLS", { sent: true, passes: false }],
  ["UND_ERR_INVALID_ARG", "unsendable", { sent: false, passes: false }],
  ["UND_ERR_NOT_SUPPORTED", "unsendable", { sent: false, passes: false }],
  ["ERR_INVALID_CHAR", "unsendable", { sent: false, passes: false }],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "cut short", { sent: true, passes: true }],
  ["HPE_INVALID_EOF_STATE", "cut short", { sent: true, passes: true }],
  ["HPE_HEADER_OVERFLOW", "headers too large", { sent: true, passes: false }],
  ["ETIMEDOUT", "broken", { sent: true, passes: true }],
  ["EPIPE", "broken", { sent: true, passes: true }],
  ["UND_ERR_HEADERS_TIMEOUT", "timeout", { sent: true, passes: true }],
  ["SOMETHING_NEW", "broken", { sent: true, passes: true }],
])(
  "the code %s means %s, and is named without the text of the error [budget.retry, secrets.output]",
  (code, fault, { sent, passes }) => {
    const failure = failureOf(coded(code));
    expect([failure, wasSent(failure), isTransient(failure)]).toEqual([{ fault, code }, sent, passes]);
    const { text, step } = failureTexts(failure, "endpoint");
    expect(text).toContain(` (${code})`);
    expect(`${text}. ${step}`).toMatch(/^(?!.*canary)\S.*\.$/);
  },
);

test("time that is over while it connects is no answer that was missed [budget.retry]", () => {
  expect(failureOf(coded("ETIMEDOUT", { syscall: "connect" })).fault).toBe("unreachable");
  expect(failureOf(coded("ETIMEDOUT", { errors: [coded("ETIMEDOUT"), coded("ENETUNREACH")] })).fault).toBe(
    "unreachable",
  );
  expect([failureOf(undefined), failureOf("text"), failureOf(new Error("x"))]).toEqual(
    Array(3).fill({ fault: "broken" }),
  );
});
