// One configured provider: its block, its log, and the runtime that loads the client when it is first needed.
import { printable, type Settings } from "../../schema";
import type { Reporter } from "../client";
import type { Deletions } from "../core/deletions";
import { ProviderError } from "../core/errors";
import { isLogged, type LogLevel } from "../core/settings";
import type { TextSource } from "../core/setting-sources";
import type { Context } from "../lifecycle/context";
import { readProfile, Runtime } from "../runtime/runtime";
import { errorDiagnostics, textDiagnostic } from "./diagnostics";
import { terraformGuide } from "./guide";
import { hasUnknownSettings, terraformSettings } from "./settings";
import type { Diagnostic, LogLine, TerraformObject, WithDiagnostics } from "./protocol/types";
import type { OperationTimeout } from "./timeouts";

/** What the process provides. */
export interface ProviderOptions {
  readonly environment: TextSource;
  /** The folder of the Terraform root, from which relative paths in settings start. */
  readonly folder: string;
  readonly log: (line: LogLine) => void;
}

/** The provider of one process. */
export class ConfiguredProvider {
  private readonly runtime: Runtime;
  private config: TerraformObject = {};
  private stopped: string | undefined;

  constructor(private readonly options: ProviderOptions) {
    const { environment, folder } = options;
    this.runtime = new Runtime({
      settings: () => this.resolveSettings(),
      environment,
      folder: () => folder,
      guide: terraformGuide,
      reporter: this.reporter(),
    });
  }

  /** Sets the provider block. @throws ProviderError of kind "bad setting" if all of it is known. */
  async configure(config: TerraformObject): Promise<void> {
    this.config = config;
    this.runtime.reset();
    if (!hasUnknownSettings(config)) await this.runtime.profile();
  }

  /** Refuses a contract profile that can't be read. @throws ProviderError of kind "bad setting". */
  async refuseBadProfile(path: string | undefined): Promise<void> {
    await readProfile(path, this.options.folder);
  }

  /** Whether a part of the provider block isn't known yet, so that no request can be sent. */
  get isUndecided(): boolean {
    return hasUnknownSettings(this.config);
  }

  /** @throws ProviderError of kind "bad setting". */
  settings(): Settings {
    return this.runtime.settings();
  }

  /** Which protected customers may be deleted; none while a part of the provider block isn't known yet. */
  get deletions(): Deletions {
    return this.isUndecided ? undefined : this.settings().deletions;
  }

  private resolveSettings(): Settings {
    if (this.isUndecided)
      throw new ProviderError(
        "Can't use the provider block: some of its values are not known yet. Apply the resources that they come from first.",
        { kind: "bad setting" },
      );
    return terraformSettings(this.config, this.options.environment);
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
      throw new ProviderError(`Stopped: ${this.stopped}. Nothing was started.`, { kind: "cancelled" });
  }

  /** Writes to the log: with TF_LOG every level, which Terraform filters. */
  log(level: LogLevel, message: string): void {
    const { TF_LOG: all = "", TF_LOG_PROVIDER: ours = "" } = this.options.environment;
    // Terraform also treats an empty variable as absent.
    const lowest = all === "" && ours === "" ? this.runtime.logLevel : "debug";
    if (isLogged(level, lowest)) this.options.log({ level, message: printable(message) });
  }

  /** Returns a reporter that logs everything, and passes warnings on unless the setting `log` is off. */
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
   * Runs one call: errors and warnings become diagnostics. @param failed the answer beside the diagnostics of an error
   */
  async answer<Answer extends WithDiagnostics>(
    activity: string,
    failed: Answer,
    run: (reporter: Reporter) => Promise<Answer> | Answer,
  ): Promise<Answer> {
    const warnings: Diagnostic[] = [];
    const reporter = this.reporter((text) => warnings.push(textDiagnostic("warning", text)));
    try {
      const answer = await run(reporter);
      return { ...answer, diagnostics: [...warnings, ...(answer.diagnostics ?? [])] };
    } catch (error) {
      // Terraform shows the error itself; the log holds its causes.
      const errors = errorDiagnostics(activity, error, ({ level, message }) => {
        this.log(level === "error" ? "warn" : level, message);
      });
      return { ...failed, diagnostics: [...warnings, ...errors] };
    }
  }

  /** Returns what the lifecycle needs for one call. @param time its timeout; by default that of the settings */
  async context(reporter: Reporter, time?: OperationTimeout): Promise<Context> {
    const context = await this.runtime.context(reporter);
    const { api } = context;
    return { ...context, api: time === undefined ? api.timed() : api.within(time.milliseconds, time.limit) };
  }
}
