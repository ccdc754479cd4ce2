// Reads a state from the bytes of a file or of standard input, and finds out which engine wrote it.
import { gunzipSync } from "node:zlib";
import { unreadableState, type ManagedCustomer } from "./managed-customer";
import { isPulumiState, readPulumiState } from "./pulumi-state";
import { isTerraformState, readTerraformState } from "./terraform-state";

/** Bytes of a state, at most: a text of this length still fits into one string of Node. */
const mostBytes = 500 * 1024 * 1024;

const advice =
  "Give what `pulumi stack export --show-secrets` or `terraform show -json` prints, or the file terraform.tfstate.";

/** Whether the bytes are compressed, as a self-managed backend of Pulumi may store them. */
const isCompressed = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function parsedJson(bytes: Buffer, source: string): unknown {
  try {
    const plain = isCompressed(bytes) ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
    // Windows PowerShell redirects as UTF-16, with a byte order mark.
    const encoding = plain[0] === 0xff && plain[1] === 0xfe ? "utf16le" : "utf8";
    return JSON.parse(plain.toString(encoding).replace(/^\ufeff/u, ""));
  } catch {
    throw unreadableState(source, bytes.length === 0 ? "it is empty" : "it is not JSON, or cut off", advice);
  }
}

/** Returns the customers that a state manages. @throws ProviderError of kind "invalid input" where it is none */
export function readState(bytes: Buffer, source: string): readonly ManagedCustomer[] {
  const state = parsedJson(bytes, source);
  const isObject = typeof state === "object" && state !== null;
  if (isObject && isPulumiState(state)) return readPulumiState(state, source);
  if (isObject && isTerraformState(state)) return readTerraformState(state, source);
  throw unreadableState(source, "it is no state of Pulumi, Terraform or OpenTofu", advice);
}
