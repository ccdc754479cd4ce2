// A real HTTP proxy on loopback that opens tunnels: every name leads to one port of this machine.
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certified, Running } from "./certificates";

/** How a proxy behaves. */
export interface ProxyOptions {
  /** Where every tunnel ends. */
  readonly to: number;
  /** The only value of `Proxy-Authorization` that it accepts. */
  readonly authorization?: string;
  /** The status that it answers in place of a tunnel, or what it does. */
  readonly status?: number | "hangs up" | "says nothing";
  /** With these it speaks TLS itself. */
  readonly certified?: Certified;
}

/** A proxy that runs. */
export interface RunningProxy extends Running {
  /** Host and port of every tunnel that was asked for. */
  readonly asked: string[];
  /** Requests that came without a tunnel. */
  readonly plain: string[];
}

/** Starts a proxy; it ends with the block that it is used in. */
export async function startProxy({ to, authorization, status, certified }: ProxyOptions): Promise<RunningProxy> {
  const [asked, plain] = [[] as string[], [] as string[]];
  const sockets = new Set<Duplex>();
  const listener = (request: IncomingMessage) => {
    plain.push(request.url ?? "");
  };
  const server: Server =
    certified === undefined ? createServer(listener) : createSecureServer({ ...certified }, listener);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => {}));
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.on("error", () => {});
    const refusal =
      authorization !== undefined && request.headers["proxy-authorization"] !== authorization ? 407 : status;
    sockets.add(socket);
    if (refusal === "says nothing") return;
    if (refusal === "hangs up") return void socket.destroy();
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
    const tunnel = connect(to, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    });
    sockets.add(tunnel.on("error", () => socket.destroy()));
    tunnel.pipe(socket).pipe(tunnel);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    asked,
    plain,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
