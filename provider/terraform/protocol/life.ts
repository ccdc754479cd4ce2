// The life of a provider's process: what ends it, and what is tidied up at its end. Nobody may be left behind without a
// Terraform.
import { kindOf, placesIn } from "./diagnostics";
import type { Place } from "./address";
import type { Listening } from "./grpc";
import type { Log } from "./log";
import type { ProviderServer } from "./server";

/** Time for running calls after Terraform was killed: their requests are on the way already. */
const GRACE_MS = 1_000;
/** A call that never ends does not keep the process. */
const LIMIT_MS = 2_000;
/** A Terraform that is killed before it connects shows only in who our parent is. */
const WATCH_MS = 2_000;

/** One per process. */
export class Life {
  readonly #parent = process.ppid;
  #listening: Listening | undefined;
  #place: Place | undefined;
  #isEnding = false;

  constructor(
    private readonly provider: ProviderServer,
    private readonly log: Log,
  ) {
    // Ctrl-C reaches the whole group, but Terraform asks for the end itself and waits for running calls. A closed
    // terminal is Terraform's matter too.
    for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
    // A service manager or `timeout` asks the whole group as well, and Terraform ends in order then: a creation that is
    // cut off is in no state.
    process.on("SIGTERM", () => this.#asked());
    process.on("uncaughtException", (error) => this.#broken(error));
    process.on("unhandledRejection", (reason) => this.#broken(reason));
    setInterval(() => {
      if (process.ppid !== this.#parent) this.orphaned();
    }, WATCH_MS).unref();
  }

  /** What there is to tidy up. */
  serves(listening: Listening, place: Place): void {
    this.#listening = listening;
    this.#place = place;
  }

  /** Nothing new is begun, running calls end, and Terraform says when it needs no provider any more, or goes. */
  #asked(): void {
    if (this.#listening === undefined) this.end();
    else this.provider.stop();
  }

  /** Ends in order: running calls are answered first. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.provider.close();
    setTimeout(() => this.#exit(0), LIMIT_MS).unref();
    this.#listening?.streams.end();
    if (this.#listening === undefined) this.#exit(0);
    else this.#listening.server.tryShutdown(() => this.#exit(0));
  }

  /** Terraform went away without a word: nothing more is sent, and the process ends soon. */
  orphaned(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.log({ level: "warn", message: "Terraform has gone without saying so; the provider ends" });
    this.provider.close();
    setTimeout(() => this.#exit(0), GRACE_MS);
  }

  #broken(error: unknown): void {
    const what = `The provider broke down (${kindOf(error)}): this is a defect of webcastmanager-provider, please report it.${placesIn(error)}`;
    this.log({ level: "error", message: what });
    // What Terraform shows of a plugin that died is what begins like this (hashicorp/terraform,
    // internal/logging/panic.go).
    process.stderr.write(`panic: ${what}\n`);
    if (!this.#isEnding) this.provider.close();
    this.#exit(1);
  }

  #exit(code: number): void {
    this.#place?.remove();
    // eslint-disable-next-line no-restricted-properties -- open connections to a service or to Terraform would keep the process; lines on stderr are written at once
    process.exit(code);
  }
}
