// The tables of the README that say what other files already say: inputs, settings, promises, and what passed on which
// engine.
import * as z from "zod";
import { Customer, factsOf, leaves, settings, unwrap } from "../../schema";
import { recorded } from "../../test/conformance/results";
import { promises } from "../../test/promises";

const cell = (text: string) => text.replaceAll("|", "\\|");
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

function isRequired(path: string): boolean {
  let object: z.core.$ZodType = Customer;
  const keys = path.split(".");
  for (const key of keys.slice(0, -1))
    if (object instanceof z.ZodObject) object = unwrap(object.shape[key] ?? z.unknown());
  const own = object instanceof z.ZodObject ? object.shape[keys.at(-1) ?? ""] : undefined;
  return own !== undefined && !(own instanceof z.ZodOptional);
}

function notes(path: string): string {
  const facts = leaves.find((leaf) => leaf.path === path)?.facts;
  return [
    isRequired(path) && (path.includes(".") ? "required in its block" : "required"),
    facts?.onlyFor && `only ${facts.onlyFor}`,
    facts?.secret && "secret",
    facts?.createOnly && "replaces",
    facts?.onlyNew && `reaches only ${facts.onlyNew}`,
  ]
    .filter(Boolean)
    .join("; ");
}

/**
 * Promises that all engines are held to, with the engines on which every story of them passed and showed them: a story
 * may show less on one of them.
 */
function conformance(): string {
  const engines = recorded();
  const rows = Object.values(promises)
    .flat()
    .flatMap(({ id, text }) => {
      const shown = engines.map(({ stories }) =>
        stories.filter((story) => story.promises.includes(id)).map(({ title }) => title),
      );
      const all = new Set(shown.flat());
      return all.size === 0 ? [] : [[text, ...shown.map((titles) => (titles.length === all.size ? "✓" : "–"))]];
    });
  return table(["promise", ...engines.map(({ engine, version }) => `${engine} ${version}`)], rows);
}

/** The sections by the name in their markers. */
export function readmeSections(): Readonly<Record<string, string>> {
  return {
    inputs: table(
      ["property", "meaning", ""],
      leaves.map((leaf) => [
        `\`${leaf.path}\``,
        factsOf(fieldAt(leaf.keys))?.description ?? leaf.facts.description,
        notes(leaf.path),
      ]),
    ),
    settings: table(
      ["environment", "configuration", "meaning"],
      settings.map((setting) => [
        `\`${setting.environment}\``,
        `\`webcastmanager:${setting.name}\`${setting.secret ? " (secret)" : ""}`,
        setting.description,
      ]),
    ),
    promises: table(
      ["area", "promises"],
      Object.entries(promises).map(([area, list]) => [area, list.map((promise) => promise.text).join("<br>")]),
    ),
    conformance: conformance(),
  };
}

function fieldAt(keys: readonly string[]): z.core.$ZodType {
  let schema: z.core.$ZodType = Customer;
  for (const key of keys) {
    const object = unwrap(schema);
    schema = object instanceof z.ZodObject ? (object.shape[key] ?? schema) : schema;
  }
  return schema;
}

/** A README with its generated sections brought up to date. @throws where a marker is missing. */
export function withSections(readme: string): string {
  return Object.entries(readmeSections()).reduce((text, [name, section]) => {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to === -1) throw new Error(`README.md lacks the markers ${begin} and ${end}`);
    return `${text.slice(0, from)}${begin}\n${section}\n${text.slice(to)}`;
  }, readme);
}
