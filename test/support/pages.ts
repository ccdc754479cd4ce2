// The pages that users read, cut into what tests look at: fenced blocks, headings and links.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../../tools/workbench/project";

/** A fenced block of a page. */
export interface Block {
  /** Page and line, for messages. */
  readonly place: string;
  /** `sh`, `ts`, …; empty for the output of a command. */
  readonly language: string;
  readonly text: string;
  /** The file that the paragraph before the block names last. */
  readonly file: string | undefined;
}

/** Every page of docs/, by path from the root. */
export const guides: readonly string[] = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .map((path) => posix.join("docs", path.replaceAll("\\", "/")))
  .sort();

/** Returns the text of a page. */
export function pageText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Returns the fenced blocks of a page, in their order. */
export function blocksOf(path: string, text = pageText(path)): readonly Block[] {
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map((match) => {
    const [, indent = "", language = "", content = ""] = match;
    const before = text.slice(0, match.index);
    const paragraph =
      before
        .trimEnd()
        .split(/\n\s*\n/)
        .at(-1) ?? "";
    return {
      place: `${path}:${before.split("\n").length}`,
      language,
      text: content.replace(new RegExp(`^${indent}`, "gm"), ""),
      file: [...paragraph.matchAll(/`([\w./-]+\.[a-z]+)`/g)].at(-1)?.[1],
    };
  });
}

/** Returns a page without its fenced blocks. */
export function proseOf(path: string): string {
  return pageText(path).replace(/^( *)```[\s\S]*?^\1```$/gm, "");
}

/** Returns the commands of a shell block, without comments. */
export function commandsIn({ text }: Block): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^| +)# .*$/, ""))
    .filter((line) => line !== "");
}
