// Runs the command `import`: from its options to what it prints.
import { resolve } from "node:path";
import type { Settings } from "../../../schema";
import { ownCommand, shellWord } from "../../inventory/next-steps";
import { matcher } from "../../inventory/select";
import { findProjectFolder } from "../../pulumi/settings";
import type { Run } from "../command";
import { connect } from "../connection";
import type { Outcome } from "../exit-codes";
import { readNamedStates } from "../states";
import { terminalColors } from "../terminal";
import { importCustomers, outcomeOfImport } from "./import-customers";
import { existingFolder } from "./output-files";
import { pulumiTarget } from "./pulumi/pulumi-target";
import { reportOf } from "./report-json";
import { reportText } from "./report-text";
import type { Target } from "./target";
import { terraformTarget } from "./terraform/terraform-target";

/** The options of the command. */
export interface ImportOptions {
  readonly to: "pulumi" | "terraform";
  readonly out: string;
  readonly select?: string;
  readonly stack?: readonly string[];
  readonly state?: readonly string[];
  readonly apply?: true;
  readonly json?: true;
}

function targetOf({ to, out, stack: [stack] = [] }: ImportOptions, { signal }: Run): Promise<Target> {
  return to === "pulumi"
    ? pulumiTarget({ folder: out, ...(stack !== undefined && { stack }) }, signal)
    : terraformTarget(out, signal);
}

/** The command with its options, without what only prints. */
function commandLine({ to, out, select, stack = [], state = [] }: ImportOptions): string {
  const options = [
    ["--to", to],
    ["--out", out],
    ...(select === undefined ? [] : [["--select", select]]),
    ...stack.map((name) => ["--stack", name]),
    ...state.map((file) => ["--state", file]),
  ];
  return [`${ownCommand} import`, ...options.flat().map(shellWord)].join(" ");
}

/** The settings for engines that are started in other folders. */
function withAbsoluteProfile({ profile, ...settings }: Settings, folder: string): Settings {
  return { ...settings, ...(profile !== undefined && { profile: resolve(folder, profile) }) };
}

/** Runs the command. Returns how it ends. */
export async function runImport(options: ImportOptions, run: Run): Promise<Outcome> {
  const target = await targetOf(options, run);
  const folder = existingFolder(resolve(options.out));
  const { states, stack } = await readNamedStates(run, { ...options, folder });
  const connection = await connect(run, stack === undefined ? {} : { stack, folder });
  const { api } = connection;
  const settings = withAbsoluteProfile(connection.settings, stack === undefined ? "." : findProjectFolder(folder));
  const own = options.apply ? await target.managed(run.signal) : [];
  const result = await importCustomers(
    {
      api,
      settings,
      target,
      folder: options.out,
      isSelected: matcher(options.select),
      states: [...states.flatMap(({ customers }) => customers), ...own],
      apply: options.apply === true,
    },
    { settings, signal: run.signal, show: (text) => run.progress.show(`${text} …`) },
  );
  api.close();
  run.progress.clear();
  const report = reportOf(result, commandLine(options));
  process.stdout.write(
    options.json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(report, terminalColors()),
  );
  return outcomeOfImport(result);
}
