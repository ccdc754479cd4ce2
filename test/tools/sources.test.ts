// The sources of each tool, in their order, with fake tools in a temporary folder.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SetupError } from "../../tools/setup/launch.mjs";
import { actionlint, keycloakAndJava, reference, zizmor } from "../../tools/setup/others";
import { prepare } from "../../tools/setup/prepare";
import { pulumi } from "../../tools/setup/pulumi";
import { terraforms } from "../../tools/setup/terraform";
import { find, type Tool, type Wanted } from "../../tools/setup/tools";
import { VERSIONS } from "../../tools/setup/versions";
import { makeAuthority, startHttps } from "../support/certificates";
import { startProxy } from "../support/connect-proxy";
import { createTestMachine, fakeGo, fakePulumi, type TestMachine } from "./test-machine";

const { installed } = VERSIONS.pulumi;
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

const findAll = async (lists: readonly (readonly Wanted[])[]) => {
  const found: Record<string, Tool> = {};
  for (const list of lists) Object.assign(found, await find(place.machine, ...list));
  return found;
};
const findPulumi = async () => (await findAll([[pulumi(place.machine)]])).pulumi;
const findTerraform = () => findAll(terraforms(place.machine));
/** The folders of the cache, without the digests in their names. */
const cached = () =>
  readdirSync(place.machine.cache)
    .map((name) => name.replace(/-[0-9a-f]{8}$/, ""))
    .toSorted();

/** From 22.21 on, Node's fetch can use the proxy of the environment; an older one goes on to the build. */
const usesProxy = process.allowedNodeEnvironmentFlags.has("--use-env-proxy") ? test : test.skip;

usesProxy(
  "the vendor's own installer of the Pulumi CLI comes before a build, goes through the proxy of the environment, and leaves nothing outside the cache [package.setup]",
  async () => {
    fakeGo(place);
    const authority = makeAuthority();
    // The real npm package; the service that it asks is one of this machine.
    const installer = join("node_modules", "pulumi");
    cpSync(join(__dirname, "..", "..", installer), join(place.machine.project, installer), { recursive: true });
    const bin = join(place.folder, "vendor");
    fakePulumi(place, installed, bin);
    const script = `while [ "$1" != --install-root ]; do shift; done; mkdir -p "$2"; cp -R ${bin} "$2/bin"`;
    const certified = await (await authority).certify({ hosts: ["get.pulumi.com"] });
    await using vendor = await startHttps(certified, (_request, response) => response.end(script));
    await using proxy = await startProxy({ to: vendor.port });
    const NODE_EXTRA_CA_CERTS = join(place.folder, "authority.pem");
    writeFileSync(NODE_EXTRA_CA_CERTS, (await authority).pem);
    const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
    Object.assign(place.machine.environment, { HTTPS_PROXY, NODE_EXTRA_CA_CERTS });
    const before = readdirSync(place.folder);
    expect(await findPulumi()).toMatchObject({ version: installed, from: "installed" });
    expect(proxy.asked).toEqual(["get.pulumi.com:443"]);
    expect(await findPulumi()).toMatchObject({ from: "cache" });
    expect([readdirSync(place.folder), cached()]).toEqual([before, [`pulumi-${installed}`]]);
  },
);

