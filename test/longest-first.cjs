// The order of test files: those that drive real engines take long, are small files, and would otherwise come last, one
// worker idle. On a fresh clone the runner knows no durations and goes by size.
const Sequencer = require("@jest/test-sequencer").default;

/** Beginnings of paths below test/, longest running first; all others come after them, in the runner's own order. */
const first = [
  "pipelines/github-preview",
  "pipelines/github-apply",
  "pipelines/gitlab-jobs",
  "conformance/",
  "demo/",
  "keycloak/",
  "pipelines/github-drift",
  "pulumi/dynamic.histories-",
  "cli/import/apply",
  "pulumi/cli-",
  "examples/",
  "package/",
  "terraform/cli-",
  "pulumi/provider-",
  "lifecycle/customer.",
  "pulumi/dynamic.histories",
  "pipelines/",
  "cdktf/apply",
  "cli/import/",
  "pulumi/dynamic.",
  "pulumi/engine",
  "terraform/resource.ignored",
  "cli/commands/",
  "client/redact",
  "core/refresh.round-trip",
  "review/failures.property",
];

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
