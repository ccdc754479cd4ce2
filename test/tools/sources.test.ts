// The sources of each tool, in their order, with fake tools in a temporary folder.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findKeycloak, findLinter, findReference } from "../../tools/setup/others";
import { prepare } from "../../tools/setup/prepare";
import { pulumi, pulumiByHand } from "../../tools/setup/pulumi";
import { findTerraform } from "../../tools/setup/terraform";
import { find, SetupError } from "../../tools/setup/tools";
import { VERSIONS } from "../../tools/setup/versions";
import { createTestMachine, fakeGo, fakePulumi, type TestMachine } from "./test-machine";

const { installed } = VERSIONS.pulumi;
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

const findPulumi = () => find(place.machine, pulumi(place.machine), pulumiByHand);
const inCache = (name: string) => join(place.machine.cache, name);

test("the vendor's installer of the Pulumi CLI comes before a build, and leaves nothing outside the cache [package.setup]", async () => {
  fakeGo(place);
  // As the npm package `pulumi` does where its service can be reached.
  place.write(
    "node_modules/pulumi/run.js",
    `const { cpSync } = require("node:fs");
    const { PULUMI_HOME, PULUMI_VERSION } = process.env;
    cpSync(${JSON.stringify(join(place.folder, "vendor"))}, PULUMI_HOME + "/versions/" + PULUMI_VERSION + "/bin", { recursive: true });`,
  );
  fakePulumi(place, installed, join(place.folder, "vendor"));
  const folder = inCache(`pulumi-${installed}`);
  expect(await findPulumi()).toEqual({
    version: installed,
    folder,
    program: join(folder, "pulumi"),
    from: "installer",
  });
  expect(await findPulumi()).toMatchObject({ from: "cache" });
  expect(readdirSync(place.folder).toSorted()).toEqual(["bin", "cache", "go-source", "project", "shell", "vendor"]);
});

test("where the vendor can't be reached, the Pulumi CLI is built from Go modules and kept [package.setup]", async () => {
  fakeGo(place);
  const folder = inCache(`pulumi-${installed}`);
  expect(await findPulumi()).toMatchObject({ version: installed, folder, from: "registry" });
  const launcher = "pulumi-resource-pulumi-nodejs";
  expect(readdirSync(folder).toSorted()).toEqual([".stamp", "pulumi", "pulumi-language-nodejs", launcher]);
  expect(readdirSync(place.machine.cache)).toEqual([`pulumi-${installed}`]);
  expect(place.printed()).toMatch(
    /running the vendor's installer …\n.*failed: pulumi: fetch failed\n.*building from Go modules, .* min …\n.*done in /,
  );
  expect(await findPulumi()).toMatchObject({ from: "cache" });
});

test("the Node language host is built with the interceptor that passes on new calls", async () => {
  fakeGo(
    place,
    'case "$PWD" in *patched) cp main.go "$0.patched";; esac; printf "#!/bin/sh\\necho %s\\n" "${flags##*=}" > "$out"',
  );
  await findPulumi();
  expect(readFileSync(join(place.folder, "bin", "go.patched"), "utf8")).toContain("passOn(conn)");
});

test.each([
  ["too old", () => fakePulumi(place, "3.253.9"), "Pulumi CLI 3.253.9 is older than 3.254.0"],
  [
    "without its Node host",
    () => rmSync(join(fakePulumi(place, "3.260.0"), "..", "pulumi-language-nodejs")),
    "3.260.0 has no pulumi-language-nodejs",
  ],
  ["broken", () => place.program("pulumi", "exit 3"), "does not run"],
])("a Pulumi CLI on PATH that is %s is passed over, and the error lists it", async (_what, put, reason) => {
  put();
  const failure = await findPulumi().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(String(failure)).toMatch(
    /not found:\n.*\n {2}the vendor's installer: pulumi: fetch failed\n.*Go is not on PATH$/,
  );
  expect(String(failure)).toContain(reason);
});

const fakeTerraform = (release: string, name: "terraform" | "tofu", folder?: string) =>
  place.program(name, `echo "warning 1.2.3 of the settings" >&2; echo "${release}"; echo on linux_amd64`, folder);
/** A Go whose build writes a tofu of the version that its module pins, recognised by its folder. */
const fakeGoOfTofu = () =>
  fakeGo(
    place,
    `case "$PWD" in *-1.10) v=${VERSIONS.oldTofu.installed};; *) v=${VERSIONS.tofu.installed};; esac; printf "#!/bin/sh\\necho OpenTofu v%s\\n" $v > "$out"`,
  );

test("Terraform and OpenTofu on PATH are both used; one that the environment names comes first", async () => {
  fakeTerraform("Terraform v1.12.0", "terraform");
  fakeTerraform("OpenTofu v1.11.2", "tofu");
  expect(Object.entries(await findTerraform(place.machine))).toMatchObject([
    ["terraform", { version: "1.12.0", from: "PATH" }],
    ["tofu", { version: "1.11.2", from: "PATH" }],
  ]);
  place.machine.environment.WEBCASTMANAGER_TOFU = fakeTerraform(
    "OpenTofu v1.10.1",
    "tofu",
    join(place.folder, "given"),
  );
  expect(Object.keys(await findTerraform(place.machine))).toEqual(["tofu", "terraform"]);
});

