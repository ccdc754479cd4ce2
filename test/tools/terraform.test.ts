// The sources of Terraform and OpenTofu, in their order, with fake programs in a temporary folder.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../../tools/setup/errors.mjs";
import { findTerraform } from "../../tools/setup/terraform.mjs";
import { VERSIONS } from "../../tools/setup/versions.mjs";
import { createTestMachine, fakeTerraform, type TestMachine } from "./test-machine";

const {
  terraform: { installed: terraform },
  tofu: { installed: tofu },
  oldTofu: { installed: oldTofu },
} = VERSIONS;
let place: TestMachine;
beforeEach(() => {
  place = createTestMachine();
  // The machine's own may lie in /usr/bin.
  place.machine.environment.PATH = [join(place.folder, "bin"), shell()].join(":");
});
afterEach(() => place.remove());

/** A folder with the few programs that the fakes need. */
function shell(): string {
  const folder = join(place.folder, "shell");
  for (const name of ["chmod", "cat"]) place.program(name, `exec /bin/${name} "$@"`, folder);
  return folder;
}

/** A Go whose build writes a tofu of the version that its module pins, recognised by its folder. */
function fakeGo(): void {
  place.program(
    "go",
    [
      'if [ "$1" = version ]; then echo go version go1.26.0 linux/amd64; exit; fi',
      'echo "$PWD $*" >> "$0.calls"',
      'while [ $# -gt 0 ]; do case "$1" in -o) out=$2;; esac; shift; done',
      `case "$PWD" in *-1.10) version=${oldTofu};; *) version=${tofu};; esac`,
      'printf "#!/bin/sh\\necho OpenTofu v%s\\n" "$version" > "$out"; chmod +x "$out"',
    ].join("\n"),
  );
}

const found = (folder: string, name: "terraform" | "tofu", version: string) => ({
  name,
  version,
  folder,
  program: join(folder, name),
});
const inCache = (name: string) => join(place.machine.cache, name);

test("both on PATH are both returned, and nothing is installed", async () => {
  fakeTerraform(place, "Terraform 1.12.0");
  fakeTerraform(place, "OpenTofu 1.11.2");
  const bin = join(place.folder, "bin");
  expect(await findTerraform(place.machine)).toEqual({
    terraform: { ...found(bin, "terraform", "1.12.0"), from: "PATH", fresh: false },
    tofu: { ...found(bin, "tofu", "1.11.2"), from: "PATH", fresh: false },
  });
  expect(readdirSync(place.machine.cache)).toEqual([]);
});

test("what the environment names comes before PATH, and is preferred; by its program under any name, or by its folder", async () => {
  fakeTerraform(place, "Terraform 1.12.0");
  place.machine.environment.WEBCASTMANAGER_TOFU = fakeTerraform(place, "OpenTofu 1.10.1", {
    folder: join(place.folder, "given"),
    name: "tofu-for-tests",
  });
  const tools = await findTerraform(place.machine);
  expect(Object.keys(tools)).toEqual(["tofu", "terraform"]);
  expect(tools.tofu).toEqual({
    name: "tofu",
    version: "1.10.1",
    folder: join(place.folder, "given"),
    program: place.machine.environment.WEBCASTMANAGER_TOFU,
    from: "environment",
    fresh: false,
  });
  fakeTerraform(place, "Terraform 1.9.0", { folder: join(place.folder, "another") });
  place.machine.environment.WEBCASTMANAGER_TERRAFORM = join(place.folder, "another");
  expect((await findTerraform(place.machine)).terraform).toMatchObject({
    version: "1.9.0",
    from: "environment",
    program: join(place.folder, "another", "terraform"),
  });
});

test.each([
  [
    "too old",
    () => fakeTerraform(place, "Terraform 1.7.5", { folder: join(place.folder, "given") }),
    "Terraform 1.7.5 is older than 1.8.0",
  ],
  [
    "the other program",
    () => fakeTerraform(place, "OpenTofu 1.11.0", { folder: join(place.folder, "given"), name: "terraform" }),
    "it is OpenTofu 1.11.0",
  ],
  ["broken", () => place.program("terraform", "exit 3", join(place.folder, "given")), "does not run"],
])(
  "one named in the environment that is %s is an error that names the variable; no other source is tried",
  async (_name, put, reason) => {
    fakeTerraform(place, "Terraform 1.12.0");
    place.machine.environment.WEBCASTMANAGER_TERRAFORM = put();
    const failure = await findTerraform(place.machine).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure).toHaveProperty(
      "message",
      expect.stringMatching(
        new RegExp(`^WEBCASTMANAGER_TERRAFORM is .*given/terraform, which can't be used: .*${reason}`),
      ),
    );
  },
);

