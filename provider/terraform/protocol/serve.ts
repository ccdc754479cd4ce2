// Serves a provider to Terraform or OpenTofu, from the start of the process to its end.
import { answerCall } from "./call";
import { createTls } from "./certificate";
import { decodeMessage, encodeMessage, type SentMessage } from "./codec";
import { GrpcServer, type Call, type Methods, type Tls } from "./grpc-server";
import {
  handshakeLine,
  isStartedByTerraform,
  isVersionSupported,
  listenAddress,
  loopbackListenAddress,
  PROTOCOL_VERSION,
  type ListenAddress,
} from "./handshake";
import { log, printHandshake, ProviderProcess, redirectStdout } from "./process";
import { providerCalls } from "./provider-calls";
import { resourceCalls } from "./resource-calls";
import type { LoadableProvider } from "./types";

const startedByHand =
  "This program is a provider for Terraform and OpenTofu, which start it. " +
  "Add it to `required_providers` and run `terraform init`.\n";

/** Serves until Terraform shuts the process down. Started by hand, it prints what it is and sets the exit code 1. */
export async function serve(provider: LoadableProvider, environment: NodeJS.ProcessEnv): Promise<void> {
  if (!isStartedByTerraform(environment)) {
    process.stderr.write(startedByHand);
    process.exitCode = 1;
    return;
  }
  redirectStdout();
  const providerProcess = new ProviderProcess(provider);
  if (!isVersionSupported(environment)) {
    const message =
      `Unsupported client: this provider needs plugin protocol ${PROTOCOL_VERSION}. ` +
      "Use Terraform 1.0, OpenTofu 1.6 or newer.";
    log({ level: "error", message });
  }
  const { tls, certificate } = createTls(environment.PLUGIN_CLIENT_CERT);
  const methods = methodsOf(provider, providerProcess);
  const preferred = listenAddress(process.platform, environment.PLUGIN_UNIX_SOCKET_DIR);
  const { server, address, port } = await listen(preferred, methods, tls);
  providerProcess.serves(server, address);
  printHandshake(handshakeLine(address.named(port), certificate));
}

/** Listens on a port if the folder forbids sockets. */
async function listen(address: ListenAddress, methods: Methods, tls: Tls | undefined) {
  const server = new GrpcServer(methods, tls);
  try {
    return { server, address, port: await server.listen(address.options) };
  } catch {
    address.remove();
    return { server, address: loopbackListenAddress, port: await server.listen(loopbackListenAddress.options) };
  }
}

/** The status of a healthy process. */
const SERVING = 1;

const constantReply =
  (message: string, fields: SentMessage = {}): Call =>
  () =>
    Promise.resolve(encodeMessage(message, fields));

/** Returns the methods that Terraform may call: the provider's own, and those of the plugin system. */
function methodsOf(provider: LoadableProvider, providerProcess: ProviderProcess): Methods {
  const own = Object.entries({ ...providerCalls(provider), ...resourceCalls(provider) });
  return {
    calls: new Map([
      ...own.map(([name, call]): [string, Call] => [
        `/tfplugin6.Provider/${name}`,
        async (bytes) => encodeMessage(call.reply, await answerCall(call, decodeMessage(call.request, bytes), log)),
      ]),
      ["/grpc.health.v1.Health/Check", constantReply("HealthReply", { status: SERVING })],
      [
        "/plugin.GRPCController/Shutdown",
        (bytes) => {
          // Running calls are still answered, this one too. Terraform disconnects right after it.
          providerProcess.shutDown();
          return constantReply("Empty")(bytes);
        },
      ],
    ]),
    streams: new Map([
      // Terraform keeps this stream open for as long as it runs.
      ["/plugin.GRPCStdio/StreamStdio", () => providerProcess.orphaned()],
      ["/plugin.GRPCBroker/StartStream", () => undefined],
    ]),
  };
}
