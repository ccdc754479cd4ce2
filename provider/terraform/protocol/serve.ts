// Serves a provider to Terraform or OpenTofu, from the start of the process to its end.
import { createTls } from "./certificate";
import { GrpcServer, type Methods, type Tls } from "./grpc-server";
import {
  handshakeLine,
  isStartedByTerraform,
  isVersionSupported,
  listenAddress,
  loopbackListenAddress,
  PROTOCOL_VERSION,
  type ListenAddress,
} from "./handshake";
import { log, printHandshake, redirectStdout } from "./output";
import { ProviderProcess } from "./process";
import type { LoadableProvider } from "./types";
import { methodsOf } from "./services";

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
  const providerProcess = new ProviderProcess(provider, log);
  if (!isVersionSupported(environment)) {
    const message =
      `Unsupported client: this provider needs plugin protocol ${PROTOCOL_VERSION}. ` +
      "Use Terraform 1.0, OpenTofu 1.6 or newer.";
    log({ level: "error", message });
  }
  const { tls, certificate } = createTls(environment.PLUGIN_CLIENT_CERT);
  const methods = methodsOf(provider, {
    log,
    shutDown: () => providerProcess.shutDown(),
    gone: () => providerProcess.orphaned(),
  });
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
