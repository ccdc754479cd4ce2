// Downloads an archive whose digest is pinned, and unpacks it. Fails within seconds where the address isn't reachable.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { EnvHttpProxyAgent, request } from "undici";
import { openPromise } from "yauzl";
import { interruption } from "./processes";
import type { Step } from "./progress";
import { Unavailable } from "./tools";

/** An archive, and the SHA-256 that it must have. */
export interface Archive {
  readonly url: string;
  readonly digest: string | undefined;
}

const limits = { connect: { timeout: 6_000 }, headersTimeout: 6_000, bodyTimeout: 30_000, maxRedirections: 3 };

/** Downloads a zip archive into a folder, verifies and unpacks it. @throws Unavailable */
export async function downloadAndUnpack({ url, digest }: Archive, folder: string, step: Step): Promise<void> {
  const { host } = new URL(url);
  const file = join(folder, "archive.zip");
  const dispatcher = new EnvHttpProxyAgent(limits);
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher, signal: interruption });
    if (statusCode !== 200) throw new Unavailable(`${host} answered ${statusCode}`);
    await pipeline(body, counted(step, Number(headers["content-length"])), createWriteStream(file));
  } catch (error) {
    interruption.throwIfAborted();
    throw error instanceof Unavailable ? error : new Unavailable(`${host} is not reachable from here`);
  } finally {
    await dispatcher.destroy();
  }
  step.detail("unpacking");
  await unpack(file, digest, folder);
}

function counted(step: Step, total: number) {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return async function* (body: AsyncIterable<Uint8Array>) {
    let received = 0;
    for await (const chunk of body) {
      received += chunk.length;
      step.detail(`${megabytes(received)} of ${megabytes(total)} MB`);
      yield chunk;
    }
  };
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
