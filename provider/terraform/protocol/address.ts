// Where a provider listens: a socket in a folder of its own, or a port of this machine where a socket can't be.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A place to listen at. */
export interface Place {
  /** As the server takes it. */
  readonly address: string;
  /** As Terraform is told it, once the server listens at a port. */
  described(port: number): string;
  /** Removes what is left of it. */
  remove(): void;
}

/** The longest path of a socket in bytes, its closing zero left out. */
const longest: Readonly<Partial<Record<NodeJS.Platform, number>>> = { darwin: 103, linux: 107 };
const SHORTEST = 103;

/** A port of this machine that is free. */
export function portPlace(): Place {
  return { address: "ipv4:127.0.0.1:0", described: (port) => `tcp|127.0.0.1:${port}`, remove: () => {} };
}

/**
 * A place for this process.
 * @param named the folder where sockets go; Terraform may name one, else the folder of temporary files
 */
export function choosePlace(platform: NodeJS.Platform, named?: string): Place {
  const folder = named === undefined || named === "" ? tmpdir() : named;
  // Six characters are added to the name of a temporary folder.
  const isTooLong = Buffer.byteLength(join(folder, "plugin123456", "s")) > (longest[platform] ?? SHORTEST);
  if (platform === "win32" || isTooLong) return portPlace();
  const own = madeFolder(folder);
  if (own === undefined) return portPlace();
  const path = join(own, "s");
  return {
    address: `unix:${path}`,
    described: () => `unix|${path}`,
    remove: () => rmSync(own, { recursive: true, force: true }),
  };
}

function madeFolder(folder: string): string | undefined {
  try {
    return mkdtempSync(join(folder, "plugin"));
  } catch {
    return undefined;
  }
}
