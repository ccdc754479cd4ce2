// The version of the package, the oldest Node that it runs on, and how the client names itself to services. A test
// keeps both versions equal to package.json's.

/** The version of this package. */
export const version = "0.1.0";

/** The oldest Node that this package runs on: major and minor version. */
export const oldestNode = [22, 12] as const;

/** The User-Agent of every request. */
export const userAgent = `webcastmanager-provider/${version}`;
