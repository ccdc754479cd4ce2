// Reads a contract profile from a JSON or YAML file and checks it: each mistake with its key, line and column.
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync, type Stats } from "node:fs";
import { resolve } from "node:path";
import type * as Yaml from "yaml";
import type * as z from "zod";
import { defaultProfile, profileKeys, pathText, ContractProfile } from "../../schema";
import { ProviderError } from "../core/errors";
import { nearest, issueText } from "../core/validate";
import { fileCause } from "./file-cause";

type Path = readonly (string | number)[];

/** A mistake in a key or its value. */
interface Mistake {
  readonly path: Path;
  readonly message: string;
  readonly of: "key" | "value";
}

const largestFile = 1024 * 1024;
const mostMistakes = 5;
const mostKeys = 8;

function profileError(file: string, reason: string, cause?: unknown): ProviderError {
  return new ProviderError(`Can't use the contract profile ${JSON.stringify(file)}: ${reason}`, {
    kind: "bad setting",
    cause,
  });
}

const whereFrom = "set `profile` to the path of a file, relative to the folder of the project";

/**
 * Why a path can't be read as a file. A pipe or a device could keep a reader waiting for ever, so nothing but a file is
 * opened.
 */
function reasonAgainst(found: Stats | undefined): string | undefined {
  if (found === undefined) return `there is no such file; ${whereFrom}`;
  if (found.isDirectory()) return `it is a folder; ${whereFrom}`;
  if (!found.isFile()) return `it is a pipe, a socket or a device; ${whereFrom}`;
  return found.size > largestFile ? "it is larger than 1 MiB" : undefined;
}

function textOf(file: string): string {
  try {
    const reason = reasonAgainst(statSync(file, { throwIfNoEntry: false }));
    if (reason !== undefined) throw profileError(file, reason);
    const bytes = readFileSync(file);
    // Invalid bytes would silently become other characters.
    if (!isUtf8(bytes)) throw profileError(file, "it is not in UTF-8; save it in that encoding");
    return bytes.toString();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw profileError(file, `it can't be read: ${fileCause(error)}; ${whereFrom}`, error);
  }
}

function mistakesOf(issue: z.core.$ZodIssue, content: unknown): Mistake[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code !== "unrecognized_keys") return [{ path, message: issueText(issue, content), of: "value" }];
  const known = profileKeys(path);
  return issue.keys.map((key) => {
    const guess = nearest(key, known);
    const hint =
      guess !== undefined
        ? `; did you mean \`${pathText([...path, guess])}\`?`
        : known.length <= mostKeys
          ? `; known are ${known.join(", ")}`
          : "";
    return { path: [...path, key], message: `does not exist${hint}`, of: "key" };
  });
}

function syntaxText(
  { code, pos, message }: Pick<Yaml.YAMLParseError, "code" | "pos" | "message">,
  text: string,
): string {
  if (code === "DUPLICATE_KEY")
    return `the key ${/^["']?([^"'\s:,{}]*)/.exec(text.slice(pos[0]))?.[1] ?? ""} is there twice`;
  return code === "MULTIPLE_DOCS" ? "a second document begins; write one" : message;
}

/** A profile file that could be parsed. */
class ProfileDocument {
  readonly #lines: Yaml.LineCounter;
  readonly #document: Yaml.Document;

  /** @throws ProviderError where the text is neither JSON nor YAML. */
  constructor(
    private readonly yaml: typeof Yaml,
    private readonly file: string,
    text: string,
  ) {
    this.#lines = new yaml.LineCounter();
    this.#document = yaml.parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, logLevel: "error" });
    const [error] = this.#document.errors;
    if (error === undefined) return;
    throw profileError(
      file,
      `it is neither JSON nor YAML${this.#place(error.pos[0])}: ${syntaxText(error, text)}`,
      error,
    );
  }

  /** Returns the profile. @throws ProviderError that names each mistake. */
  profile(): ContractProfile {
    const content: unknown = this.#document.toJS() ?? {};
    const parsed = ContractProfile.safeParse(content);
    if (parsed.success) return parsed.data;
    const mistakes = parsed.error.issues.flatMap((issue) => mistakesOf(issue, content));
    const lines = mistakes
      .slice(0, mostMistakes)
      .map(
        (mistake) =>
          `${mistake.path.length === 0 ? "the file" : `\`${pathText(mistake.path)}\``}${this.#place(this.#offsetOf(mistake))}: ${mistake.message}`,
      );
    const more = mistakes.length > mostMistakes ? `; and ${mistakes.length - mostMistakes} more` : "";
    throw profileError(this.file, lines.join("; ") + more, parsed.error);
  }

  #place(offset: number | undefined): string {
    if (offset === undefined) return "";
    const { line, col } = this.#lines.linePos(offset);
    return ` (line ${line}, column ${col})`;
  }

  /** Returns where a mistake is in the text, or what is around a missing key. */
  #offsetOf({ path, of }: Mistake): number | undefined {
    let node: unknown = this.#document.contents;
    let offset = this.#start(node);
    for (const [index, part] of path.entries()) {
      const around: unknown = this.yaml.isAlias(node) ? node.resolve(this.#document) : node;
      const pair = this.yaml.isMap(around) ? around.items.find(({ key }) => String(key) === String(part)) : undefined;
      node = pair?.value ?? (this.yaml.isSeq(around) ? around.items[Number(part)] : undefined);
      offset = this.#start(pair?.key) ?? offset;
      if (of === "value" || index < path.length - 1) offset = this.#start(node) ?? offset;
    }
    return offset;
  }

  #start(node: unknown): number | undefined {
    return this.yaml.isNode(node) ? node.range?.[0] : undefined;
  }
}

/**
 * The profile in a file; the default profile where no path is given.
 * @param baseFolder the folder that a relative path starts from.
 * @throws ProviderError of kind "bad setting".
 */
export async function loadProfile(path: string | undefined, baseFolder: string): Promise<ContractProfile> {
  if (path === undefined) return defaultProfile;
  const file = resolve(baseFolder, path);
  const text = textOf(file);
  // JSON is YAML too; loaded only if there is a file to read.
  const yaml = await import("yaml");
  try {
    return new ProfileDocument(yaml, file, text).profile();
  } catch (error) {
    // Multiplying aliases, or nesting that overflows the stack.
    throw error instanceof ProviderError
      ? error
      : profileError(file, `it can't be read: ${error instanceof Error ? error.message : "unknown error"}`, error);
  }
}
