// The order of test files: those that drive real engines take minutes, are small files, and would otherwise come last,
// one worker idle.
const Sequencer = require("@jest/test-sequencer").default;

/** Beginnings of paths below test/, longest running first; all others come after them, in the runner's own order. */
const first = ["conformance/", "keycloak/", "pulumi/cli-", "examples/", "demo/", "package/", "terraform/cli-"];

class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const below = path.replaceAll("\\", "/").split("/test/").at(-1) ?? path;
      const place = first.findIndex((beginning) => below.startsWith(beginning));
      return place === -1 ? first.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => placeOf(one) - placeOf(other));
  }
}

module.exports = LongestFirst;
