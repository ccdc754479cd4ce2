// The cache lies where each system keeps caches, and programs are found on PATH as a shell finds them.
import { chmodSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder, pathWithFirst, programNames, programOnPath } from "../../tools/setup/machine.mjs";
import { createTestMachine } from "./test-machine";

test.each([
  ["linux", {}, "/home/me/.cache/webcastmanager-provider"],
  ["linux", { XDG_CACHE_HOME: "/fast" }, "/fast/webcastmanager-provider"],
  ["linux", { XDG_CACHE_HOME: "relative/is/ignored" }, "/home/me/.cache/webcastmanager-provider"],
  ["darwin", {}, "/home/me/Library/Caches/webcastmanager-provider"],
  ["win32", { LOCALAPPDATA: "/local" }, "/local/webcastmanager-provider"],
] as const)("on %s with %j the cache is %s", (platform, environment, folder) => {
  expect(cacheFolder(environment, platform, "/home/me")).toBe(folder);
});

test("the first program on PATH that may be run is found; folders and plain files of that name are passed over", () => {
  const place = createTestMachine();
  try {
    const [one, two, three] = ["one", "two", "three"].map((name) => join(place.folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(join(one, "tool"), { recursive: true });
    chmodSync(place.program("tool", "true", two), 0o644);
    const wanted = place.program("tool", "true", three);
    expect(programOnPath("tool", { PATH: [one, two, "relative", three].join(delimiter) }, process.platform)).toBe(
      wanted,
    );
    expect(programOnPath("tool", { PATH: one }, process.platform)).toBeUndefined();
  } finally {
    place.remove();
  }
});

test("folders put first on PATH are there once, in their order", () => {
  expect(pathWithFirst(["/usr/bin", "/tools", "/bin"].join(delimiter), ["/node", "/tools"])).toBe(
    ["/node", "/tools", "/usr/bin", "/bin"].join(delimiter),
  );
});

test("Windows programs are found by their endings", () => {
  expect(programNames("npm", "win32")).toEqual(["npm.exe", "npm.cmd", "npm.bat"]);
});
