// The version of the package, the oldest Node that it runs on, how the client names itself to services, and how
// versions compare. A test keeps both versions equal to package.json's.

/** The version of this package. */
export const version = "0.1.0";

/** The oldest Node that this package runs on: major and minor version. */
export const oldestNode = [22, 12] as const;

/** The User-Agent of every request. */
export const userAgent = `webcastmanager-provider/${version}`;

/** Whether a version, in numbers with dots, is at least as new as another one. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [have = [], need = []] = [version, oldest].map((text) => text.split(".").map((part) => Number.parseInt(part)));
  const differing = need.findIndex((part, index) => part !== have[index]);
  return differing === -1 || (have[differing] ?? 0) > (need[differing] ?? 0);
}
