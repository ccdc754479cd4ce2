// Versions are read from what tools answer, and compared by their numbers.
import { isAtLeast, versionIn } from "../../tools/setup/versions.mjs";

test.each([
  ["v22.23.3", "22.23.3"],
  ["go version go1.26.8 linux/amd64", "1.26.8"],
  ['openjdk version "17.0.15" 2025-04-15', "17.0.15"],
  ['openjdk version "21" 2023-09-19', "21.0.0"],
  ["warning: old config\nv3.259.0", "3.259.0"],
  ["go version go1.26 linux/amd64", "1.26.0"],
  ["command not found", undefined],
])("%j is read as %s", (answer, version) => {
  expect(versionIn(answer)).toBe(version);
});

test.each([
  ["3.254.0", "3.254.0", true],
  ["3.260.0", "3.254.0", true],
  ["4.0.0", "3.254.0", true],
  ["3.99.0", "3.254.0", false],
  ["22.9.0", "22.12.0", false],
])("%s against the minimum %s: %s", (version, minimum, serves) => {
  expect(isAtLeast(version, minimum)).toBe(serves);
});
