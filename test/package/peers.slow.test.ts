// The projects of the other engines: each gets its own library and no other.
import { expectOwnLibrary, installedWith } from "./bare-project";
import { usePacked } from "./installed";

const packed = usePacked();

test("a bare cdktf project gets its own library and no other, and the stack is synthesised there [cdktf.peers]", () =>
  expectOwnLibrary(packed.tarball, "cdktf", { cdktf: "0.21.0", constructs: "^10.4.2" }));

test("a bare Pulumi project gets neither CDKTF nor cdktn [cdktf.peers]", async () => {
  const { printed, there } = await installedWith({
    tarball: packed.tarball,
    dependencies: { "@pulumi/pulumi": "3.276.0" },
    program: "console.log(typeof require('webcastmanager-provider').Customer)",
  });
  expect([printed.trim(), there]).toEqual(["function", ["@pulumi/pulumi"]]);
});
