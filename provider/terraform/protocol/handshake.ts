// The handshake with Terraform: the cookie in the environment, the address to listen on, and the line that names it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COOKIE = "TF_PLUGIN_MAGIC_COOKIE";
const COOKIE_VALUE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const HANDSHAKE_VERSION = 1;

/** The supported version of the plugin protocol. */
export const PROTOCOL_VERSION = 6;

/** Whether Terraform or OpenTofu started this process. */
export function isStartedByTerraform(environment: NodeJS.ProcessEnv): boolean {
  return environment[COOKIE] === COOKIE_VALUE;
}

/** Whether the client supports our protocol version. A client that names no versions is assumed to. */
export function isVersionSupported(environment: NodeJS.ProcessEnv): boolean {
  const versions = environment.PLUGIN_PROTOCOL_VERSIONS;
  return versions === undefined || versions === "" || versions.split(",").map(Number).includes(PROTOCOL_VERSION);
}

/** An address to listen on. */
export interface ListenAddress {
  readonly options: { readonly path: string } | { readonly host: string; readonly port: number };
  /** Returns the address as the handshake line names it. @param port the port that the server got */
  readonly named: (port: number) => string;
  /** Removes the files of the address. */
  readonly remove: () => void;
}

/** The longest path of a socket in bytes, without its closing zero. */
const longestPath: Readonly<Partial<Record<NodeJS.Platform, number>>> = { darwin: 103, linux: 107 };
const SHORTEST_LIMIT = 103;

/** A free port of this machine. */
export const loopbackListenAddress: ListenAddress = {
  options: { host: "127.0.0.1", port: 0 },
  named: (port) => `tcp|127.0.0.1:${port}`,
  remove: () => {},
};

/**
 * Returns a socket in a new folder, or a port if there can't be a socket.
 * @param socketFolder the folder for sockets that Terraform may name; by default that of temporary files
 */
export function listenAddress(platform: NodeJS.Platform, socketFolder?: string): ListenAddress {
  const parent = socketFolder === undefined || socketFolder === "" ? tmpdir() : socketFolder;
  // mkdtemp adds six characters.
  const isTooLong = Buffer.byteLength(join(parent, "plugin123456", "s")) > (longestPath[platform] ?? SHORTEST_LIMIT);
  const folder = platform === "win32" || isTooLong ? undefined : createFolder(parent);
  if (folder === undefined) return loopbackListenAddress;
  const path = join(folder, "s");
  return {
    options: { path },
    named: () => `unix|${path}`,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createFolder(parent: string): string | undefined {
  try {
    return mkdtempSync(join(parent, "plugin"));
  } catch {
    return undefined;
  }
}

/**
 * Returns the line for Terraform.
 * @param address as `unix|path` or `tcp|host:port`
 * @param certificate DER; absent without TLS
 */
export function handshakeLine(address: string, certificate: Buffer | undefined): string {
  // Go reads base64 without padding.
  const encoded = certificate?.toString("base64").replace(/=+$/, "") ?? "";
  return `${HANDSHAKE_VERSION}|${PROTOCOL_VERSION}|${address}|grpc|${encoded}\n`;
}