test("OpenTofu that is named as a Terraform is an error that names the variable", async () => {
  place.machine.environment.WEBCASTMANAGER_TERRAFORM = fakeTerraform("OpenTofu v1.11.0", "terraform");
  await expect(findTerraform(place.machine)).rejects.toThrow("which can't be used: it is OpenTofu 1.11.0.");
});

test("with CI_FULL, the line of OpenTofu with write-only attributes and the last one without are installed too", async () => {
  fakeTerraform("Terraform v1.12.0", "terraform");
  fakeTerraform("OpenTofu v1.11.2", "tofu");
  fakeGoOfTofu();
  place.machine.environment.CI_FULL = "1";
  const [tofu, oldTofu] = [VERSIONS.tofu.installed, VERSIONS.oldTofu.installed];
  const expected = { terraform: { from: "PATH" }, tofu: { version: tofu }, oldTofu: { version: oldTofu } };
  expect(await findTerraform(place.machine)).toMatchObject(expected);
  expect(readdirSync(place.machine.cache).toSorted()).toEqual([`opentofu-${oldTofu}`, `opentofu-${tofu}`]);
});

test("a build that reports a development version is not kept", async () => {
  fakeGo(place, `printf "#!/bin/sh\\necho OpenTofu v${VERSIONS.tofu.installed}-dev\\n" > "$out"`);
  place.machine.environment.CI_FULL = "1";
  fakeTerraform("Terraform v1.12.0", "terraform");
  await expect(findTerraform(place.machine)).rejects.toThrow("it does not run on this machine");
});

test("the linters of workflows are used in exactly the pinned versions, because others have other rules", async () => {
  place.program("zizmor", `echo zizmor ${VERSIONS.zizmor.installed}`);
  expect(await findLinter(place.machine, "zizmor")).toMatchObject({ from: "PATH" });
  place.program("actionlint", "echo 1.6.0");
  await expect(findLinter(place.machine, "actionlint")).rejects.toThrow(
    /on PATH: 1\.6\.0 is not .*\n.*Go is not on PATH/,
  );
});

test("zizmor is installed with pip by its digest, and kept", async () => {
  const wheel = `printf "#!/bin/sh\\necho zizmor ${VERSIONS.zizmor.installed}\\n" > "\${10}/bin/zizmor" && chmod +x "\${10}/bin/zizmor"`;
  place.program(
    "python3",
    `case "$*" in --version) echo Python 3.11.7;; "-m pip install "*--require-hashes*) mkdir -p "\${10}/bin"; ${wheel};; *) exit 1;; esac`,
  );
  expect(await findLinter(place.machine, "zizmor")).toMatchObject({ from: "registry" });
  expect(await findLinter(place.machine, "zizmor")).toMatchObject({ from: "cache" });
});

test("the provider that does nothing is built once for its sources [package.setup]", async () => {
  place.write("bench/terraform/reference/main.go", "package main");
  fakeGo(place);
  expect(await findReference(place.machine)).toMatchObject({ from: "registry" });
  expect(await findReference(place.machine)).toMatchObject({ from: "cache" });
  place.write("bench/terraform/reference/main.go", "package main // changed");
  expect(await findReference(place.machine)).toMatchObject({ from: "registry" });
});

test("without Java there is no Keycloak; with one, an unpacked Keycloak that the environment names is used", async () => {
  expect(await findKeycloak(place.machine)).toEqual({});
  expect(place.printed()).toMatch(/its tests are skipped: no Java 17 or newer/);
  place.program("java", `echo 'openjdk version "21" 2023-09-19' >&2`);
  const folder = join(place.folder, "keycloak");
  place.program("kc.sh", "", join(folder, "bin"));
  place.program("version.txt", `Keycloak - Version ${VERSIONS.keycloak.installed}`, folder);
  place.machine.environment.WEBCASTMANAGER_KEYCLOAK = folder;
  expect(await findKeycloak(place.machine)).toMatchObject({ java: { version: "21.0.0" }, keycloak: { folder } });
});

test("what a command can do without is left out with its reason, and the last line says what there is", async () => {
  mkdirSync(join(place.machine.project, "bench", "terraform", "reference"), { recursive: true });
  const start = { startedAt: Date.now(), isNew: false };
  const tools = await prepare(place.machine, ["workflow linters if possible", "reference if possible"], start);
  expect(Object.keys(tools)).toEqual(["node"]);
  expect(place.printed()).toMatch(/actionlint +it is left out: actionlint .* not found:\n(.*\n)*.*Go is not on PATH/);
  expect(place.printed()).toMatch(/zizmor +it is left out: .*\n(.*\n)*.*Python 3\.10\.0 or newer is not on PATH/);
  expect(place.printed()).toMatch(new RegExp(`set-up +nothing to do: Node ${process.versions.node}, packages\n$`));
});
