// One configured provider: its settings, its client, its memory. The client is loaded when it is first needed: a plan
// without refresh sends nothing, and should not wait for what it does not use.
import { printable, type Settings } from "../../schema";
import type { Reporter } from "../client";
import { ProviderError } from "../core/errors";
import { isLogged, type LogLevel, type TextSource } from "../core/settings";
import type { Context } from "../lifecycle/context";
import { readProfile, Runtime } from "../runtime/runtime";
import { terraformGuide } from "./guide";
import type { TerraformObject, LogLine } from "./protocol/types";
import { hasUnknownSettings, terraformSettings } from "./settings";
import type { OperationTimeout } from "./timeouts";

/** What surrounds a provider: read where the process starts, and handed in. */
export interface ProviderOptions {
  readonly environment: TextSource;
  /** Folder that relative paths in settings start from: that of the Terraform root. */
  readonly folder: string;
  readonly log: (line: LogLine) => void;
}

/** The provider as one process has it. */
export class ConfiguredProvider {
  private readonly runtime: Runtime;
  private config: TerraformObject = {};
  private stopped: string | undefined;

  constructor(private readonly surroundings: ProviderOptions) {
    const { environment, folder } = surroundings;
    this.runtime = new Runtime({
      settings: () => this.resolveSettings(),
      environment,
      folder: () => folder,
      guide: terraformGuide,
      reporter: this.reporter(),
    });
  }

  /**
   * Takes the provider block. @throws ProviderError of kind "bad setting", also of the profile, unless a part of it is
   * not known yet.
   */
  async configure(config: TerraformObject): Promise<void> {
    this.config = config;
    this.runtime.reset();
    if (!hasUnknownSettings(config)) await this.runtime.profile();
  }

  /** Refuses a contract profile that can't be read. @throws ProviderError of kind "bad setting". */
  async refuseBadProfile(path: string | undefined): Promise<void> {
    await readProfile(path, this.surroundings.folder);
  }

  /** Whether a part of the provider block is not known yet, so that nothing can be asked. */
  get isUndecided(): boolean {
    return hasUnknownSettings(this.config);
  }

  /** @throws ProviderError of kind "bad setting". */
  settings(): Settings {
    return this.runtime.settings();
  }

  private resolveSettings(): Settings {
    if (this.isUndecided)
      throw new ProviderError(
        "The provider block holds values that are not known yet; apply first what they come from",
        { kind: "bad setting" },
      );
    return terraformSettings(this.config, this.surroundings.environment);
  }

  /** Starts nothing new; what is running finishes. */
  stop(reason: string): void {
    this.stopped = reason;
    this.runtime.stop(reason);
  }

  /** Drops the queue, because the process is about to exit: nothing more is sent. */
  close(reason: string): void {
    this.stopped = reason;
    this.runtime.close(reason);
  }

  /** @throws ProviderError of kind "cancelled" once Terraform has asked to stop. */
  refuseWhenStopped(): void {
    if (this.stopped !== undefined)
      throw new ProviderError(`Stopped: ${this.stopped}; nothing was begun`, { kind: "cancelled" });
  }

  /** A line for the log. Under TF_LOG all of them; the client chooses. */
  log(level: LogLevel, message: string): void {
    const { TF_LOG: all = "", TF_LOG_PROVIDER: ours = "" } = this.surroundings.environment;
    // An empty variable means absent, for Terraform too.
    const wanted = all === "" && ours === "" ? this.runtime.logLevel : "debug";
    if (isLogged(level, wanted)) this.surroundings.log({ level, message: printable(message) });
  }

  /** Where the lifecycle reports: warnings to `warn` where the settings want any, everything to the log. */
  reporter(warn: (text: string) => void = () => undefined): Reporter {
    return {
      debug: (text) => {
        this.log("debug", text);
      },
      info: (text) => {
        this.log("info", text);
      },
      waiting: (text) => {
        this.log("info", text);
      },
      warn: (text) => {
        this.log("warn", text);
        if (this.runtime.logLevel !== "off") warn(text);
      },
    };
  }

  /**
   * What the lifecycle is handed for one call of Terraform. @param time the time for it, and what sets it; absent: as
   * in the settings.
   */
  async context(reporter: Reporter, time?: OperationTimeout): Promise<Context> {
    const context = await this.runtime.context(reporter);
    const { api } = context;
    return { ...context, api: time === undefined ? api.timed() : api.within(time.milliseconds, time.limit) };
  }
}
