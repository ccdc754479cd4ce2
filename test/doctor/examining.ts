// Runs doctor's checks in this process, with an environment and a machine of the test's own.
import { proxyFrom, proxyVariable } from "../../provider/core/proxy";
import type { Check } from "../../provider/doctor/check";
import { examine } from "../../provider/doctor/examine";
import type { VersionFacts } from "../../provider/doctor/versions";
import { readProfile } from "../../provider/runtime/runtime";

const hooks = { oldest: "3.183.0", lacking: "no resource hooks" };

/** A machine on which every version is right. */
export const goodVersions: VersionFacts = {
  node: { version: "22.12.0", oldest: "22.12" },
  package: { version: "1.2.3", locked: "1.2.3" },
  engines: [
    {
      command: "pulumi",
      version: "3.254.0",
      oldest: "3.254.0",
      lacking: "no import",
      required: hooks,
      hasProject: true,
    },
    { command: "terraform", version: "1.11.0", oldest: "1.11.0", lacking: "no secrets", hasProject: true },
    { command: "tofu", oldest: "1.11.0", lacking: "no secrets", hasProject: false },
  ],
  sdk: { version: "3.216.0", oldest: "3.216.0", hasProject: true },
  plugin: {
    versions: ["1.2.3"],
    file: { path: "/plugins/provider.cjs", isExecutable: true, isCurrent: true },
    hasProject: true,
  },
};

/** What a test changes. */
export interface Conditions {
  readonly configuration?: Readonly<Record<string, string>>;
  readonly versions?: VersionFacts;
  readonly writes?: true;
  readonly signal?: AbortSignal;
  readonly onCheck?: (check: Check) => void;
}

/** Returns every check, but for those of the contract. */
export async function examined(
  environment: Readonly<Record<string, string>>,
  { configuration = {}, versions = goodVersions, writes, signal, onCheck }: Conditions = {},
): Promise<readonly Check[]> {
  const silent = () => undefined;
  const checks: Check[] = [];
  const all = examine({
    versions: () => Promise.resolve(versions),
    sources: () => Promise.resolve({ configuration, environment, explicit: false }),
    profile: (path) => readProfile(path, __dirname),
    proxy: (settings) => proxyFrom(environment, settings),
    proxyVariable: proxyVariable(environment),
    reporter: () => ({ debug: silent, info: silent, warn: silent, waiting: silent }),
    signal: signal ?? new AbortController().signal,
    writes: writes === true,
    async *contract() {
      return Promise.resolve(true);
    },
    onGroup: silent,
  });
  for await (const check of all) {
    checks.push(check);
    onCheck?.(check);
  }
  return checks;
}

/** The checks that neither passed nor were skipped, as `STATUS group name`. */
export function problems(checks: readonly Check[]): readonly string[] {
  return checks
    .filter(({ status }) => status !== "PASS" && status !== "SKIP")
    .map(({ status, group, name }) => `${status} ${group} ${name}`);
}

/** The groups that were skipped as a whole. */
export function skippedGroups(checks: readonly Check[]): readonly string[] {
  return checks.filter(({ status, group, name }) => status === "SKIP" && group === name).map(({ group }) => group);
}

/** The one check that failed or warned. */
export function problemOf(checks: readonly Check[]): Check {
  const [first, ...others] = checks.filter(({ status }) => status === "FAIL" || status === "WARN");
  if (first === undefined || others.length > 0)
    throw new Error(`${problems(checks).join(", ")} in place of one problem`);
  return first;
}
