// The name that the client has, and the package's version in it.
import { userAgent, version } from "../../provider/core/version";
import packageJson from "../../package.json";

test("the client names itself with the version of the package", () => {
  expect([version, userAgent]).toEqual([packageJson.version, `webcastmanager-provider/${packageJson.version}`]);
});
