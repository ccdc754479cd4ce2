// @ts-check
// Which version of each tool is wanted, and how versions compare. Pure: asks nobody.

/** The oldest version that serves, and the one that the set-up takes when it has to bring its own. */
export const WANTED = Object.freeze({
  /** 22.12 is the first Node that can `require` ES modules without a flag. */
  node: Object.freeze({ minimum: "22.12.0", taken: "22.23.3" }),
  pulumi: Object.freeze({ minimum: "3.254.0", taken: "3.259.0" }),
  /** The last SDK module that holds the Node language host; it serves the CLI above. */
  languageHost: Object.freeze({ taken: "3.68.0" }),
  /** The first with provider functions. */
  terraform: Object.freeze({ minimum: "1.8.0", taken: "1.11.4" }),
  /** The first with `moved` across types; write-only attributes came with 1.11. */
  tofu: Object.freeze({ minimum: "1.10.0", taken: "1.12.6" }),
  /** The last line without write-only attributes. */
  oldTofu: Object.freeze({ taken: "1.10.6" }),
  /** From here on Go fetches by itself the newer one that a module asks for. */
  go: Object.freeze({ minimum: "1.21.0" }),
  java: Object.freeze({ minimum: "17.0.0" }),
  keycloak: Object.freeze({ taken: "26.3.5" }),
});

/**
 * The first version number in a text, such as the answer of `tool --version`.
 * @param {string} text
 * @returns {string | undefined} `major.minor.patch`, missing parts filled with 0
 */
export function versionIn(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? /version\D{0,3}(\d+)/.exec(text);
  return found ? `${found[1]}.${found[2] ?? 0}.${found[3] ?? 0}` : undefined;
}

/**
 * Whether a version is the minimum or newer.
 * @param {string} version
 * @param {string} minimum
 */
export function isAtLeast(version, minimum) {
  const have = version.split(".").map(Number);
  const need = minimum.split(".").map(Number);
  for (let part = 0; part < 3; part += 1) {
    const difference = (have[part] ?? 0) - (need[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
