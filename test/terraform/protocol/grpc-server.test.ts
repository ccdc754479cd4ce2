// The gRPC server, asked by a client of HTTP/2 that breaks the rules, and by one that keeps them.
import { connect, constants, type ClientHttp2Session, type IncomingHttpHeaders } from "node:http2";
import { Client, credentials } from "@grpc/grpc-js";
import { GrpcServer } from "../../../provider/terraform/protocol/grpc-server";
import { until } from "../../support/until";

const events: string[] = [];
let server: GrpcServer;
let port: number;
let session: ClientHttp2Session;
beforeEach(async () => {
  events.length = 0;
  server = new GrpcServer(
    {
      calls: new Map([
        ["/echo", (request: Uint8Array) => Promise.resolve(request)],
        ["/broken", () => Promise.reject(new Error("hunter2"))],
      ]),
      streams: new Map([["/open", () => events.push("cancelled")]]),
    },
    undefined,
  );
  port = await server.listen({ host: "127.0.0.1", port: 0 });
  session = connect(`http://127.0.0.1:${port}`);
});
afterEach(async () => {
  session.destroy();
  await server.close();
});

/** Sends these bytes as one request, in these parts; returns the status, in front or at the end. */
function send(path: string, ...parts: readonly (readonly number[])[]) {
  return new Promise<{ readonly status: unknown; readonly body: Buffer }>((resolve, reject) => {
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    const chunks: Buffer[] = [];
    let headers: IncomingHttpHeaders = {};
    stream.on("response", (found) => {
      headers = { ...headers, ...found };
    });
    stream.on("trailers", (found) => {
      headers = { ...headers, ...found };
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => resolve({ status: headers["grpc-status"], body: Buffer.concat(chunks) }));
    stream.on("error", reject);
    for (const part of parts) stream.write(Buffer.from(part));
    stream.end();
  });
}

test("a message that arrives in parts is answered whole [terraform.calls]", async () => {
  expect(await send("/echo", [0, 0, 0], [0, 3, 1], [2, 3])).toEqual({
    status: "0",
    body: Buffer.from([0, 0, 0, 0, 3, 1, 2, 3]),
  });
});

test.each([
  ["a compressed message", [1, 0, 0, 0, 1, 9]],
  ["a message that is cut off", [0, 0, 0, 0, 9, 1]],
  ["two messages", [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1]],
  ["nothing", []],
])("%s is answered as unimplemented [terraform.calls]", async (_what, bytes) => {
  expect((await send("/echo", bytes)).status).toBe("12");
});

test("a call that fails is answered as an internal error, without the error's text [terraform.calls]", async () => {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const bytes = (message: Buffer) => message;
  const error = await new Promise<Error | null>((resolve) => {
    client.makeUnaryRequest("/broken", bytes, bytes, Buffer.alloc(0), (failed) => resolve(failed));
  });
  client.close();
  expect(error?.message).toBe("13 INTERNAL: unexpected error; the log shows where");
});

test("a call that the client cancels disturbs no other [terraform.calls]", async () => {
  const stream = session.request({ ":method": "POST", ":path": "/echo" });
  stream.on("error", () => undefined);
  stream.write(Buffer.from([0, 0, 0, 0, 9]));
  stream.close(constants.NGHTTP2_CANCEL);
  expect((await send("/echo", [0, 0, 0, 0, 0])).status).toBe("0");
});

test("an open stream that the client cancels is reported, one that the server ends is not [terraform.end]", async () => {
  const [cancelled, ended] = ["/open", "/open"].map((path) => session.request({ ":method": "POST", ":path": path }));
  await Promise.all([cancelled!, ended!].map((stream) => new Promise((resolve) => stream.on("response", resolve))));
  cancelled!.close(constants.NGHTTP2_CANCEL);
  await until(
    () => events.includes("cancelled") || undefined,
    () => "the server reports no cancelled stream",
  );
  const end = new Promise((resolve) => ended!.resume().on("end", resolve));
  await server.close();
  await end;
  expect(events).toEqual(["cancelled"]);
});
