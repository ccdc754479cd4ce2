// `webcastmanager emulator`: starts the emulator and prints how to use it. Loads the emulator only when the command
// runs.
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { parse } from "yaml";
import * as z from "zod";
import { alignedRows, failCommand, firstMessageLine, terminalColors } from "../terminal";

const loadEmulator = () => import("../../../emulator/index.js");
type EmulatorModule = Awaited<ReturnType<typeof loadEmulator>>;
type Emulator = Awaited<ReturnType<EmulatorModule["startEmulator"]>>;

interface Options {
  readonly port: number;
  readonly db?: string;
  readonly seed?: string;
  readonly behaviour?: string;
  readonly json?: true;
}

/** The command, for the list in main.ts. */
export function emulatorCommand(): Command {
  return new Command("emulator")
    .description(
      "Start an emulator of WebcastManager on this machine, for tests and demos. It is not the vendor's product.",
    )
    .option("--port <number>", "port on 127.0.0.1; 0 picks a free one", toPort, 0)
    .option("--db <file>", "keep all data in this JSON file (default: in memory, until the emulator stops)")
    .option(
      "--seed <file>",
      "JSON or YAML with customers and connectors to start with; ignored if the file of --db has customers",
    )
    .option("--behaviour <file>", "JSON or YAML with behaviours and faults; see docs/emulator.md in this package")
    .option("--json", "print one line of JSON with url and env instead")
    .action(run);
}

async function run(options: Options): Promise<void> {
  const module = await loadEmulator();
  try {
    const emulator = await start(module, options);
    const stop = () => {
      void emulator.close();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    stopWithNpx(stop);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ url: emulator.url, env: emulator.env, notice: module.notTheProduct })}\n`
        : screen(module, emulator, options),
    );
  } catch (error) {
    failCommand("emulator", reasonOf(error, options));
  }
}

/** How often an emulator below npx checks that npx still runs. */
const parentCheckMs = 500;

/** Stops when npx has ended: it passes a SIGTERM on to its shell only, and the emulator would keep the port. */
function stopWithNpx(stop: () => void): void {
  if (process.env.npm_command !== "exec") return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, parentCheckMs).unref();
}

async function start(module: EmulatorModule, { port, db, seed, behaviour }: Options): Promise<Emulator> {
  return module.startEmulator({
    port,
    ...(db !== undefined && { db }),
    ...(seed !== undefined && { seed: parsedFile(seed, module.Seed) }),
    ...(behaviour !== undefined && parsedFile(behaviour, module.BehaviourFile)),
  });
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
}

// JSON is YAML, so one parser reads both.
function parsedFile<Parsed>(file: string, schema: z.ZodType<Parsed>): Parsed {
  try {
    return schema.parse(parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: ${fileProblem(error)}`, { cause: error });
  }
}

/** Why a file can't be read, by the code of the system's error. */
const readProblems: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EISDIR: "is a folder, not a file",
  EACCES: "permission denied",
};

function fileProblem(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
      .join("; ");
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return (Object.hasOwn(readProblems, code) ? readProblems[code] : undefined) ?? firstMessageLine(error);
}

function reasonOf(error: unknown, { port }: Options): string {
  const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return isInUse
    ? `port ${port} on 127.0.0.1 is in use. Choose another one, or omit --port for a free one.`
    : firstMessageLine(error);
}

function screen(
  { notTheProduct }: EmulatorModule,
  { url, endpoint, env, users, admin }: Emulator,
  { db }: Options,
): string {
  const colors = terminalColors();
  const rows = alignedRows(
    [
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
    "  Ctrl-C stops it.",
    "",
    "",
  ].join("\n");
}
