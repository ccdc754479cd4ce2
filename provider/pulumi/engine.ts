// The way back to the engine: log lines on the resource they belong to, and the end of the engine as the end of all
// work. The dynamic-provider server gives neither, but its last argument is the engine's address.
import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EngineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EngineMessages from "@pulumi/pulumi/proto/engine_pb";

/** How serious a line is, in the engine's words. */
export type Severity = "debug" | "info" | "warning";

/** The engine behind this process. */
export interface Engine {
  /** Shows a line; on a resource where its URN is known; ephemeral lines vanish with the next one. */
  log(severity: Severity, message: string, facts: { readonly urn?: string; readonly ephemeral?: boolean }): void;
}

const toStderr: Engine = {
  log: (severity, message, { ephemeral }) => {
    if (severity !== "debug" && ephemeral !== true) process.stderr.write(`${severity}: ${message}\n`);
  },
};

/** The running server's own copies, so that client and messages are of one make. */
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
 * Watches the channel: when the engine has been there and goes, `gone` runs once. A killed engine cancels nothing,
 * so this is how a killed run writes nothing more.
 */
function watch(grpc: typeof Grpc, client: Grpc.Client, gone: () => void): void {
  const channel = client.getChannel();
  let wasReady = false;
  const next = () => {
    const state = channel.getConnectivityState(true);
    if (state === grpc.connectivityState.READY) wasReady = true;
    else if (wasReady && state !== grpc.connectivityState.SHUTDOWN) {
      gone();
      return;
    }
    channel.watchConnectivityState(state, Infinity, (error) => {
      if (!error) next();
    });
  };
  next();
}

/** Connects to the engine of this process; where none is named, lines go to stderr. */
export function connectEngine(gone: () => void): Engine {
  // Under `--logflow` and `--tracing` the engine puts parameters of its own in front.
  const address = process.argv.slice(2).at(-1);
  const loaded = address === undefined ? undefined : loadFromServer();
  if (address === undefined || loaded === undefined) return toStderr;
  const { grpc, service, messages } = loaded;
  // A keep-alive channel: an idle one would be taken for a dead engine. The engine is on this machine: no proxy leads
  // to it.
  const client = new service.EngineClient(address, grpc.credentials.createInsecure(), {
    "grpc.client_idle_timeout_ms": 2_147_483_647,
    "grpc.enable_http_proxy": 0,
  });
  watch(grpc, client, gone);
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
