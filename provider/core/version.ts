// The version of the package, and how the client names itself to services. A test keeps the version equal to
// package.json's.

/** The version of this package. */
export const version = "0.1.0";

/** The User-Agent of every request. */
export const userAgent = `webcastmanager-provider/${version}`;
