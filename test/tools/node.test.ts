// The sources of a Node that is new enough, in their order, with fake tools.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { findNode } from "../../tools/setup/node.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
beforeEach(() => {
  place = createTestMachine();
  place.machine.running = { program: join(place.folder, "old", "node"), version: "20.11.0" };
  place.program("node", "echo v20.11.0", join(place.folder, "old"));
});
afterEach(() => place.remove());

/** A program that answers like a Node of that version. */
const fakeNode = (version: string, folder: string) =>
  place.program(
    "node",
    `case "$1" in --version) echo v${version};; -p) echo "v${version} $0";; esac`,
    join(place.folder, folder),
  );

test("the environment's comes first, and one that is too old is an error", async () => {
  const environment = place.machine.environment;
  environment.WEBCASTMANAGER_NODE = fakeNode("24.1.0", "given");
  expect(await findNode(place.machine)).toEqual({
    version: "24.1.0",
    folder: join(place.folder, "given"),
    from: "environment",
    fresh: false,
  });
  environment.WEBCASTMANAGER_NODE = fakeNode("22.11.0", "given");
  await expect(findNode(place.machine)).rejects.toThrow(
    /^WEBCASTMANAGER_NODE is .*, which is Node 22\.11\.0, older than 22\.12\.0\.$/,
  );
});

test("the running Node serves if it is new enough", async () => {
  place.machine.running = { program: process.execPath, version: "22.12.0" };
  expect(await findNode(place.machine)).toMatchObject({
    version: "22.12.0",
    folder: dirname(process.execPath),
    from: "PATH",
  });
});

test("the one on PATH is used from its real folder", async () => {
  fakeNode("22.20.0", "bin");
  expect(await findNode(place.machine)).toMatchObject({
    version: "22.20.0",
    folder: join(place.folder, "bin"),
    from: "PATH",
  });
});

test("an old one on PATH is passed over for the registry's, which is cached [package.setup]", async () => {
  fakeNode("20.11.0", "bin");
  place.program(
    "npm",
    [
      'if [ "$1" = config ]; then exit; fi',
      "for last; do :; done; name=${last%@*}; version=${last#*@}",
      'mkdir -p "node_modules/$name/bin"; printf "#!/bin/sh\\necho v%s\\n" "$version" > "node_modules/$name/bin/node"; chmod +x "node_modules/$name/bin/node"',
    ].join("\n"),
  );
  const first = await findNode(place.machine);
  expect(first).toMatchObject({ from: "registry", fresh: true });
  expect(readdirSync(place.machine.cache)).toEqual([`node-${first.version}`]);
  expect(await findNode(place.machine)).toEqual({ ...first, from: "cache", fresh: false });
});

test("when no source has it, the error lists each reason and what to install by hand", async () => {
  fakeNode("20.11.0", "bin");
  place.program("npm", 'if [ "$1" = config ]; then exit; fi\necho no network; exit 1');
  await expect(findNode(place.machine)).rejects.toMatchObject({
    message: [
      "Node 22.12.0 not found:",
      "  the running one: 20.11.0 is older than 22.12.0",
      "  on PATH: 20.11.0 is older than 22.12.0",
      "  the registry's package: no network",
    ].join("\n"),
    nextStep: expect.stringMatching(/Install Node .* by hand .*WEBCASTMANAGER_NODE/),
  });
});
