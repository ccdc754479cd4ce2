// The package entries of the constructs load only what they need, and export what they should.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { runCommand } from "../../tools/workbench/run-command";
import { libraries } from "./libraries";

const names = libraries.map(({ name }) => name);

test.each(names)(
  "the entry of %s loads neither Pulumi nor the client nor the other library [cdktf.door]",
  async (name) => {
    const { stdout, stderr } = await runCommand(
      process.execPath,
      ["-e", `require("./dist/${name}"); console.log(JSON.stringify(Object.keys(require.cache)))`],
      { folder: root, environment: process.env },
    );
    expect(stderr).toBe("");
    const loaded: string[] = JSON.parse(stdout).map((path: string) =>
      path
        .slice(root.length + 1)
        .split("\\")
        .join("/"),
    );
    const packages = new Set(loaded.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
    expect([...packages].sort()).toEqual([name, "constructs", "fastest-levenshtein", "zod"].sort());
    const folders = new Set(loaded.flatMap((path) => /^dist\/(.+)\/[^/]+$/.exec(path)?.[1] ?? []));
    expect([...folders].sort()).toEqual([name, "provider/cdktf", "provider/core", "schema"].sort());
  },
);

test.each(libraries.map((both) => [both.name, both] as const))(
  "the entry of %s exports the provider, the resource, the data sources and WebcastPartner [cdktf.door]",
  (_name, { door }) => {
    expect(
      Object.keys(door)
        .filter((exported) => !/ToTerraform$|ToHclTerraform$|(OutputReference|List)$/.test(exported))
        .sort(),
    ).toEqual([
      "Customer",
      "DataWebcastmanagerCustomer",
      "DataWebcastmanagerCustomers",
      "DataWebcastmanagerVideoConferenceConnector",
      "DataWebcastmanagerVideoConferenceConnectors",
      "WebcastPartner",
      "WebcastmanagerProvider",
    ]);
  },
);

test("the files generated for cdktn never name CDKTF [cdktf.both]", () => {
  const folder = join(root, "dist", "cdktn");
  const files = readdirSync(folder);
  expect(files).toEqual(expect.arrayContaining(["index.js", "index.d.ts", "customer.js", "customer.d.ts"]));
  expect(files.filter((file) => /["']cdktf["']/.test(readFileSync(join(folder, file), "utf8")))).toEqual([]);
});