test("OpenTofu with the name terraform is recognised as OpenTofu", async () => {
  fakeTerraform(place, "OpenTofu 1.11.0", { name: "terraform" });
  expect(await findTerraform(place.machine)).toEqual({
    tofu: expect.objectContaining({ name: "tofu", version: "1.11.0", program: join(place.folder, "bin", "terraform") }),
  });
});

test("warnings about the user's settings do not hide the version", async () => {
  place.program("terraform", 'echo "There are some problems with 1.2.3 of the settings" >&2\necho "Terraform v1.13.1"');
  expect(await findTerraform(place.machine)).toMatchObject({ terraform: { version: "1.13.1" } });
});

test.each([
  ["too old", () => fakeTerraform(place, "Terraform 1.7.5")],
  ["broken", () => place.program("terraform", "exit 3")],
])("one on PATH that is %s is passed over for the cached one", async (_name, put) => {
  put();
  fakeTerraform(place, `Terraform ${terraform}`, { folder: inCache(`terraform-${terraform}`) });
  expect(await findTerraform(place.machine)).toEqual({
    terraform: { ...found(inCache(`terraform-${terraform}`), "terraform", terraform), from: "cache", fresh: false },
  });
});

test("without the vendors OpenTofu is built from its module, kept, and found in the cache the next time [package.setup]", async () => {
  fakeGo();
  const folder = inCache(`opentofu-${tofu}`);
  expect(await findTerraform(place.machine)).toEqual({
    tofu: { ...found(folder, "tofu", tofu), from: "registry", fresh: true },
  });
  expect(readdirSync(place.machine.cache)).toEqual([`opentofu-${tofu}`]);
  expect(place.printed()).toMatch(
    /terraform 1\S+ +downloading from 127\.0\.0\.1:9 …\n.*failed: .*\n.*tofu 1\S+ +downloading from 127\.0\.0\.1:9 …\n.*failed: .*\n.*building from Go modules .*…\n.*done in /,
  );
  expect(await findTerraform(place.machine)).toMatchObject({ tofu: { from: "cache", fresh: false } });
  const calls = readFileSync(join(place.folder, "bin", "go.calls"), "utf8")
    .trim()
    .split("\n");
  expect(calls).toEqual([
    expect.stringMatching(
      /tools\/go\/opentofu build .*-trimpath .*-X github\.com\/opentofu\/opentofu\/version\.dev=no .*cmd\/tofu$/,
    ),
  ]);
});

test.each(["1.12.5", `${tofu}-dev`])("a built program that reports %s is not kept", async (says) => {
  place.program(
    "go",
    `if [ "$1" = version ]; then echo go version go1.26.0; exit; fi\nwhile [ $# -gt 0 ]; do case "$1" in -o) out=$2;; esac; shift; done\nprintf "#!/bin/sh\\necho OpenTofu v${says}\\n" > "$out"; chmod +x "$out"`,
  );
  await expect(findTerraform(place.machine)).rejects.toThrow("it does not run on this machine");
  expect(existsSync(inCache(`opentofu-${tofu}`))).toBe(false);
});

test("where CI_FULL is set, the line with write-only attributes and the last one without are both installed", async () => {
  fakeGo();
  fakeTerraform(place, "Terraform 1.12.0");
  place.machine.environment.CI_FULL = "1";
  const tools = await findTerraform(place.machine);
  expect(tools).toMatchObject({
    terraform: { from: "PATH" },
    tofu: { version: tofu, from: "registry" },
    oldTofu: { name: "tofu", version: oldTofu, from: "registry" },
  });
  expect(await findTerraform(place.machine)).toMatchObject({
    tofu: { from: "cache" },
    oldTofu: { from: "cache", program: join(inCache(`opentofu-${oldTofu}`), "tofu") },
  });
});

test("when no source has it, the error lists each reason and what to install by hand", async () => {
  fakeTerraform(place, "Terraform 1.2.0");
  const failure = await findTerraform(place.machine).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(failure).toMatchObject({
    message: [
      "Terraform 1.8.0 or OpenTofu 1.10.0 not found:",
      "  terraform on PATH: Terraform 1.2.0 is older than 1.8.0",
      "  tofu on PATH: not found",
      "  the vendor's download of Terraform: 127.0.0.1:9 is not reachable from here",
      "  the release page of OpenTofu: 127.0.0.1:9 is not reachable from here",
      "  a build of OpenTofu from Go modules: Go is not on PATH",
    ].join("\n"),
    nextStep: expect.stringMatching(
      /Install Terraform .* or OpenTofu .* by hand .*or Go .*WEBCASTMANAGER_TERRAFORM or WEBCASTMANAGER_TOFU/,
    ),
  });
});
