// Reads a state from the bytes of a file or of standard input, and finds out which engine wrote it.
import { engineText, notJson } from "./engine-json";
import { unreadableState, type Engine, type ManagedCustomer } from "./managed-customer";
import { isPulumiState, readPulumiState } from "./pulumi-state";
import { isTerraformState, readTerraformState } from "./terraform-state";

const advice =
  "Give what `pulumi stack export --show-secrets` or `terraform show -json` prints, or the file terraform.tfstate.";

function parsedJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadableState(source, text === "" ? "it is empty" : notJson, advice);
  }
}

/** The customers that a state manages, and the engine that wrote it. */
export interface StateContent {
  readonly engine: Engine;
  readonly customers: readonly ManagedCustomer[];
}

/** Reads a state. @throws ProviderError of kind "invalid input" where it is none */
export function readState(state: Buffer | string, source: string): StateContent {
  const text = engineText(state, (cause) => unreadableState(source, cause, advice));
  const parsed = parsedJson(text, source);
  const isObject = typeof parsed === "object" && parsed !== null;
  if (isObject && isPulumiState(parsed)) return { engine: "pulumi", customers: readPulumiState(parsed, source) };
  if (isObject && isTerraformState(parsed))
    return { engine: "terraform", customers: readTerraformState(parsed, source) };
  throw unreadableState(source, "it is no state of Pulumi, Terraform or OpenTofu", advice);
}
