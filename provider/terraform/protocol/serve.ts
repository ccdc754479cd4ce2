// Serves a provider to Terraform or OpenTofu, from the start of the process to its end.
import { choosePlace, portPlace, type Place } from "./address";
import { credentialsFor, listen, type Around, type Listening } from "./grpc";
import { handshakeLine, isStartedByTerraform, PROTOCOL_VERSION, speaksOurVersion } from "./handshake";
import { Life } from "./life";
import { log } from "./log";
import { guardOutput, sayOnStdout } from "./output";
import type { ProviderServer } from "./server";

const byHand =
  "This program is a provider for Terraform and OpenTofu: they start it themselves. Name it in required_providers and run `terraform init`.\n";

/**
 * Serves until Terraform is done; this process is then at its end. Started by hand it says so on stderr, with exit code
 * 1.
 * @param environment of this process
 */
export async function serve(provider: ProviderServer, environment: NodeJS.ProcessEnv): Promise<void> {
  if (!isStartedByTerraform(environment)) {
    process.stderr.write(byHand);
    process.exitCode = 1;
    return;
  }
  guardOutput();
  const life = new Life(provider, log);
  if (!speaksOurVersion(environment))
    log({
      level: "error",
      message: `This provider speaks version ${PROTOCOL_VERSION} of the plugin protocol: it needs Terraform 1.0 or OpenTofu 1.6, or newer.`,
    });
  const { credentials, certificate } = credentialsFor(environment.PLUGIN_CLIENT_CERT);
  const around: Around = { log, shutDown: () => life.end(), gone: () => life.orphaned() };
  const { place, listening } = await listenSomewhere(environment, (at) =>
    listen(provider, at.address, credentials, around),
  );
  life.serves(listening, place);
  sayOnStdout(handshakeLine(place.described(listening.port), certificate));
}

/** A folder may forbid sockets; a port is always there. */
async function listenSomewhere(
  environment: NodeJS.ProcessEnv,
  listenAt: (place: Place) => Promise<Listening>,
): Promise<{ place: Place; listening: Listening }> {
  const place = choosePlace(process.platform, environment.PLUGIN_UNIX_SOCKET_DIR);
  try {
    return { place, listening: await listenAt(place) };
  } catch {
    place.remove();
    const port = portPlace();
    return { place: port, listening: await listenAt(port) };
  }
}
