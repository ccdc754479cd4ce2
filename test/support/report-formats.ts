// What tests of reports share: texts that would do harm where a format doesn't escape them, what Markdown has outside
// of code, and the schemas that are shipped.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { root } from "../../tools/workbench/project";

/** Texts that would do harm in a terminal, a log, Markdown or HTML. */
export const hostileTexts = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "@everyone #12 !7",
  "a | b `c` ``d``",
  "](https://evil.example)",
  "--> <!-- x",
  "\u001b[31mred\u001b[0m\u0007",
  "line\nbreak\r\n::error::command",
  "\u202egnp.exe",
  "$&{{ secrets }} ${x} %{y}",
  "ü\u0308 😀 漢字",
  "`",
  "",
];

/** Returns a line of Markdown with each code span as CODE. */
export function outsideCode(line: string): string {
  return line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "CODE").replaceAll("<br>", "");
}

/** Returns a JSON Schema of `schema/generated`. */
export function shippedSchema(file: string): z.ZodType {
  const text = readFileSync(join(root, "schema", "generated", file), "utf8");
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
}
