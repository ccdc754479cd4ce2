// A gRPC server over node:http2: calls with one request and one reply, and streams that stay open. Knows bytes, not
// messages.
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { ListenOptions } from "node:net";

/** Status codes of gRPC. */
const OK = 0;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;

/** Length of what precedes every message: a flag for compression, and the length of the message. */
const PREFIX = 5;

const replyHeaders = { ":status": 200, "content-type": "application/grpc" } as const;

/** The key and certificate of the server, and the only certificate that a client may present; all PEM. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** Returns the reply to a request, both as encoded messages. */
export type Call = (request: Uint8Array) => Promise<Uint8Array>;

/** What the server offers, by the path of the method. */
export interface Methods {
  readonly calls: ReadonlyMap<string, Call>;
  /** Streams that stay open and carry nothing; the function runs when the client cancels one. */
  readonly streams: ReadonlyMap<string, () => void>;
}

/** Serves gRPC. The transport is node:http2; gRPC adds the prefix of messages and the status behind them. */
export class GrpcServer {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #openStreams = new Set<ServerHttp2Stream>();

  constructor(
    private readonly methods: Methods,
    tls: Tls | undefined,
  ) {
    // Node's default would refuse the state of a large customer: the only client is Terraform.
    const options = { maxSessionMemory: Number.MAX_SAFE_INTEGER };
    this.#server =
      tls === undefined ? createServer(options) : createSecureServer({ ...options, ...tls, requestCert: true });
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      session.on("close", () => this.#sessions.delete(session));
    });
    this.#server.on("stream", (stream, headers) => {
      this.#serve(stream, headers[":path"] ?? "");
    });
  }

  #serve(stream: ServerHttp2Stream, path: string): void {
    // A client that cancels a call or goes away is no error of this process.
    stream.on("error", () => undefined);
    const call = this.methods.calls.get(path);
    const cancelled = this.methods.streams.get(path);
    if (call !== undefined) answer(stream, call);
    else if (cancelled !== undefined) this.#keepOpen(stream, cancelled);
    else fail(stream, UNIMPLEMENTED, "unknown method");
  }

  #keepOpen(stream: ServerHttp2Stream, cancelled: () => void): void {
    this.#openStreams.add(stream);
    startReply(stream);
    // The client may never end its own side, which would keep the connection.
    stream.on("wantTrailers", () => {
      if (!stream.readableEnded)
        setImmediate(() => {
          stream.close();
        });
    });
    stream.resume();
    stream.on("close", () => {
      if (this.#openStreams.delete(stream)) cancelled();
    });
  }

  /** Listens on a socket or a port, and returns the port. @throws Error if that isn't possible. */
  listen(at: ListenOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(at, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  /** Accepts nothing new, ends the open streams, and resolves when running calls are answered. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      for (const stream of this.#openStreams) stream.end();
      this.#openStreams.clear();
      for (const session of this.#sessions) session.close();
    });
  }
}

function startReply(stream: ServerHttp2Stream): void {
  stream.respond(replyHeaders, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": String(OK) });
  });
}

function fail(stream: ServerHttp2Stream, status: number, message: string): void {
  if (stream.destroyed) return;
  stream.resume();
  stream.respond({ ...replyHeaders, "grpc-status": String(status), "grpc-message": message }, { endStream: true });
}

function answer(stream: ServerHttp2Stream, call: Call): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
  });
  stream.on("end", () => {
    const request = messageIn(Buffer.concat(chunks));
    if (request === undefined) {
      fail(stream, UNIMPLEMENTED, "a request is one message without compression");
      return;
    }
    call(request).then(
      (reply) => {
        if (stream.destroyed) return;
        startReply(stream);
        stream.end(withPrefix(reply));
      },
      () => {
        fail(stream, INTERNAL, "unexpected error; the log shows where");
      },
    );
  });
}

/** Returns the only message of a request; undefined if it is compressed or not whole. */
function messageIn(body: Buffer): Buffer | undefined {
  if (body.length < PREFIX || body.readUInt8(0) !== 0) return undefined;
  return body.readUInt32BE(1) === body.length - PREFIX ? body.subarray(PREFIX) : undefined;
}

function withPrefix(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
