// The public face of the client: what resources and faces may use of it.
import type { Profile, Settings } from "../../schema";
import type { CustomerApi, Reporter } from "./api";

export type { Connector, CustomerApi, CustomerChange, CustomerFilter, Reporter, Usage } from "./api";

/** The customers of the endpoint that the settings name. Nothing is sent before the first call. */
export declare function connect(settings: Settings, options: { readonly profile: Profile; readonly reporter: Reporter }): CustomerApi;

/** Reads a profile file (JSON or YAML), checked by zod; the default profile where no path is given. */
export declare function loadProfile(path: string | undefined, baseFolder: string): Promise<Profile>;
