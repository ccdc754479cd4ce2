// @ts-check
// The layers as rules of lint.
import { LAYERS } from "./layers.mjs";

/** @typedef {import("./layers.mjs").Layer} Layer */

/** Folders that only tools and tests may import. */
const OUTSIDE = ["tools", "test", "bench", "examples", "dist"];

/**
 * Returns the pattern of a forbidden folder: its last part, except the files of it that may be imported.
 * @param {string} folder
 * @param {readonly string[]} ours
 */
function beside(folder, ours) {
  const name = folder.split("/").at(-1);
  const files = ours.filter((one) => one.startsWith(`${folder}/`)).map((one) => one.slice(folder.length + 1));
  return files.length === 0 ? name : `${name}(?!/(?:${files.join("|")})(?:/|$))`;
}

/** Returns the patterns of the folders that a layer may not import. @param {Layer} layer */
function forbidden({ folder, ours, own = [] }) {
  const others = LAYERS.map((layer) => layer.folder).filter(
    (other) =>
      !own.includes(other) &&
      ![folder, ...ours].some((allowed) => other === allowed || other.startsWith(`${allowed}/`)),
  );
  return [...new Set(["provider", ...others.map((other) => beside(other, ours)), ...OUTSIDE])];
}

/** One lint block per layer. */
export const layerRules = LAYERS.map((layer) => ({
  files: [`${layer.folder}/**/*.{ts,tsx}`],
  rules: restrict([
    { regex: `^(?!\\.)(?!(?:${layer.packages.join("|")})(?:/|$))`, message: layer.instead },
    { regex: `^(?:\\.\\./)+(?:${forbidden(layer).join("|")})(?:/|$)`, message: layer.instead },
  ]),
}));

/**
 * @param {{ regex: string, message: string }[]} patterns
 * @returns {{ "no-restricted-imports": ["error", { patterns: { regex: string, message: string }[] }] }}
 */
function restrict(patterns) {
  return { "no-restricted-imports": ["error", { patterns }] };
}
