// The checks of doctor for a terminal: a title for each group, aligned, remedies below what they are for.
import { printable } from "../../../schema";
import type { Check } from "../../doctor/check";
import type { DoctorReport } from "../../doctor/doctor-report";
import type { Colors } from "../terminal";

const titles: Readonly<Record<Check["group"], string>> = {
  versions: "Versions",
  settings: "Settings",
  network: "Network",
  login: "Login",
  read: "Rights to read",
  write: "Rights to write",
  limits: "Limits and latency",
  contract: "Contract",
};

function paint({ green, yellow, red, dim }: Colors, status: Check["status"]): (text: string) => string {
  return { PASS: green, WARN: yellow, FAIL: red, SKIP: dim }[status];
}

/** Returns the lines of one group; of one that is skipped as a whole, a single line. */
export function groupLines(checks: readonly Check[], colors: Colors): readonly string[] {
  const [first] = checks;
  if (first === undefined) return [];
  if (first.name === first.group && first.status === "SKIP")
    return [colors.dim(`${titles[first.group]}: SKIP, ${printable(first.detail)}`)];
  const width = Math.max(16, ...checks.map(({ name }) => name.length));
  const indent = " ".repeat("  PASS  ".length + width + 2);
  return [
    colors.bold(titles[first.group]),
    ...checks.flatMap(({ name, status, detail, remedy }) => {
      const text = printable(detail);
      const line = `  ${paint(colors, status)(status)}  ${printable(name).padEnd(width)}  ${status === "SKIP" ? colors.dim(text) : text}`;
      return remedy === undefined ? [line] : [line, `${indent}${colors.cyan(printable(remedy))}`];
    }),
    "",
  ];
}

/** Returns the last line: how many checks ended how. */
export function summaryLine({ counts }: DoctorReport, { green, yellow, red, dim, bold }: Colors): string {
  const parts = [
    counts.fail > 0 && bold(red(`${counts.fail} failed`)),
    counts.warn > 0 && yellow(counts.warn === 1 ? "1 warning" : `${counts.warn} warnings`),
    green(`${counts.pass} passed`),
    counts.skip > 0 && dim(`${counts.skip} skipped`),
  ];
  return `${parts.filter((part) => part !== false).join(", ")}.`;
}
