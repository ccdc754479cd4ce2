// The gRPC server with all services, on a socket or a port. Knows messages and calls, not processes.
import {
  Server,
  ServerCredentials,
  type MethodDefinition,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { answered, type Call } from "./calls/call";
import { pluginImplementation, pluginMethods, type Method, type OpenStreams } from "./calls/plugin";
import { providerCalls } from "./calls/provider";
import { resourceCalls } from "./calls/resources";
import { makeCertificate, pemOf } from "./certificate";
import type { Log } from "./log";
import type { ProviderServer } from "./server";
import { decodeMessage, encodeMessage, type Received, type Sent } from "./wire/codec";

const SERVICE = "/tfplugin6.Provider/";

/** A server that listens. */
export interface Listening {
  /** The port; of no meaning on a socket. */
  readonly port: number;
  readonly server: Server;
  readonly streams: OpenStreams;
}

/** What the server is told about the process around it. */
export interface Around {
  readonly log: Log;
  /** Terraform is done with the provider and has its answer. */
  readonly shutDown: () => void;
  /** Terraform went away without saying so. */
  readonly gone: () => void;
}

/**
 * The credentials of this process, and the certificate that Terraform is to expect; without Terraform's certificate
 * there is no TLS.
 */
export function credentialsFor(clientCertificate: string | undefined): {
  readonly credentials: ServerCredentials;
  readonly certificate?: Buffer;
} {
  if (clientCertificate === undefined || clientCertificate === "")
    return { credentials: ServerCredentials.createInsecure() };
  const { key, certificate } = makeCertificate();
  const pair = { private_key: Buffer.from(key), cert_chain: Buffer.from(pemOf(certificate)) };
  return { credentials: ServerCredentials.createSsl(Buffer.from(clientCertificate), [pair], true), certificate };
}

/** Listens at `unix:/path` or `ipv4:127.0.0.1:port`. @throws Error where that can't be. */
export function listen(
  provider: ProviderServer,
  address: string,
  credentials: ServerCredentials,
  around: Around,
): Promise<Listening> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const { implementation, streams } = pluginImplementation(around.shutDown, around.gone);
  server.addService(serviceOf(pluginMethods), implementation);
  const calls = { ...providerCalls(provider), ...resourceCalls(provider) };
  server.addService(serviceOf(methodsOf(calls)), implementationOf(calls, around.log));
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error) reject(error);
      else resolve({ port, server, streams });
    });
  });
}

function methodsOf(calls: Readonly<Record<string, Call>>): Readonly<Record<string, Method>> {
  return Object.fromEntries(
    Object.entries(calls).map(([name, { request, reply }]) => [
      name,
      { path: `${SERVICE}${name}`, request, reply, requestStream: false, responseStream: false },
    ]),
  );
}

function serviceOf(methods: Readonly<Record<string, Method>>): ServiceDefinition {
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, definitionOf(method)]));
}

function definitionOf({
  path,
  request,
  reply,
  requestStream,
  responseStream,
}: Method): MethodDefinition<Received, Sent> {
  return {
    path,
    requestStream,
    responseStream,
    requestDeserialize: (bytes) => decodeMessage(request, bytes),
    responseSerialize: (message) => encodeMessage(reply, message),
    // The two below are the caller's; nothing is called from here.
    requestSerialize: () => Buffer.alloc(0),
    responseDeserialize: () => ({}),
  };
}

function implementationOf(calls: Readonly<Record<string, Call>>, log: Log): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (received: { readonly request: Received }, callback: (error: null, reply: Sent) => void) => {
        void answered(call, received.request, log).then((reply) => callback(null, reply));
      },
    ]),
  );
}
