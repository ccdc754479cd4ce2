// How the package.json of a new project names this package: by where it came from, never by a version that a stranger
// could publish.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installedRange } from "../../../provider/cli/import/pulumi/packages";
import { version } from "../../../provider/core/version";

const root = mkdtempSync(join(tmpdir(), "packages-"));
const own = join(root, "tools", "node_modules", "webcastmanager-provider");
afterAll(() => rmSync(root, { recursive: true }));

test.each<[string, object | undefined, string]>([
  [
    "a packed file",
    { resolved: "file:../webcastmanager-provider-0.1.0.tgz" },
    "file:../webcastmanager-provider-0.1.0.tgz",
  ],
  ["a linked folder", { resolved: "../checkout", link: true }, "file:../tools/node_modules/webcastmanager-provider"],
  ["another package manager", undefined, "file:../tools/node_modules/webcastmanager-provider"],
  ["a lock file without addresses", {}, "file:../tools/node_modules/webcastmanager-provider"],
  ["a registry", { resolved: "https://registry.example/webcastmanager-provider.tgz" }, version],
])("a package that was installed from %s is named by it [import.files]", (_, entry, range) => {
  mkdirSync(own, { recursive: true });
  const packages = entry === undefined ? {} : { "node_modules/webcastmanager-provider": entry };
  writeFileSync(join(root, "tools", "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
  expect(installedRange(own, join(root, "infra"))).toBe(range);
});
