// The address under which Terraform, OpenTofu and CDKTF know the provider, and the names of its files. Constants and
// paths alone.
import { providerAddress } from "../../schema/terraform-names";

export { providerAddress };

/** The one file of the provider. Its ending makes Node take it for CommonJS, also in a folder of ES modules. */
export const providerFile = "terraform-provider-webcastmanager.cjs";

const systems: Readonly<Record<string, string>> = {
  linux: "linux",
  darwin: "darwin",
  freebsd: "freebsd",
  openbsd: "openbsd",
  win32: "windows",
};
const processors: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64", arm: "arm", ia32: "386" };

/** What Terraform calls a machine, such as linux_amd64; undefined for one that it does not run on. */
export function terraformPlatform(platform: string, architecture: string): string | undefined {
  const [system, processor] = [systems[platform], processors[architecture]];
  return system === undefined || processor === undefined ? undefined : `${system}_${processor}`;
}

/** The folder of the provider below a mirror. */
export function mirrorFolder(version: string, platform: string): readonly string[] {
  return [...providerAddress.split("/"), version, platform];
}
