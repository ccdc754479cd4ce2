// The server: the hosts and origins that it answers, its notice, bodies, and closing.
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { connect } from "node:net";
import { startEmulator } from "../../emulator";
import { freePort } from "../support/free-port";
import { startWithClient, type HttpClient } from "./http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
afterAll(() => client.emulator.close());

const statusFor = (headers: Record<string, string>, path = "/") =>
  new Promise<number | undefined>((resolve, reject) => {
    request(client.emulator.url + path, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

it.each(["localhost", "127.0.0.1", "[::1]", "localhost:9999", "LOCALHOST"])("answers to the host %s", async (host) => {
  expect(await statusFor({ host })).toBe(200);
});

it.each(["webcast.example", "127.0.0.1.example", "10.0.0.1", "127.0.0.1@webcast.example", "local host"])(
  "refuses the host %p on every path [emulator.loopback]",
  async (host) => {
    expect([
      await statusFor({ host }),
      await statusFor({ host }, "/_emulator/dump"),
      await statusFor({ host }, "/v1/customers"),
    ]).toEqual([421, 421, 421]);
  },
);

it("refuses requests from pages of other sites [emulator.loopback]", async () => {
  expect([
    await statusFor({ origin: "https://evil.example" }, "/_emulator/dump"),
    await statusFor({ origin: "http://localhost:3000" }, "/_emulator/dump"),
    await statusFor({ origin: client.emulator.url }, "/_emulator/dump"),
  ]).toEqual([403, 403, 200]);
});

it("listens only on loopback [emulator.loopback]", async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one?.family === "IPv4" && !one.internal)
    .map((one) => one!.address);
  const port = Number(new URL(client.emulator.url).port);
  const outcomes = await Promise.all(
    others.map(
      (host) =>
        new Promise((resolve) => {
          const socket = connect({ host, port, timeout: 2_000 });
          socket
            .on("connect", () => {
              socket.destroy();
              resolve("connected");
            })
            .on("error", () => {
              resolve("refused");
            })
            .on("timeout", () => {
              socket.destroy();
              resolve("refused");
            });
        }),
    ),
  );
  expect(new URL(client.emulator.url).hostname).toBe("127.0.0.1");
  expect(outcomes).toEqual(others.map(() => "refused"));
});

it("states on its first page and in every answer that it is not the vendor's product", async () => {
  expect((await client.plain("/")).text).toContain("It is not WebcastManager, and not a product of movingimage.");
  for (const path of ["/", "/v1/customers", "/_emulator/dump", "/nowhere"]) {
    const { headers } = await client.plain(path);
    expect([headers.get("server"), headers.get("x-emulator")]).toEqual([
      "webcastmanager-emulator",
      "not the vendor's product",
    ]);
  }
});

it("answers an unknown address with an error that no client mistakes for a deleted customer", async () => {
  expect(await client.call("GET", "/customer")).toMatchObject({ status: 404, body: { code: "NO_SUCH_CALL" } });
  const { status, headers } = await client.call("PUT", "/customers/65a0c0ffee0ddba11c0f0009", {});
  expect([status, headers.get("allow")]).toEqual([405, "GET, PATCH, DELETE"]);
});

it("names a client's environment variables as the settings do", () => {
  const { env, endpoint, tokenUrl, users } = client.emulator;
  expect(env).toEqual({
    WEBCASTMANAGER_ENDPOINT: endpoint,
    WEBCASTMANAGER_TOKEN_URL: tokenUrl,
    WEBCASTMANAGER_USERNAME: users[0].username,
    WEBCASTMANAGER_PASSWORD: users[0].password,
  });
});

it("refuses to start on a port in use", async () => {
  await expect(startEmulator({ port: Number(new URL(client.emulator.url).port) })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

/** Sends a request as it is written, which no client would; returns the whole answer. */
const raw = (text: string) =>
  new Promise<string>((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(new URL(client.emulator.url).port), "127.0.0.1", () => {
      socket.write(text);
    });
    socket
      .setEncoding("utf8")
      .on("data", (chunk: string) => {
        answer += chunk;
      })
      .on("error", reject)
      .on("close", () => {
        resolve(answer);
      });
  });

it.each([
  "OPTIONS * HTTP/1.1\r\nHost: localhost",
  "GET /v1\\customers HTTP/1.1\r\nHost: localhost",
  "GET / HTTP/1.1\r\nHost: user@localhost",
])("answers %j in the form of every error", async (head) => {
  expect(await raw(`${head}\r\nConnection: close\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 400 [^]*application\/json[^]*"code":"MALFORMED_REQUEST"/,
  );
});

it("accepts a body of 16 MiB, and refuses a larger one, also of unknown length", async () => {
  const body = (length: number) => JSON.stringify({ name: "a".repeat(length) });
  const [fits, larger] = [body(16 * 1024 * 1024 - 100), body(16 * 1024 * 1024)];
  const chunked = { method: "POST", duplex: "half", body: new Blob([larger]).stream() } as RequestInit;
  expect((await client.call("POST", "/customers", fits)).body).toMatchObject([{ propertyPath: "name" }, {}, {}]);
  expect(await client.call("POST", "/customers", larger)).toMatchObject({
    status: 413,
    body: { code: "BODY_TOO_LARGE" },
  });
  expect(await client.plain("/_emulator/seed", chunked)).toMatchObject({
    status: 413,
    body: { code: "BODY_TOO_LARGE" },
  });
});

it("keeps running after a client that disconnects within its body, and counts no call", async () => {
  client.emulator.admin.resetRequests();
  const socket = connect(Number(new URL(client.emulator.url).port), "127.0.0.1");
  await new Promise<void>((resolve) =>
    socket.write("POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{", () => {
      socket.destroy();
      resolve();
    }),
  );
  expect((await client.call("GET", "/customers")).status).toBe(200);
  expect(client.emulator.admin.requests()).toMatchObject({ total: 1, mostInFlight: 1 });
});

it("changes no globals of the program, and closes twice", async () => {
  const before = [globalThis.Request, globalThis.Response, globalThis.fetch];
  const emulator = await startEmulator();
  expect([globalThis.Request, globalThis.Response, globalThis.fetch]).toEqual(before);
  await emulator.close();
  await emulator.close();
});

it("frees its port when closed, also while a call waits", async () => {
  const port = await freePort();
  const emulator = await startEmulator({ port, faults: [{ kind: "hang", route: "discover" }] });
  const hanging = fetch(`${emulator.url}/.well-known/webfinger`).catch((error: unknown) => error);
  while (emulator.admin.requests().total === 0) await new Promise(setImmediate);
  await emulator.close();
  expect(String(await hanging)).toBe("TypeError: fetch failed");
  await (await startEmulator({ port })).close();
});

it("ends a delayed call when closed: it takes no effect, and keeps no process alive [emulator.faults]", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const { emulator, call } = await startWithClient();
  const before = timers();
  emulator.admin.faults.set([{ kind: "latency", route: "create customer", milliseconds: 60_000 }]);
  const delayed = call("POST", "/customers", { name: "Late" }).catch((error: unknown) => error);
  while (emulator.admin.requests().entries.at(-1)?.route !== "create customer") await new Promise(setImmediate);
  await emulator.close();
  expect(String(await delayed)).toBe("TypeError: fetch failed");
  expect(emulator.admin.dump().customers).toEqual([]);
  expect(timers()).toBeLessThanOrEqual(before);
});
