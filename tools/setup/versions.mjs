// @ts-check
// The versions of the tools: the oldest that is accepted and the one that the set-up installs. Pure.

/** For each tool, the oldest accepted version, and the one that the set-up installs where none is found. */
export const VERSIONS = Object.freeze({
  /** 22.12 is the first Node that can `require` ES modules without a flag. */
  node: Object.freeze({ minimum: "22.12.0", installed: "22.23.3" }),
  pulumi: Object.freeze({ minimum: "3.254.0", installed: "3.259.0" }),
  /** The last SDK module with the Node language host; the CLI above accepts it. */
  languageHost: Object.freeze({ installed: "3.68.0" }),
  /** The first with provider functions. */
  terraform: Object.freeze({ minimum: "1.8.0", installed: "1.11.4" }),
  /** The first with `moved` across types; write-only attributes came with 1.11. */
  tofu: Object.freeze({ minimum: "1.10.0", installed: "1.12.6" }),
  /** The last line without write-only attributes. */
  oldTofu: Object.freeze({ installed: "1.10.6" }),
  /** From 1.21 on, Go downloads the newer version that a module requires. */
  go: Object.freeze({ minimum: "1.21.0" }),
  java: Object.freeze({ minimum: "17.0.0" }),
  keycloak: Object.freeze({ installed: "26.3.5" }),
  actionlint: Object.freeze({ installed: "1.7.12" }),
  zizmor: Object.freeze({ installed: "1.32.0" }),
  python: Object.freeze({ minimum: "3.10.0" }),
});

/**
 * Returns the first version number in a text, such as the output of `tool --version`.
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
