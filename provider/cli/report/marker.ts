// The first line of what reports write on GitHub: an HTML comment, not shown, by which the next run finds it again.
import * as z from "zod";

/** What a comment or an issue is about. */
export type MarkerKind = "review" | "apply" | "drift" | "check-failed";

const Marker = z.object({
  version: z.literal(1),
  stack: z.string(),
  /** Of a review: the hash of what was reviewed. Of an issue: the fingerprint of what it shows. */
  hash: z.string().optional(),
  /** Whether the report was cut. */
  cut: z.literal(true).optional(),
});

/** What the marker of one stack says. */
export type Marker = Readonly<Omit<z.output<typeof Marker>, "version">>;

/** Letters, digits and what JSON needs; a comment may hold neither `--` nor `>`. */
const unsafe = /[^\w:{}",. ]/gu;

function escaped(character: string): string {
  return [...character]
    .flatMap((each) => each.split(""))
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Returns the marker as the first line of a body. */
export function markerLine(kind: MarkerKind, marker: Marker): string {
  const json = JSON.stringify({ version: 1, ...marker });
  // A backslash belongs to an escape of JSON already.
  const safe = json.replace(unsafe, (character) => (character === "\\" ? character : escaped(character)));
  return `<!-- webcastmanager-${kind} ${safe} -->`;
}

/** Returns the marker of a body; undefined unless its first line is one of this kind and stack. */
export function markerOf(body: string, kind: MarkerKind, stack: string): Marker | undefined {
  const json = /^<!-- webcastmanager-([a-z-]+) (\{[^\r\n]*\}) -->(?:\r?\n|$)/.exec(body);
  if (json?.[1] !== kind) return undefined;
  try {
    const marker = Marker.safeParse(JSON.parse(json[2] ?? "")).data;
    return marker?.stack === stack ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two bodies are the same: GitHub's editor changes line ends, and both may trim. */
export function isSameBody(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plain(one) === plain(other);
}
