// Refuses what the build made too large.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../workbench/project";

/** How large files may be together. */
export interface Limit {
  readonly files: readonly string[];
  readonly bytes: number;
  /** What is sent compressed is counted so. */
  readonly isCompressed?: boolean;
  /** A sentence: what to do where they are larger. */
  readonly advice: string;
}

/** @throws Error where files are larger than their limit */
export function refuseLarge({ files, bytes, isCompressed = false, advice }: Limit): void {
  const contents = files.map((file) => readFileSync(file));
  const size = contents.reduce((sum, content) => sum + (isCompressed ? gzipSync(content) : content).length, 0);
  if (size <= bytes) return;
  const what = `${files.map((file) => relative(root, file)).join(" and ")} ${files.length === 1 ? "is" : "are"}`;
  const unit = isCompressed ? "bytes compressed" : "bytes";
  throw new Error(`${what} too large: ${size} ${unit}, the limit is ${bytes}. ${advice}`);
}
