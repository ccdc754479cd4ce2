// What doctor makes of versions: each WARN and FAIL alone, with a remedy.
import type { VersionFacts } from "../../provider/doctor/versions";
import { versionChecks } from "../../provider/doctor/versions";
import { goodVersions, problemOf, problems } from "./examining";

const { engines, plugin } = goodVersions;
const [pulumi, terraform, tofu] = engines;
const file = plugin.file!;

test("versions that fit have no WARN and no FAIL [doctor.checks]", () => {
  expect(problems(versionChecks(goodVersions))).toEqual([]);
});

test.each<[title: string, changes: Partial<VersionFacts>, problem: string, detail: RegExp, remedy: RegExp]>([
  [
    "an old Node",
    { node: { version: "20.9.0", oldest: "22.12" } },
    "FAIL node",
    /20\.9\.0.*needs 22\.12/,
    /Install Node 22\.12/,
  ],
  [
    "another version in the lock file",
    { package: { version: "1.2.3", locked: "1.0.0" } },
    "WARN webcastmanager-provider",
    /1\.2\.3 runs.*has 1\.0\.0/,
    /npm ci/,
  ],
  [
    "no engine for a project",
    { engines: [{ ...pulumi!, version: undefined }, terraform!, tofu!] },
    "FAIL pulumi",
    /not on PATH, and this folder has a project/,
    /Install 3\.254\.0 or newer/,
  ],
  [
    "an engine that hangs",
    { engines: [{ ...pulumi!, version: undefined, hangs: true }, terraform!, tofu!] },
    "WARN pulumi",
    /`pulumi version` doesn't end/,
    /Run `pulumi version`/,
  ],
  [
    "an old engine",
    { engines: [pulumi!, { ...terraform!, version: "1.9.10" }, tofu!] },
    "WARN terraform",
    /^1\.9\.10, older than 1\.11\.0: no secrets$/,
    /Install 1\.11\.0 or newer/,
  ],
  [
    "an engine without import",
    { engines: [{ ...pulumi!, version: "3.200.0" }, terraform!, tofu!] },
    "WARN pulumi",
    /^3\.200\.0, older than 3\.254\.0: no import$/,
    /Install 3\.254\.0 or newer/,
  ],
  [
    "an engine that can't protect customers",
    { engines: [{ ...pulumi!, version: "3.182.0" }, terraform!, tofu!] },
    "FAIL pulumi",
    /^3\.182\.0, older than 3\.183\.0: no resource hooks$/,
    /Install 3\.254\.0 or newer/,
  ],
  [
    "the same outside a project",
    { engines: [{ ...pulumi!, version: "3.182.0", hasProject: false }, terraform!, tofu!] },
    "WARN pulumi",
    /^3\.182\.0, older than 3\.183\.0: no resource hooks$/,
    /Install 3\.254\.0 or newer/,
  ],
  [
    "no SDK in a project",
    { sdk: { oldest: "3.216.0", hasProject: true } },
    "FAIL @pulumi/pulumi",
    /not installed/,
    /npm install @pulumi\/pulumi/,
  ],
  [
    "an old SDK",
    { sdk: { oldest: "3.216.0", version: "3.99.0", hasProject: true } },
    "FAIL @pulumi/pulumi",
    /3\.99\.0, older than 3\.216\.0/,
    /npm install/,
  ],
  [
    "no plugin",
    { plugin: { versions: [], hasProject: true } },
    "FAIL terraform plugin",
    /not installed/,
    /terraform install/,
  ],
  [
    "a plugin of another version alone",
    { plugin: { versions: ["1.0.0"], hasProject: true } },
    "FAIL terraform plugin",
    /installed is 1\.0\.0, and this package is 1\.2\.3/,
    /terraform install/,
  ],
  [
    "the same outside a project",
    { plugin: { versions: ["1.0.0"], hasProject: false } },
    "WARN terraform plugin",
    /installed is 1\.0\.0/,
    /terraform install/,
  ],
  [
    "a plugin that can't be started",
    { plugin: { ...plugin, file: { ...file, isExecutable: false } } },
    "FAIL terraform plugin",
    /not executable/,
    /chmod \+x/,
  ],
  [
    "a plugin of another build",
    { plugin: { ...plugin, file: { ...file, isCurrent: false } } },
    "WARN terraform plugin",
    /another build/,
    /terraform install/,
  ],
  [
    "a plugin that may not be searched",
    { plugin: { ...plugin, explicitInstallation: "~/.terraformrc" } },
    "WARN terraform plugin",
    /\.terraformrc has a provider_installation block/,
    /Name the folder/,
  ],
])("%s is one problem with a remedy [doctor.checks]", (_, changes, problem, detail, remedy) => {
  const found = problemOf(versionChecks({ ...goodVersions, ...changes }));
  expect(`${found.status} ${found.name}`).toBe(problem);
  expect(found.detail).toMatch(detail);
  expect(found.remedy).toMatch(remedy);
});

test("what this folder has no project of is skipped where it is missing [doctor.checks]", () => {
  const checks = versionChecks({
    ...goodVersions,
    engines: engines.map(({ version: _, ...engine }) => ({ ...engine, hasProject: false })),
    sdk: { oldest: "3.216.0", hasProject: false },
    plugin: { versions: [], hasProject: false },
  });
  expect(problems(checks)).toEqual([]);
  expect(checks.filter(({ status }) => status === "SKIP").map(({ name }) => name)).toEqual([
    "pulumi",
    "terraform",
    "tofu",
    "@pulumi/pulumi",
    "terraform plugin",
  ]);
});
