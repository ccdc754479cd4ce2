// The work of `webcastmanager doctor`: runs every check, and prints each group once it is known.
import { ProviderError } from "../../core/errors";
import { proxyFrom, proxyVariable } from "../../core/proxy";
import type { Check } from "../../doctor/check";
import { contractChecks, type ContractReport } from "../../doctor/contract/check-contract";
import { doctorReport } from "../../doctor/doctor-report";
import { examine } from "../../doctor/examine";
import type { Run } from "../command";
import { profileOf, reporterOf, settingSources } from "../connection";
import { CommandError, type Outcome } from "../exit-codes";
import { withVariables } from "../setting-names";
import { terminalColors } from "../terminal";
import { writeProfile } from "./write-profile";
import { findVersions } from "./find-versions";
import { groupLines, summaryLine } from "./text";

/** The options of the command. */
export interface DoctorOptions {
  readonly stack?: string;
  readonly json?: true;
  readonly strict?: true;
  readonly writeTest?: true;
  readonly writeProfile?: string;
}

/** A stack that can't be read is a failed check, not the end of the command. */
async function sourcesOf(run: Run, { stack }: DoctorOptions): ReturnType<typeof settingSources> {
  try {
    return await settingSources(run, { stack });
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof CommandError)) throw error;
    throw new ProviderError([error.message, error.hint].join(" ").trim(), { kind: "bad setting", cause: error });
  }
}

/** Returns a check with the settings in its texts as variables. */
function inVariables({ detail, remedy, ...check }: Check): Check {
  return {
    ...check,
    detail: withVariables(detail),
    ...(remedy !== undefined && { remedy: withVariables(remedy) }),
  };
}

/** Returns the checks of the group that runs, or ran last. */
function lastGroupOf(checks: readonly Check[]): readonly Check[] {
  const last = checks.at(-1)?.group;
  return checks.filter(({ group }) => group === last);
}

/** Warns of the failed checks of the last group. */
function warnOfLast(run: Run, checks: readonly Check[]): void {
  for (const { status, detail, remedy = "" } of lastGroupOf(checks))
    if (status === "FAIL") run.warn(`${detail}. ${remedy}`);
}

function outcomeOf(checks: readonly Check[], isStrict: boolean): Outcome {
  const failed = checks.filter(({ status }) => status === "FAIL" || (isStrict && status === "WARN"));
  if (failed.some(({ group, name, status }) => group === "login" && name === "login" && status === "FAIL"))
    return "authentication";
  return failed.length > 0 ? "error" : "ok";
}

/** Checks and prints. Returns how the command ends. */
export async function doctor(run: Run, options: DoctorOptions): Promise<Outcome> {
  const { signal, progress } = run;
  const colors = terminalColors();
  const print = (lines: readonly string[]) => {
    progress.clear();
    if (options.json === undefined) process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  };
  const checks: Check[] = [];
  const lastLines = () => groupLines(lastGroupOf(checks), colors);
  let contract: ContractReport | undefined;
  const found = examine({
    versions: () => findVersions(".", signal),
    sources: () => sourcesOf(run, options),
    profile: (path) => profileOf(path, { stack: options.stack }),
    proxy: (settings) => proxyFrom(process.env, settings),
    proxyVariable: proxyVariable(process.env),
    reporter: (settings) => reporterOf(run, settings),
    signal,
    writes: options.writeTest === true,
    async *contract(service, writer) {
      contract = yield* contractChecks(service, writer);
      return true;
    },
    onGroup: (group) => {
      progress.show(`Checking ${group}`);
    },
  });
  try {
    for await (const check of found) {
      // A group is complete with the first check of another one.
      if (checks.length > 0 && checks.at(-1)?.group !== check.group) print(lastLines());
      checks.push(inVariables(check));
    }
  } catch (error) {
    // A customer of the write test that stays has to be known, also after Ctrl-C.
    print(lastLines());
    if (options.json) warnOfLast(run, checks);
    throw error;
  }
  const report = doctorReport(checks);
  const lines = lastLines();
  print([...lines, ...(lines.at(-1) === "" ? [] : [""]), summaryLine(report, colors)]);
  if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if (options.writeProfile !== undefined) run.note(writeProfile(options.writeProfile, contract));
  return outcomeOf(checks, options.strict === true);
}
