// The public face of the client: what resources and faces may use of it.
export type {
  Connector,
  Contradiction,
  Created,
  CustomerApi,
  CustomerChange,
  CustomerFilter,
  Reporter,
  Usage,
} from "./api";
export { connect, type ConnectOptions } from "./connect";
export { loadProfile } from "./profile-file";
export { userAgent, version } from "./version";
