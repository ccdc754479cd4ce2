// The exports of the client: what the rest of the provider may use of it.
export type { Contradiction, Created, CustomerApi, CustomerFilter, Reporter } from "./api";
export { createClient, type ClientOptions } from "./client";
export { loadProfile } from "./contract-profile-file";
export { userAgent, version } from "./version";
