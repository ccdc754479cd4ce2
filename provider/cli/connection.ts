// The read-only client of a command: settings from the environment, and from the configuration of a stack if one is
// named.
import { resolve } from "node:path";
import type { Settings } from "../../schema";
import { createClient, type CustomerApi, type Reporter } from "../client";
import { proxyFrom } from "../core/proxy";
import { isLogged, resolveSettings, type LogLevel } from "../core/settings";
import { findProjectFolder, resolvePulumiSettings } from "../pulumi/settings";
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

function reporterOf(run: Run, settings: Settings): Reporter {
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

async function settingsOf(run: Run, { stack, folder = "." }: ConnectionOptions): Promise<Settings> {
  if (stack === undefined) {
    return resolveSettings({
      configuration: {},
      environment: process.env,
      explicit: false,
      label: ({ environment }) => environment,
    });
  }
  return resolvePulumiSettings(await stackConfiguration(stack, { folder, signal: run.signal }), process.env);
}

/**
 * Connects a command to its service. Nothing but reads can be sent.
 * @throws ProviderError of kind "bad setting"; CommandError where the stack can't be read.
 */
export async function connect(run: Run, options: ConnectionOptions = {}): Promise<Connection> {
  const settings = await settingsOf(run, options);
  const folder = resolve(options.folder ?? ".");
  const api = createClient(settings, {
    profile: await readProfile(settings.profile, options.stack === undefined ? folder : findProjectFolder(folder)),
    reporter: reporterOf(run, settings),
    proxy: proxyFrom(process.env, settings),
    readOnly: true,
  });
  run.signal.addEventListener("abort", () => {
    api.close("cancelled");
  });
  return { api, settings };
}
