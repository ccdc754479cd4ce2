// Reads a contract profile from a JSON or YAML file and checks it.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defaultProfile, pathText, Profile } from "../../schema";
import { ProviderError } from "../core/errors";

function bad(file: string, reason: string, cause?: unknown): ProviderError {
  return new ProviderError(`Can't use the contract profile ${file}: ${reason}`, { kind: "bad setting", cause });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const isMissing = !existsSync(file);
    throw bad(file, `${isMissing ? "there is no such file" : "it can't be read"}; check the setting profile, a path relative to the folder of the project`, error);
  }
}

/**
 * The profile in a file; the default profile where no path is given.
 * @param baseFolder the folder that a relative path starts from.
 * @throws ProviderError of kind "bad setting".
 */
export async function loadProfile(path: string | undefined, baseFolder: string): Promise<Profile> {
  if (path === undefined) return defaultProfile;
  const file = resolve(baseFolder, path);
  const text = textOf(file);
  // JSON is YAML as well; loaded only where there is a file to read.
  const { parse } = await import("yaml");
  let content: unknown;
  try {
    content = parse(text, { prettyErrors: false, logLevel: "error" });
  } catch (error) {
    throw bad(file, `it is neither JSON nor YAML: ${error instanceof Error ? error.message : "it can't be parsed"}`, error);
  }
  const parsed = Profile.safeParse(content ?? {});
  if (parsed.success) return parsed.data;
  throw bad(file, parsed.error.issues.map((issue) => `${pathText(issue.path.map((part) => typeof part === "number" ? part : String(part))) || "the file"}: ${issue.message}`).join("; "), parsed.error);
}
