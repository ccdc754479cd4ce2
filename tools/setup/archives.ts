// Downloads an archive whose digest is pinned, and unpacks it. Fails within seconds where the address isn't reachable.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { EnvHttpProxyAgent, Pool, request } from "undici";
import { openPromise } from "yauzl";
import { interruption } from "./launch.mjs";
import { Unavailable, type Way } from "./tools";

const limits = { connect: { timeout: 6_000 }, headersTimeout: 6_000, bodyTimeout: 30_000 };

/** A zip archive, the SHA-256 that it must have, and the folder in it that becomes the tool's. */
interface Archive {
  readonly url: string;
  readonly digest: string | undefined;
  readonly below?: string;
}

/** The way to download an archive. */
export function downloadWay({ url, digest, below = "" }: Archive): Way {
  const { host } = new URL(url);
  return {
    name: `the download from ${host}`,
    async make(folder, begin) {
      if (!digest) throw new Unavailable("no digest is pinned for this system");
      const detail = begin(`downloading from ${host}`);
      const file = join(folder, "archive.zip");
      await download(url, file, detail);
      detail("unpacking");
      await unpack(file, digest, folder);
      return join(folder, below);
    },
  };
}

async function download(url: string, file: string, detail: (text: string) => void): Promise<void> {
  const { host } = new URL(url);
  const dispatcher = new EnvHttpProxyAgent({
    ...limits,
    // For a proxy that accepts a connection and then says nothing.
    clientFactory: (proxy, options) => new Pool(proxy, { ...options, ...limits }),
    proxyTls: { timeout: limits.connect.timeout },
  });
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher, signal: interruption });
    if (statusCode !== 200) throw new Unavailable(`${host} answered ${statusCode}`);
    const megabytes = (bytes: number) => Math.round(bytes / 1e6);
    let received = 0;
    body.on("data", (chunk: Uint8Array) => {
      received += chunk.length;
      detail(`${megabytes(received)} of ${megabytes(Number(headers["content-length"]))} MB`);
    });
    await pipeline(body, createWriteStream(file));
  } catch (error) {
    interruption.throwIfAborted();
    if (error instanceof Unavailable) throw error;
    const code = typeof error === "object" && error && "code" in error ? String(error.code) : String(error);
    throw new Unavailable(`${host} is not reachable from here: ${code}`);
  } finally {
    await dispatcher.destroy();
  }
}

/** Verifies and unpacks a zip archive. @throws Unavailable where its digest is another, or it isn't one */
export async function unpack(file: string, digest: string | undefined, folder: string): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal: interruption });
  if (hash.digest("hex") !== digest) throw new Unavailable("the archive is not the one whose digest is pinned");
  try {
    // It refuses names that lead out of the folder.
    const archive = await openPromise(file);
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      const path = join(folder, entry.fileName);
      await mkdir(dirname(path), { recursive: true });
      const mode = entry.externalFileAttributes >>> 16 || 0o644;
      const stream = await archive.openReadStreamPromise(entry);
      await pipeline(stream, createWriteStream(path, { mode }), { signal: interruption });
    }
  } catch {
    interruption.throwIfAborted();
    throw new Unavailable("the archive can't be unpacked");
  }
}
