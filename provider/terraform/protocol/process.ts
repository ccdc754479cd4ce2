// The process of a provider: what it prints, what makes it exit, and what it removes before. It never outlives its
// Terraform.
import { writeSync } from "node:fs";
import { errorKind, stackWithoutMessage } from "./call";
import type { GrpcServer } from "./grpc-server";
import type { ListenAddress } from "./handshake";
import type { LoadableProvider, Log, LogLine } from "./types";

const STDOUT = 1;

/**
 * Redirects stdout, the console included, to stderr. Errors of both streams are ignored: Terraform may stop reading.
 */
export function redirectStdout(): void {
  const { stderr, stdout } = process;
  for (const stream of [stderr, stdout]) stream.on("error", () => {});
  stdout.write = stderr.write.bind(stderr);
}

/** Prints a line on stdout, redirected or not. */
export function printHandshake(line: string): void {
  writeSync(STDOUT, line);
}

/** The log of this process. TF_LOG decides which levels Terraform shows. */
export const log: Log = (line) => {
  process.stderr.write(logText(line, new Date()));
};

/** Returns a log line as JSON, the form from which Terraform reads its level and time. */
export function logText({ level, message }: LogLine, now: Date): string {
  // Terraform only reads times with microseconds.
  const time = now.toISOString().replace("Z", "000Z");
  return `${JSON.stringify({ "@level": level, "@message": message, "@module": "webcastmanager", "@timestamp": time })}\n`;
}

/** Time for running calls after Terraform was killed: their requests are already on the way. */
const GRACE_MS = 1_000;
/** Time for running calls after a shutdown: a call that never finishes doesn't keep the process. */
const SHUTDOWN_MS = 2_000;
/** A Terraform that is killed before it connects shows only as a new parent of this process. */
const PARENT_CHECK_MS = 2_000;

/** The process that serves a provider; one instance per process. */
export class ProviderProcess {
  readonly #parent = process.ppid;
  #server: GrpcServer | undefined;
  #address: ListenAddress | undefined;
  #isEnding = false;

  constructor(private readonly provider: LoadableProvider) {
    // Ctrl-C reaches the whole process group, but Terraform shuts the provider down itself and waits for running calls.
    // The same holds for a closed terminal.
    for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
    // A service manager or `timeout` signals the whole group too, and Terraform then shuts down in order.
    process.on("SIGTERM", () => this.#stop());
    process.on("uncaughtException", (error) => this.#crash(error));
    process.on("unhandledRejection", (reason) => this.#crash(reason));
    setInterval(() => {
      if (process.ppid !== this.#parent) this.orphaned();
    }, PARENT_CHECK_MS).unref();
  }

  /** Sets what is closed and removed at the end. */
  serves(server: GrpcServer, address: ListenAddress): void {
    this.#server = server;
    this.#address = address;
  }

  /** Starts nothing new; Terraform ends the process when running calls are answered. */
  #stop(): void {
    if (this.#server === undefined) this.shutDown();
    else this.provider.stop();
  }

  /** Exits when running calls are answered. */
  shutDown(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.provider.close();
    setTimeout(() => this.#exit(0), SHUTDOWN_MS).unref();
    if (this.#server === undefined) this.#exit(0);
    else void this.#server.close().then(() => this.#exit(0));
  }

  /** Exits soon, and sends nothing more: Terraform exited unexpectedly. */
  orphaned(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    log({ level: "warn", message: "Terraform exited unexpectedly; the provider exits too" });
    this.provider.close();
    setTimeout(() => this.#exit(0), GRACE_MS);
  }

  #crash(error: unknown): void {
    const message =
      `The provider crashed (${errorKind(error)}): this is a bug in webcastmanager-provider. ` +
      `Please report it.${stackWithoutMessage(error)}`;
    log({ level: "error", message });
    // Terraform shows what a crashed plugin printed behind this word (hashicorp/terraform, internal/logging/panic.go).
    process.stderr.write(`panic: ${message}\n`);
    if (!this.#isEnding) this.provider.close();
    this.#exit(1);
  }

  #exit(code: number): void {
    this.#address?.remove();
    // eslint-disable-next-line no-restricted-properties -- open connections would keep the process; stderr is written synchronously
    process.exit(code);
  }
}
