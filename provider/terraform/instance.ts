// One configured provider: its settings, its client, its memory. The client is loaded when it is first needed: a plan
// without refresh sends nothing, and should not wait for what it does not use.
import { defaultProfile, printable, type Profile, type Settings } from "../../schema";
import type { CustomerApi, Reporter } from "../client";
import { ProviderError } from "../core/errors";
import { isLogged, type LogLevel } from "../core/log-level";
import { proxyFrom } from "../core/proxy";
import type { Source } from "../core/settings";
import { newMemory, type Context } from "../lifecycle/context";
import { terraformGuide } from "./guide";
import type { Item, LogLine } from "./protocol/server";
import { isUndecided, terraformSettings } from "./settings";
import type { OwnTime } from "./times";

/** What surrounds a provider: read where the process starts, and handed in. */
export interface Surroundings {
  readonly environment: Source;
  /** Folder that relative paths in settings start from: that of the Terraform root. */
  readonly folder: string;
  readonly log: (line: LogLine) => void;
}

/** The provider as one process has it. */
export class Instance {
  private readonly memory = newMemory();
  private config: Item = {};
  private resolved: Settings | undefined;
  private profileRead: Promise<Profile> | undefined;
  private connected: Promise<CustomerApi> | undefined;
  private stopped: string | undefined;

  constructor(private readonly surroundings: Surroundings) {}

  /**
   * Takes the provider block. @throws ProviderError of kind "bad setting", also of the profile, unless a part of it is
   * not known yet.
   */
  async configure(config: Item): Promise<void> {
    this.config = config;
    this.resolved = undefined;
    this.connected = undefined;
    this.profileRead = undefined;
    if (isUndecided(config)) return;
    this.profileRead = this.readProfile(this.settings().profile);
    await this.profileRead;
  }

  /** The contract profile at a path; the assumed contract without one. @throws ProviderError of kind "bad setting". */
  async readProfile(path: string | undefined): Promise<Profile> {
    if (path === undefined) return defaultProfile;
    const { loadProfile } = await import("../client/profile-file.js");
    return loadProfile(path, this.surroundings.folder);
  }

  /** Whether a part of the provider block is not known yet, so that nothing can be asked. */
  get isUndecided(): boolean {
    return isUndecided(this.config);
  }

  /** @throws ProviderError of kind "bad setting". */
  settings(): Settings {
    if (this.isUndecided)
      throw new ProviderError(
        "The provider block holds values that are not known yet; apply first what they come from",
        { kind: "bad setting" },
      );
    this.resolved ??= terraformSettings(this.config, this.surroundings.environment);
    return this.resolved;
  }

  /** No new work begins; what is running ends. */
  stop(reason: string): void {
    this.stopped = reason;
    void this.connected?.then(
      (api) => {
        api.stop(reason);
      },
      () => undefined,
    );
  }

  /** The process is about to end: the queue is dropped, and nothing more is sent. */
  close(reason: string): void {
    this.stopped = reason;
    const close = (api: CustomerApi) => {
      api.close(reason);
    };
    void this.connected?.then(close, () => undefined);
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
    const wanted = all === "" && ours === "" ? (this.resolved?.log ?? "warn") : "debug";
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
        if (this.resolved?.log !== "off") warn(text);
      },
    };
  }

  private async connect(settings: Settings): Promise<CustomerApi> {
    const { connect } = await import("../client/index.js");
    this.profileRead ??= this.readProfile(settings.profile);
    return connect(settings, {
      profile: await this.profileRead,
      reporter: this.reporter(),
      proxy: proxyFrom(this.surroundings.environment, settings),
    });
  }

  /**
   * What the lifecycle is handed for one call of Terraform. @param time the time for it, and what sets it; absent: as
   * in the settings.
   */
  async context(reporter: Reporter, time?: OwnTime): Promise<Context> {
    const settings = this.settings();
    this.connected ??= this.connect(settings);
    const api = await this.connected.catch((error: unknown) => {
      this.connected = undefined;
      throw error instanceof Error
        ? error
        : new ProviderError("The client could not be made", { kind: "bad setting", cause: error });
    });
    return {
      api: time === undefined ? api.timed() : api.within(time.milliseconds, time.limit),
      reporter,
      memory: this.memory,
      guide: terraformGuide,
      ...(settings.movedFrom !== undefined && { movedFrom: settings.movedFrom }),
    };
  }
}
