// @ts-check
// Prints the set-up's progress: aligned lines, redrawn on a terminal, plain in a pipe. Writes to one stream.
import * as util from "node:util";

const NAME_WIDTH = 18;
const LIVE_MS = 500;
const PLAIN_REPEAT_MS = 60_000;

/**
 * @typedef {object} Step one step in progress
 * @property {(text: string) => void} detail shows what it does at the moment, on terminals only
 * @property {(result?: string) => void} done
 * @property {(reason: string) => void} failed
 */

/**
 * @typedef {object} Progress
 * @property {(name: string, what: string) => Step} begin
 * @property {(name: string, text: string) => void} note
 * @property {(text: string) => string} strong returns the text in bold where the stream is a terminal
 */

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Progress}
 */
export function createProgress(stream, environment) {
  const live = stream.isTTY === true && environment["TERM"] !== "dumb" && !environment["CI"];
  // styleText by itself checks standard output, not this stream.
  const paint = (/** @type {"bold" | "dim" | "green" | "yellow"} */ style, /** @type {string} */ text) =>
    live && !environment["NO_COLOR"] && util.styleText ? util.styleText(style, text, { validateStream: false }) : text;
  const line = (/** @type {string} */ name, /** @type {string} */ text) =>
    `${paint("bold", name.padEnd(NAME_WIDTH))}${text}`;

  return {
    note: (name, text) => void stream.write(`${line(name, text)}\n`),
    strong: (text) => paint("bold", text),
    begin(name, what) {
      const started = Date.now();
      const elapsed = () => duration(Date.now() - started);
      let detail = "";
      const draw = () => {
        const room = Math.max(20, (stream.columns || 80) - NAME_WIDTH - 1);
        const text = fit(`${what} … ${elapsed()}${detail ? `  ${detail}` : ""}`, room);
        stream.write(`\r\u001b[2K${line(name, text.slice(0, what.length) + paint("dim", text.slice(what.length)))}`);
      };
      const timer = live
        ? setInterval(draw, LIVE_MS)
        : setInterval(() => stream.write(`${line(name, `still ${what}, ${elapsed()}`)}\n`), PLAIN_REPEAT_MS);
      timer.unref();
      if (live) draw();
      else stream.write(`${line(name, `${what} …`)}\n`);
      const end = (/** @type {string} */ result) => {
        clearInterval(timer);
        stream.write(live ? `\r\u001b[2K${line(name, `${what} … ${result}`)}\n` : `${line(name, result)}\n`);
      };
      return {
        detail: (text) => void (detail = text),
        done: (result = "done") => end(`${paint("green", result)} in ${elapsed()}`),
        failed: (reason) => end(`${paint("yellow", "failed:")} ${reason}`),
      };
    },
  };
}

/**
 * Formats a duration: 0.4s, 51s, 2m51s.
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}

/** @param {string} text @param {number} room */
function fit(text, room) {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
