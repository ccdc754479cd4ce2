// The connection to the engine: writes log lines on the resource they belong to, and notices when the engine exits.
// The dynamic-provider server offers neither, but its last argument is the engine's address.
import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EngineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EngineMessages from "@pulumi/pulumi/proto/engine_pb";

/** The severity of a log line, in the engine's words. */
export type Severity = "debug" | "info" | "warning";

/** The engine that started this process. */
export interface Engine {
  /** Writes a line, on a resource if its URN is given. The next line replaces an ephemeral one. */
  log(severity: Severity, message: string, facts: { readonly urn?: string; readonly ephemeral?: boolean }): void;
}

const toStderr: Engine = {
  log: (severity, message, { ephemeral }) => {
    if (severity !== "debug" && ephemeral !== true) process.stderr.write(`${severity}: ${message}\n`);
  },
};

/** The gRPC modules that the running server has loaded, so that client and messages come from one copy. */
function loadFromServer():
  { grpc: typeof Grpc; service: typeof EngineService; messages: typeof EngineMessages } | undefined {
  const server = require.main?.filename;
  if (!server?.includes("dynamic-provider")) return undefined;
  const load = createRequire(server);
  return {
    grpc: load("@grpc/grpc-js") as typeof Grpc,
    service: load("../../proto/engine_grpc_pb") as typeof EngineService,
    messages: load("../../proto/engine_pb") as typeof EngineMessages,
  };
}

/**
 * Calls `exited` once when an engine that was connected exits. A killed engine cancels nothing, so this is what keeps a
 * killed run from writing more.
 */
function watch(grpc: typeof Grpc, client: Grpc.Client, exited: () => void): void {
  const channel = client.getChannel();
  let wasReady = false;
  const next = () => {
    const state = channel.getConnectivityState(true);
    if (state === grpc.connectivityState.READY) wasReady = true;
    else if (wasReady && state !== grpc.connectivityState.SHUTDOWN) {
      exited();
      return;
    }
    channel.watchConnectivityState(state, Infinity, (error) => {
      if (!error) next();
    });
  };
  next();
}

/** Connects to the engine; without an address, lines go to stderr. */
export function connectEngine(exited: () => void): Engine {
  // With `--logflow` and `--tracing` the engine passes other parameters before the address.
  const address = process.argv.slice(2).at(-1);
  const loaded = address === undefined ? undefined : loadFromServer();
  if (address === undefined || loaded === undefined) return toStderr;
  const { grpc, service, messages } = loaded;
  // Without the timeout, an idle channel would look like an engine that exited. The engine is on this machine, so no
  // proxy is used.
  const client = new service.EngineClient(address, grpc.credentials.createInsecure(), {
    "grpc.client_idle_timeout_ms": 2_147_483_647,
    "grpc.enable_http_proxy": 0,
  });
  watch(grpc, client, exited);
  const severities = {
    debug: messages.LogSeverity.DEBUG,
    info: messages.LogSeverity.INFO,
    warning: messages.LogSeverity.WARNING,
  };
  return {
    log: (severity, message, facts) => {
      const request = new messages.LogRequest();
      request.setSeverity(severities[severity]);
      request.setMessage(message);
      request.setUrn(facts.urn ?? "");
      request.setEphemeral(facts.ephemeral ?? false);
      client.log(request, (error) => {
        if (error) toStderr.log(severity, message, facts);
      });
    },
  };
}
