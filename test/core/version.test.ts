// The name that the client has, the package's version in it, and the Node that the package needs.
import { oldestNode, userAgent, version } from "../../provider/core/version";
import packageJson from "../../package.json";

test("the client names itself with the version of the package", () => {
  expect([version, userAgent]).toEqual([packageJson.version, `webcastmanager-provider/${packageJson.version}`]);
});

test("the oldest Node is that of the package", () => {
  expect(packageJson.engines.node).toBe(`>=${oldestNode.join(".")}`);
});
