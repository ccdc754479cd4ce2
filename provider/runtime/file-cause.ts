// Why a file can't be read or written, in words: for messages, which show no code of the system.
import { getSystemErrorMessage } from "node:util";
import { codeOf } from "../core/errors";

/** Codes for which Node has no words, or words about its own calls. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
  ERR_INVALID_ARG_VALUE: "no file can have this name",
};

/** Returns the cause of an error of a file, such as `permission denied`. */
export function fileCause(error: unknown): string {
  const own = causes[codeOf(error) ?? ""];
  if (own !== undefined) return own;
  const number = typeof error === "object" && error !== null && "errno" in error ? error.errno : undefined;
  return typeof number === "number" ? getSystemErrorMessage(number) : "the system gives no reason";
}
