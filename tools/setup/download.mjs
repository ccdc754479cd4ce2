// @ts-check
// Fetches a vendor's file and compares its checksum. Gives up within seconds where there is no internet.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { WayClosed } from "./failure.mjs";
import { interruption } from "./interruption.mjs";

/** Time for an answer to begin. */
const ANSWER_MS = 6_000;
/** Time between two pieces of a file. */
const STALL_MS = 30_000;

/**
 * Writes what an address answers to a file.
 * @param {string} url
 * @param {string} file
 * @param {(text: string) => void} [onProgress]
 * @throws {WayClosed} no answer, not a good one, or cut off
 */
export async function download(url, file, onProgress = () => {}) {
  await fetchWithin(url, async (response, alive) => {
    if (!response.body) throw new WayClosed(`${hostOf(url)} sent nothing`);
    const total = Number(response.headers.get("content-length"));
    let received = 0;
    const counter = new Transform({
      transform(chunk, _encoding, pass) {
        alive();
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
 * A small text from an address.
 * @param {string} url
 * @returns {Promise<string>}
 * @throws {WayClosed}
 */
export function downloadText(url) {
  return fetchWithin(url, (response) => response.text());
}

/**
 * @param {string} file
 * @param {"sha1" | "sha256"} algorithm
 * @param {string} published text that holds the checksum: the bare sum, or a list of `sum  name` lines
 * @param {string} name the file's name in such a list
 * @throws {WayClosed} the sum differs, or the list does not know the file
 */
export async function verifyChecksum(file, algorithm, published, name) {
  const lines = published
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+\*?/));
  const expected = (lines.find((parts) => parts[1] === name) ?? lines.find((parts) => parts.length === 1))?.[0];
  if (!expected) throw new WayClosed(`the vendor publishes no checksum for ${name}`);
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash, { signal: interruption });
  if (hash.digest("hex") !== expected.toLowerCase())
    throw new WayClosed(`the checksum of ${name} is not the published one; thrown away`);
}

/**
 * @template T
 * @param {string} url
 * @param {(response: Response, alive: () => void) => Promise<T>} read
 * @returns {Promise<T>}
 */
async function fetchWithin(url, read) {
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), ANSWER_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => patience.abort(), STALL_MS);
  };
  try {
    const response = await fetch(url, { signal: AbortSignal.any([patience.signal, interruption]) });
    if (!response.ok) throw new WayClosed(`${hostOf(url)} answered ${response.status}`);
    alive();
    return await read(response, alive);
  } catch (error) {
    interruption.throwIfAborted();
    if (error instanceof WayClosed) throw error;
    throw new WayClosed(
      patience.signal.aborted ? `${hostOf(url)} is silent` : `${hostOf(url)} is not reachable from here`,
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
