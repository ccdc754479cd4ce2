// @ts-check
// Downloads a vendor's file and verifies its checksum. Fails within seconds where the internet can't be reached.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SourceUnavailable } from "./errors.mjs";
import { interruption } from "./signals.mjs";

/** Time until the response starts. */
const RESPONSE_MS = 6_000;
/** Time between two pieces of a file. */
const STALL_MS = 30_000;

/**
 * Downloads a file.
 * @param {string} url
 * @param {string} file
 * @param {(text: string) => void} [onProgress]
 * @throws {SourceUnavailable} no response, an error response, or one that is cut off
 */
export async function download(url, file, onProgress = () => {}) {
  await fetchWithin(url, async (response, onData) => {
    if (!response.body) throw new SourceUnavailable(`${hostOf(url)} sent an empty response`);
    const total = Number(response.headers.get("content-length"));
    let received = 0;
    const counter = new Transform({
      transform(chunk, _encoding, pass) {
        onData();
        received += chunk.length;
        onProgress(total ? `${megabytes(received)} of ${megabytes(total)} MB` : `${megabytes(received)} MB`);
        pass(null, chunk);
      },
    });
    const body = Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (response.body));
    await pipeline(body, counter, createWriteStream(file), { signal: interruption });
  });
}

/**
 * Downloads a short text.
 * @param {string} url
 * @returns {Promise<string>}
 * @throws {SourceUnavailable}
 */
export function downloadText(url) {
  return fetchWithin(url, (response) => response.text());
}

/**
 * Compares a file with the checksum that its vendor publishes.
 * @param {string} file
 * @param {string} published the vendor's text with the checksum: the sum alone, or a list of `sum  name` lines
 * @param {{ algorithm: "sha1" | "sha256", name: string }} what `name` is the file's name in such a list
 * @throws {SourceUnavailable} the sum differs, or the list doesn't name the file
 */
export async function verifyChecksum(file, published, { algorithm, name }) {
  const lines = published
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+\*?/));
  const expected = (lines.find((parts) => parts[1] === name) ?? lines.find((parts) => parts.length === 1))?.[0];
  if (!expected) throw new SourceUnavailable(`the vendor publishes no checksum for ${name}`);
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash, { signal: interruption });
  if (hash.digest("hex") !== expected.toLowerCase()) {
    throw new SourceUnavailable(`the checksum of ${name} is not the published one; the file was deleted`);
  }
}

/**
 * @template T
 * @param {string} url
 * @param {(response: Response, onData: () => void) => Promise<T>} read
 * @returns {Promise<T>}
 */
async function fetchWithin(url, read) {
  const timeout = new AbortController();
  let timer = setTimeout(() => timeout.abort(), RESPONSE_MS);
  const onData = () => {
    clearTimeout(timer);
    timer = setTimeout(() => timeout.abort(), STALL_MS);
  };
  try {
    const response = await fetch(url, { signal: AbortSignal.any([timeout.signal, interruption]) });
    if (!response.ok) throw new SourceUnavailable(`${hostOf(url)} answered ${response.status}`);
    onData();
    return await read(response, onData);
  } catch (error) {
    interruption.throwIfAborted();
    if (error instanceof SourceUnavailable) throw error;
    throw new SourceUnavailable(
      timeout.signal.aborted ? `${hostOf(url)} did not respond in time` : `${hostOf(url)} is not reachable from here`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} url */
function hostOf(url) {
  return new URL(url).host;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
