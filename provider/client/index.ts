// The exports of the client: what the rest of the provider may use of it.
export type { Connector, FindMismatch, Created, CustomerApi, CustomerFilter, Reporter } from "./api";
export { createClient, openClient, type ClientOptions, type OpenClient } from "./client";
