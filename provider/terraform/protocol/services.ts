// The gRPC services of a provider process: the provider's own, and those of the plugin system, which do next to
// nothing.
import { answerCall } from "./call";
import { providerCalls } from "./provider-calls";
import { resourceCalls } from "./resource-calls";
import type { Call, Methods } from "./grpc-server";
import type { Log } from "./output";
import type { LoadableProvider } from "./types";
import { decodeMessage, encodeMessage, type SentMessage } from "./codec";

/** What the process does when Terraform has finished. */
export interface ProcessEvents {
  readonly log: Log;
  /** Terraform needs the provider no more. */
  readonly shutDown: () => void;
  /** Terraform exited unexpectedly. */
  readonly gone: () => void;
}

/** The status of a healthy process. */
const SERVING = 1;

const reply =
  (message: string, fields: SentMessage = {}): Call =>
  () =>
    Promise.resolve(encodeMessage(message, fields));

/** The methods that Terraform may call. */
export function methodsOf(provider: LoadableProvider, { log, shutDown, gone }: ProcessEvents): Methods {
  const own = Object.entries({ ...providerCalls(provider), ...resourceCalls(provider) });
  return {
    calls: new Map([
      ...own.map(([name, call]): [string, Call] => [
        `/tfplugin6.Provider/${name}`,
        async (bytes) => encodeMessage(call.reply, await answerCall(call, decodeMessage(call.request, bytes), log)),
      ]),
      ["/grpc.health.v1.Health/Check", reply("HealthReply", { status: SERVING })],
      [
        "/plugin.GRPCController/Shutdown",
        (bytes) => {
          // Running calls are still answered, this one too. Terraform disconnects right after it.
          shutDown();
          return reply("Empty")(bytes);
        },
      ],
    ]),
    streams: new Map([
      // Terraform keeps this stream open for as long as it runs.
      ["/plugin.GRPCStdio/StreamStdio", gone],
      ["/plugin.GRPCBroker/StartStream", () => undefined],
    ]),
  };
}
