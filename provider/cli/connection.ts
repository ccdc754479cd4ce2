// The read-only client of a command: settings from the environment, and from the configuration of a stack if one is
// named.
import { resolve } from "node:path";
import type { Settings } from "../../schema";
import { createClient, type CustomerApi, type Reporter } from "../client";
import { proxyFrom } from "../core/proxy";
import type { SettingSources } from "../core/setting-sources";
import { isLogged, resolveSettings, type LogLevel } from "../core/settings";
import { findProjectFolder, pulumiSources } from "../pulumi/settings";
import { readProfile } from "../runtime/runtime";
import type { Run } from "./command";
import { stackConfiguration } from "./pulumi-cli";

/** A client that only reads, and the settings that it runs with. */
export interface Connection {
  readonly api: CustomerApi;
  readonly settings: Settings;
}

/** Where the settings come from beside the environment. */
export interface ConnectionOptions {
  /** The stack whose configuration is read through the Pulumi CLI. Absent: the environment alone. */
  readonly stack?: string | undefined;
  /** The folder of the stack's project, or where relative paths start. Absent: the current one. */
  readonly folder?: string | undefined;
}

/** Returns where the client of a command reports. */
export function reporterOf(run: Run, settings: Settings): Reporter {
  const log = (level: LogLevel, write: (text: string) => void) => (text: string) => {
    if (isLogged(level, settings.log)) write(text);
  };
  const note = (text: string) => {
    run.note(text);
  };
  return {
    debug: log("debug", note),
    info: log("info", note),
    warn: log("warn", (text) => {
      run.warn(text);
    }),
    waiting: (text) => {
      run.progress.show(text);
    },
  };
}

/** Returns where the settings of a command come from. @throws CommandError where the stack can't be read. */
export async function settingSources(
  run: Pick<Run, "signal">,
  { stack, folder = "." }: ConnectionOptions,
): Promise<SettingSources> {
  const { env: environment } = process;
  if (stack !== undefined)
    return pulumiSources(await stackConfiguration(stack, { folder, signal: run.signal }), environment);
  return { configuration: {}, environment, explicit: false, label: (setting) => setting.environment };
}

/** Reads the contract profile that a setting names. @throws ProviderError of kind "bad setting". */
export function profileOf(path: string | undefined, { stack, folder = "." }: ConnectionOptions) {
  return readProfile(path, stack === undefined ? resolve(folder) : findProjectFolder(resolve(folder)));
}

/**
 * Connects a command to its service. Nothing but reads can be sent.
 * @throws ProviderError of kind "bad setting"; CommandError where the stack can't be read.
 */
export async function connect(run: Run, options: ConnectionOptions = {}): Promise<Connection> {
  const settings = resolveSettings(await settingSources(run, options));
  const api = createClient(settings, {
    profile: await profileOf(settings.profile, options),
    reporter: reporterOf(run, settings),
    proxy: proxyFrom(process.env, settings),
    readOnly: true,
  });
  run.signal.addEventListener("abort", () => {
    api.close("cancelled");
  });
  return { api, settings };
}
