// An engine as the provider process sees it: the Engine service of Pulumi on loopback, which keeps the lines that it is
// sent. Answers nothing but `Log`. What the engine decides about resources is in engine-simulator.ts.
import { createServer, type AddressInfo, type Socket } from "node:net";
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { until } from "./until";

/** One line that the engine was sent. */
export interface EngineLine {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn: string;
  readonly ephemeral: boolean;
}

/** A running engine. */
export class EngineServer implements AsyncDisposable {
  readonly lines: EngineLine[] = [];
  address = "";
  private readonly server = new Server();
  private readonly injector = this.server.createConnectionInjector(ServerCredentials.createInsecure());
  private readonly open = new Set<Socket>();
  private readonly socket = createServer((socket) => {
    this.open.add(socket);
    socket.on("error", () => undefined);
    this.injector.injectConnection(socket);
  });

  static async start(port = 0): Promise<EngineServer> {
    const engine = new EngineServer();
    engine.server.addService(EngineService, {
      log: (call: ServerUnaryCall<LogRequest, Empty>, answer: sendUnaryData<Empty>) => {
        const { severity, message, urn, ephemeral } = call.request.toObject();
        engine.lines.push({
          severity: (["debug", "info", "warning", "error"] as const)[severity],
          message,
          urn,
          ephemeral,
        });
        answer(null, new Empty());
      },
    });
    await new Promise<void>((resolve) => engine.socket.listen(port, "127.0.0.1", resolve));
    engine.address = `127.0.0.1:${(engine.socket.address() as AddressInfo).port}`;
    return engine;
  }

  /** How many provider processes have called. */
  get connections(): number {
    return this.open.size;
  }

  /** Waits for a line. */
  async line(fits: (line: EngineLine) => boolean): Promise<EngineLine> {
    return until(
      () => this.lines.find(fits),
      () => `no such line among ${JSON.stringify(this.lines)}`,
    );
  }

  /** Goes as a killed engine goes: every connection breaks. */
  kill(): void {
    this.socket.close();
    for (const socket of this.open) socket.destroy();
    this.server.forceShutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    return Promise.resolve();
  }
}