test("where the vendor can't be reached, the Pulumi CLI is built from Go modules and kept [package.setup]", async () => {
  fakeGo(place);
  const made = await findPulumi();
  expect(made).toMatchObject({ version: installed, from: "installed" });
  const launcher = "pulumi-resource-pulumi-nodejs";
  const files = readdirSync(made?.folder ?? "").toSorted();
  expect(files).toEqual([".stamp", "pulumi", "pulumi-language-nodejs", launcher]);
  expect(cached()).toEqual([`pulumi-${installed}`]);
  expect(place.printed()).toMatch(
    /running the vendor's installer …\n.*failed: pulumi: fetch failed\n.*building from Go modules, .* min …\n.*done in /,
  );
  expect(await findPulumi()).toMatchObject({ from: "cache" });
  rmSync(join(made?.folder ?? "", "pulumi-language-nodejs"));
  expect(await findPulumi()).toMatchObject({ from: "installed" });
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
  ["too old", () => fakePulumi(place, "3.253.9"), "3.253.9 is not Pulumi CLI 3.254.0 or newer"],
  [
    "without its Node host",
    () => rmSync(join(fakePulumi(place, "3.260.0"), "..", "pulumi-language-nodejs")),
    "3.260.0 has no pulumi-language-nodejs",
  ],
  ["broken", () => place.program("pulumi", "exit 3"), "pulumi version` prints no such version"],
])("a Pulumi CLI on PATH that is %s is passed over, and the error lists it", async (_what, put, reason) => {
  put();
  const failure = await findPulumi().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(String(failure)).toMatch(
    /not found:\n.*\n {2}the vendor's installer: pulumi: fetch failed\n.*go is not on PATH$/,
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
  expect(Object.entries(await findTerraform())).toMatchObject([
    ["terraform", { version: "1.12.0", from: "PATH" }],
    ["tofu", { version: "1.11.2", from: "PATH" }],
  ]);
  place.machine.environment.WEBCASTMANAGER_TOFU = fakeTerraform(
    "OpenTofu v1.10.1",
    "tofu",
    join(place.folder, "given"),
  );
  expect(Object.keys(await findTerraform())).toEqual(["tofu", "terraform"]);
});

test("OpenTofu that is named as a Terraform is an error that names the variable", async () => {
  place.machine.environment.WEBCASTMANAGER_TERRAFORM = fakeTerraform("OpenTofu v1.11.0", "terraform");
  await expect(findTerraform()).rejects.toThrow("/terraform version` prints no such version.");
});

test("with CI_FULL, the line of OpenTofu with write-only attributes and the last one without are installed too", async () => {
  fakeTerraform("Terraform v1.12.0", "terraform");
  fakeTerraform("OpenTofu v1.11.2", "tofu");
  fakeGoOfTofu();
  place.machine.environment.CI_FULL = "1";
  const [tofu, oldTofu] = [VERSIONS.tofu.installed, VERSIONS.oldTofu.installed];
  const expected = { terraform: { from: "PATH" }, tofu: { version: tofu }, oldTofu: { version: oldTofu } };
  expect(await findTerraform()).toMatchObject(expected);
  expect(cached()).toEqual([`oldTofu-${oldTofu}`, `tofu-${tofu}`]);
});

test("the linters of workflows are used in exactly the pinned versions, because others have other rules", async () => {
  place.program("zizmor", `echo zizmor ${VERSIONS.zizmor.installed}`);
  expect(await find(place.machine, zizmor(place.machine))).toMatchObject({ zizmor: { from: "PATH" } });
  place.program("actionlint", "echo 1.6.0");
  await expect(find(place.machine, actionlint(place.machine))).rejects.toThrow(
    /on PATH: 1\.6\.0 is not actionlint .*\n.*go is not on PATH/,
  );
});

test("zizmor is installed with pip by its digest, and kept", async () => {
  const wheel = `printf "#!/bin/sh\\necho zizmor ${VERSIONS.zizmor.installed}\\n" > "\${11}/bin/zizmor" && chmod +x "\${11}/bin/zizmor"`;
  place.program(
    "python3",
    `case "$*" in --version) echo Python 3.11.7;; "-m pip install "*--require-hashes*) mkdir -p "\${11}/bin"; ${wheel};; *) exit 1;; esac`,
  );
  for (const from of ["installed", "cache"])
    expect(await find(place.machine, zizmor(place.machine))).toMatchObject({ zizmor: { from } });
});

test("the provider that does nothing is built once for its sources [package.setup]", async () => {
  fakeGo(place);
  for (const [source, from] of [
    ["one", "installed"],
    ["one", "cache"],
    ["other", "installed"],
  ] as const) {
    place.write("bench/terraform/reference/main.go", source);
    expect(await find(place.machine, reference(place.machine))).toMatchObject({ reference: { from } });
  }
});

test("without Java there is no Keycloak; with one, an unpacked Keycloak that the environment names is used", async () => {
  const folder = join(place.folder, "keycloak");
  place.program("kc.sh", "", join(folder, "bin"));
  place.program("version.txt", `Keycloak - Version ${VERSIONS.keycloak.installed}`, folder);
  place.machine.environment.WEBCASTMANAGER_KEYCLOAK = folder;
  const findKeycloak = () => findAll(keycloakAndJava(place.machine));
  await expect(findKeycloak()).rejects.toThrow("Java 17.0.0 or newer not found:\n  java on PATH: not found");
  const java = place.program("java", `echo 'openjdk version "21" 2023-09-19' >&2`, join(place.folder, "jdk", "bin"));
  place.machine.environment.JAVA_HOME = join(place.folder, "jdk");
  expect(await findKeycloak()).toMatchObject({
    java: { version: "21.0.0", folder: dirname(java) },
    keycloak: { folder },
  });
});

test("what a command can do without is left out with its reason, and the last line says what there is", async () => {
  const start = { startedAt: Date.now(), isNew: false };
  const tools = await prepare(
    place.machine,
    { needs: [], uses: ["actionlint", "zizmor", "reference", "keycloak"] },
    start,
  );
  expect(Object.keys(tools)).toEqual(["node"]);
  expect(place.printed()).toMatch(/actionlint +left out: actionlint .* not found:\n(.*\n)*.*go is not on PATH/);
  expect(place.printed()).toMatch(/zizmor +left out: .*\n(.*\n)*.*python3 is not on PATH/);
  expect(place.printed()).toMatch(/keycloak +left out: Java 17\.0\.0 or newer not found:/);
  expect(place.printed()).toMatch(new RegExp(`set-up +nothing to do: node ${process.versions.node}, packages\n$`));
});
