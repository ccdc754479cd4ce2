// `webcastmanager emulator`: starts the emulator and says how to use it. Loads it only when asked to.
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { createColors } from "picocolors";
import { parse } from "yaml";
import * as z from "zod";
import { printable } from "../../../schema/printable";

const loadEmulator = () => import("../../../emulator/index.js");
type Door = Awaited<ReturnType<typeof loadEmulator>>;
type Emulator = Awaited<ReturnType<Door["startEmulator"]>>;

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
    .description("Start a WebcastManager for tests and demonstrations on this machine. It is not the vendor's product.")
    .option("--port <number>", "port on 127.0.0.1; 0 takes a free one", toPort, 0)
    .option("--db <file>", "keep everything in this file; without it all is gone when the emulator stops")
    .option(
      "--seed <file>",
      "JSON or YAML with customers (and connectors) to begin with; a database that holds some keeps its own",
    )
    .option(
      "--behaviour <file>",
      "JSON or YAML with behaviours and faults; all are listed in docs/emulator.md of this package",
    )
    .option("--json", "print one line of JSON with url and env, and nothing else")
    .action(run);
}

async function run(options: Options): Promise<void> {
  const door = await loadEmulator();
  try {
    const emulator = await start(door, options);
    const stop = () => {
      void emulator.close();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ url: emulator.url, env: emulator.env, notice: door.notTheProduct })}\n`
        : screen(door, emulator, options),
    );
  } catch (error) {
    process.stderr.write(`${printable(`webcastmanager emulator: ${reasonOf(error, options)}`)}\n`);
    process.exitCode = 1;
  }
}

async function start(door: Door, { port, db, seed, behaviour }: Options): Promise<Emulator> {
  return door.startEmulator({
    port,
    ...(db !== undefined && { db }),
    ...(seed !== undefined && { seed: fromFile(seed, door.Seed) }),
    ...(behaviour !== undefined && fromFile(behaviour, door.BehaviourFile)),
  });
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
}

// YAML holds JSON, so one parser reads both.
function fromFile<Parsed>(file: string, schema: z.ZodType<Parsed>): Parsed {
  try {
    return schema.parse(parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: ${reasonToRefuse(error)}`, { cause: error });
  }
}

function issuesOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)).join("; ");
}

/** What is wrong with a file that can't be read, by the code of the system's error. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "is a folder, and a file is wanted",
  EACCES: "may not be read by this user",
};

function reasonToRefuse(error: unknown): string {
  if (error instanceof z.ZodError) return issuesOf(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return Object.hasOwn(unreadable, code) ? (unreadable[code] ?? code) : textOf(error);
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function reasonOf(error: unknown, { port }: Options): string {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
    return `port ${port} on 127.0.0.1 is in use; name another, or leave --port out for a free one`;
  return textOf(error);
}

function screen({ notTheProduct }: Door, { url, endpoint, env, users, admin }: Emulator, { db }: Options): string {
  // A pipe stays plain, also on build machines, which picocolors by itself takes for terminals.
  const colors = createColors((process.stdout.isTTY && !process.env.NO_COLOR) || Boolean(process.env.FORCE_COLOR));
  const rows = [
    ["customer API", endpoint],
    ["controls", `${url}/_emulator`],
    ["kept in", db ?? "memory; gone when this stops"],
    ["customers", String(admin.dump().customers.length)],
    ...users.map(({ username, mayWrite }) => [
      "user",
      `${username} ${colors.dim(mayWrite ? "may write" : "may only read")}`,
    ]),
  ].map(([label = "", value = ""]) => `  ${colors.dim(label.padEnd(14))}${value}`);
  const variables = Object.entries(env).map(([name, value]) =>
    process.platform === "win32" ? `  $env:${name} = '${value}'` : `  export ${name}='${value}'`,
  );
  return [
    "",
    `  ${colors.bold("WebcastManager emulator")}`,
    `  ${colors.yellow(notTheProduct)}`,
    "",
    ...rows,
    "",
    "  Copy into the shell of your client:",
    ...variables.map((line) => colors.cyan(line)),
    "",
    "  Ctrl-C stops it.",
    "",
    "",
  ].join("\n");
}
