// Reads a state from the bytes of a file or of standard input, and finds out which engine wrote it.
import { gunzipSync } from "node:zlib";
import { unreadableState, type Engine, type ManagedCustomer } from "./managed-customer";
import { isPulumiState, readPulumiState } from "./pulumi-state";
import { isTerraformState, readTerraformState } from "./terraform-state";

/** Bytes of a state, at most: a text of this length still fits into one string of Node. */
const mostBytes = 500 * 1024 * 1024;

const advice =
  "Give what `pulumi stack export --show-secrets` or `terraform show -json` prints, or the file terraform.tfstate.";

/** Whether the bytes are compressed, as a self-managed backend of Pulumi may store them. */
const isCompressed = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function textOf(bytes: Buffer, source: string): string {
  try {
    const plain = isCompressed(bytes) ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
    // Windows PowerShell redirects as UTF-16.
    return plain.toString(plain[0] === 0xff && plain[1] === 0xfe ? "utf16le" : "utf8");
  } catch {
    throw unreadableState(source, "it is not JSON, or cut off", advice);
  }
}

function parsedJson(text: string, source: string): unknown {
  try {
    // With a byte order mark, as Windows puts it before a redirected text.
    return JSON.parse(text.replace(/^\ufeff/u, ""));
  } catch {
    throw unreadableState(source, text === "" ? "it is empty" : "it is not JSON, or cut off", advice);
  }
}

/** The customers that a state manages, and the engine that wrote it. */
export interface StateContent {
  readonly engine: Engine;
  readonly customers: readonly ManagedCustomer[];
}

/** Reads a state. @throws ProviderError of kind "invalid input" where it is none */
export function readState(state: Buffer | string, source: string): StateContent {
  const parsed = parsedJson(typeof state === "string" ? state : textOf(state, source), source);
  const isObject = typeof parsed === "object" && parsed !== null;
  if (isObject && isPulumiState(parsed)) return { engine: "pulumi", customers: readPulumiState(parsed, source) };
  if (isObject && isTerraformState(parsed))
    return { engine: "terraform", customers: readTerraformState(parsed, source) };
  throw unreadableState(source, "it is no state of Pulumi, Terraform or OpenTofu", advice);
}
