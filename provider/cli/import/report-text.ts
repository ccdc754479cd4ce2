// The summary of an import for people: what was written, what was skipped, which secrets to supply, what to run next.
import { idText, printable } from "../../../schema";
import { counted } from "../counted";
import type { terminalColors } from "../terminal";
import type { ImportReport } from "./report-json";

type Colors = ReturnType<typeof terminalColors>;

/** Lines of a list that are printed; --json has all of them. */
const most = 20;

const pathText = (path: readonly string[]): string => path.map((name) => printable(name, 60)).join(" / ");

const label = ({ id, path }: { readonly id: string; readonly path: readonly string[] }): string =>
  `${pathText(path)} ${idText(id)}`;

function limited(lines: readonly string[]): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `    … and ${lines.length - most} more (--json)`];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `  ${title}`, ...limited(lines)];
}

function verdict({ differences, applied, engine, imported }: ImportReport, { green, yellow }: Colors): string {
  const customers = counted(imported.length, "customer");
  const tool = `${engine.command} ${engine.version}`;
  const preview = engine.command === "pulumi" ? "preview" : "plan";
  if (imported.length === 0) return "  Nothing to import.";
  if (differences.length > 0) {
    const changed = `${differences.length} of ${customers} would change`;
    return yellow(
      applied ? `  ! Imported, and ${changed} (${tool})` : `  ! Nothing was imported: ${changed} (${tool})`,
    );
  }
  const done = applied ? `Imported ${customers}` : `Proved the import of ${customers}`;
  return green(`  ✓ ${done}: a ${preview} with refresh is empty (${tool})`);
}

function differenceLines({ differences, imported }: ImportReport): readonly string[] {
  const byId = new Map(imported.map((customer) => [customer.id, customer]));
  return differences.flatMap(({ id, action, properties }) => [
    `    ${label(byId.get(id) ?? { id, path: [] })}: ${action}`,
    ...properties.map(
      ({ path, service, program }) => `      ${path}: ${service} in the service, ${program} in the program`,
    ),
  ]);
}

/** The secrets that the user has to supply: all but those that --apply sets for Pulumi. Then the stack has them all. */
function secretLines({ secrets, applied, engine }: ImportReport): readonly string[] {
  const isAutomatic = engine.command === "pulumi";
  if (isAutomatic && applied) return [];
  const own = secrets.filter(({ isReturned }) => !(isAutomatic && isReturned));
  const automatic = secrets.filter(({ isReturned }) => isAutomatic && isReturned).length;
  const more =
    automatic === 0
      ? []
      : [
          `    ${counted(automatic, "secret")} that the service returns: --apply sets ${automatic === 1 ? "it" : "them"}`,
        ];
  return [...own.map(({ command }) => `    ${command}`), ...more];
}

/** Returns the summary. */
export function reportText(report: ImportReport, colors: Colors): string {
  const { dim, bold, cyan } = colors;
  const written = report.files.filter(({ change }) => change === "written").map(({ path }) => path);
  const set = report.secrets.filter(({ isSet }) => isSet).length;
  const managed = report.managed.map(
    (one) =>
      `    ${label(one)} ${dim(`${printable(one.source, 60)}: ${printable(one.address.split("::").at(-1) ?? "", 60)}`)}`,
  );
  return [
    "",
    verdict(report, colors),
    ...(report.otherChanges === 0
      ? []
      : [`    ${counted(report.otherChanges, "other resource")} of the program would change too`]),
    ...(set === 0 ? [] : [`    ${counted(set, "secret")} set from what the service returns`]),
    ...section(bold("Differences"), differenceLines(report)),
    ...section(
      bold(`Written to ${printable(report.folder, 200)}`),
      written.map((path) => `    ${path}`),
    ),
    ...section(
      bold("Add to your program"),
      report.linesToAdd.map((line) => cyan(`    ${line}`)),
    ),
    ...section(bold("Skipped: a state manages them"), managed),
    ...section(
      bold("Skipped: no program can declare them"),
      report.undeclarable.flatMap((one) => [`    ${label(one)}`, ...one.problems.map((problem) => `      ${problem}`)]),
    ),
    ...section(
      bold("Skipped: they could not be read"),
      report.unread.map((one) => `    ${label(one)}: ${one.problem}`),
    ),
    ...section(
      bold("Set up"),
      report.setUp.map((command) => cyan(`    ${command}`)),
    ),
    ...section(bold("Secrets to supply"), secretLines(report)),
    ...section(
      bold("Next"),
      report.next.map((command) => cyan(`    ${command}`)),
    ),
    "",
    "",
  ].join("\n");
}
