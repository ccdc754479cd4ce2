// The work of `webcastmanager emulator`: starts the emulator and prints how to use it.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod";
import { codeOf } from "../core/errors";
import type { Run } from "./command";
import { fileCause } from "../runtime/file-cause";
import { CommandError, type Outcome } from "./exit-codes";
import { LiveRequests } from "./live-requests";
import { openInBrowser } from "./open-browser";
import { fileFailure } from "./output-file";
import { alignedRows, firstMessageLine, terminalColors } from "./terminal";

const loadEmulator = () => import("../../emulator/index.js");
type EmulatorModule = Awaited<ReturnType<typeof loadEmulator>>;
type Emulator = Awaited<ReturnType<EmulatorModule["startEmulator"]>>;

/** The options of the command. */
export interface EmulatorCommandOptions {
  readonly port: number;
  readonly db?: string;
  readonly seed?: string;
  readonly behaviour?: string;
  readonly open?: true;
  readonly json?: true;
}

/** Starts the emulator, which runs until a signal ends the process, and prints how to use it. */
export async function runEmulator(run: Run, options: EmulatorCommandOptions): Promise<Outcome> {
  const module = await loadEmulator();
  const requests = process.stdout.isTTY && !options.json ? new LiveRequests(process.stdout) : undefined;
  const emulator = await start(module, options, requests).catch((error: unknown) => {
    throw startError(error, options);
  });
  const stop = () => {
    requests?.stop();
    void emulator.close();
  };
  if (run.signal.aborted) stop();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  stopWithNpx(stop);
  const { url, pageUrl, env } = emulator;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ url, pageUrl, env, notice: module.notTheProduct })}\n`
      : screen(module, emulator, options),
  );
  requests?.start(() => Date.parse(emulator.admin.clock.now()));
  if (options.open)
    void openInBrowser(pageUrl).then((problem) => {
      if (problem !== undefined) run.note(problem);
    });
  return "ok";
}

/** How often an emulator below `npx` checks that this still runs. */
const parentCheckMs = 500;

/** Stops when `npx` has ended, which passes a SIGTERM on to its shell only: the emulator would keep the port. */
function stopWithNpx(stop: () => void): void {
  if (process.env.npm_command !== "exec") return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, parentCheckMs).unref();
}

async function start(
  module: EmulatorModule,
  { port, db, seed, behaviour }: EmulatorCommandOptions,
  requests: LiveRequests | undefined,
): Promise<Emulator> {
  return module.startEmulator({
    port,
    ...(requests && { onRequest: requests.add }),
    ...(db !== undefined && { db }),
    ...(seed !== undefined && { seed: parsedFile(seed, module.Seed) }),
    ...(behaviour !== undefined && parsedFile(behaviour, module.BehaviourFile)),
  });
}

// JSON is YAML, so one parser reads both.
function parsedFile<Parsed>(file: string, schema: z.ZodType<Parsed>): Parsed {
  try {
    return schema.parse(parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: ${fileProblem(error)}`, { cause: error });
  }
}

function fileProblem(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
      .join("; ");
  }
  return fileFailure(error) === undefined ? firstMessageLine(error) : fileCause(error);
}

function startError(error: unknown, { port }: EmulatorCommandOptions): CommandError {
  const isInUse = codeOf(error) === "EADDRINUSE";
  return isInUse
    ? new CommandError(
        "error",
        `port ${port} on 127.0.0.1 is in use.`,
        "Choose another one, or omit --port for a free one.",
      )
    : new CommandError("error", firstMessageLine(error));
}

function screen(
  { notTheProduct }: EmulatorModule,
  { url, pageUrl, endpoint, env, users, admin }: Emulator,
  { db }: EmulatorCommandOptions,
): string {
  const colors = terminalColors();
  const rows = alignedRows(
    [
      ["page", pageUrl],
      ["customer API", endpoint],
      ["controls", `${url}/_emulator`],
      ["data", db ?? "in memory, until the emulator stops"],
      ["customers", String(admin.dump().customers.length)],
      ...users.map(
        ({ username, mayWrite }) =>
          ["user", `${username} ${colors.dim(mayWrite ? "can write" : "can only read")}`] as const,
      ),
    ],
    colors,
  );
  const variables = Object.entries(env).map(([name, value]) =>
    colors.cyan(process.platform === "win32" ? `  $env:${name} = '${value}'` : `  export ${name}='${value}'`),
  );
  return [
    "",
    `  ${colors.bold("WebcastManager emulator")}`,
    `  ${colors.yellow(notTheProduct)}`,
    "",
    ...rows,
    "",
    "  Copy into the shell of your client:",
    ...variables,
    "",
    `  Ctrl-C stops it.${process.stdout.isTTY ? " Requests of clients are shown as they come:" : ""}`,
    "",
    "",
  ].join("\n");
}
