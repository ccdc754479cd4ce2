// The services of the plugin system beside the provider's own: end, output, broker and health. All but the end do next
// to nothing here.
import type { ServerDuplexStream, ServerWritableStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Received, Sent } from "../wire/codec";

const SERVING = 1;

/** One method: its place, its messages, which sides stream. */
export interface Method {
  readonly path: string;
  readonly request: string;
  readonly reply: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** Streams that live as long as the connection. */
export interface OpenStreams {
  /** Ends every stream from this side. */
  end(): void;
}

const once = { requestStream: false, responseStream: false };

/** The methods by name. */
export const pluginMethods: Readonly<Record<string, Method>> = {
  Shutdown: { path: "/plugin.GRPCController/Shutdown", request: "Empty", reply: "Empty", ...once },
  StreamStdio: {
    path: "/plugin.GRPCStdio/StreamStdio",
    request: "Empty",
    reply: "StdioData",
    requestStream: false,
    responseStream: true,
  },
  StartStream: {
    path: "/plugin.GRPCBroker/StartStream",
    request: "Connection",
    reply: "Connection",
    requestStream: true,
    responseStream: true,
  },
  Check: { path: "/grpc.health.v1.Health/Check", request: "HealthRequest", reply: "HealthReply", ...once },
};

/**
 * What answers these methods.
 * @param shutDown runs when Terraform is done with the provider and has its answer
 * @param gone runs when Terraform went away without saying so
 */
export function pluginImplementation(
  shutDown: () => void,
  gone: () => void,
): { readonly implementation: UntypedServiceImplementation; readonly streams: OpenStreams } {
  const open = new Set<{ end(): void }>();
  const kept = (stream: ServerWritableStream<Received, Sent> | ServerDuplexStream<Received, Sent>) => {
    open.add(stream);
    stream.on("close", () => open.delete(stream));
    stream.on("error", () => open.delete(stream));
  };
  const unary =
    (reply: Sent, then = () => {}) =>
    (_call: unknown, callback: (error: null, reply: Sent) => void) => {
      callback(null, reply);
      then();
    };
  return {
    streams: { end: () => open.forEach((stream) => stream.end()) },
    implementation: {
      Shutdown: unary({}, shutDown),
      StreamStdio: (stream: ServerWritableStream<Received, Sent>) => {
        kept(stream);
        // Terraform keeps this stream open for as long as it lives.
        stream.on("cancelled", gone);
      },
      StartStream: (stream: ServerDuplexStream<Received, Sent>) => {
        kept(stream);
        stream.on("data", () => {});
        stream.on("end", () => stream.end());
      },
      Check: unary({ status: SERVING }),
    },
  };
}
