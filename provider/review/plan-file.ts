// Reads a plan from the bytes of a file or of standard input, and finds out which engine wrote it. What is no plan is
// refused with what to give in its place.
import { isTree, printable, type Tree } from "../../schema";
import { ProviderError } from "../core/errors";
import { engineText, notJson } from "../inventory/states/engine-json";
import { isPulumiState } from "../inventory/states/pulumi-state";
import { isTerraformState } from "../inventory/states/terraform-state";
import type { Plan } from "./plan";
import { isPulumiEvents, isPulumiPreview, readPulumiEvents, readPulumiPreview } from "./pulumi-plan";
import { readTerraformLog } from "./terraform-log";
import { isTerraformPlan, readTerraformPlan } from "./terraform-plan";

const advice = "Give what `pulumi preview --refresh --json` or `terraform show -json <plan file>` prints.";

/** Returns the error for a text that is no plan, or not a whole one. @param source names the file */
function unreadable(source: string, cause: string, hint = advice): ProviderError {
  return new ProviderError(`Can't read the plan ${printable(source, 200)}: ${cause}. ${hint}`, {
    kind: "invalid input",
  });
}

const firstLines = 4_096;

/** Why a text is not parsed at all, as its beginning shows. */
function refusalOf(text: string, source: string): ProviderError | undefined {
  const begin = text.slice(0, firstLines).trimStart();
  if (begin === "") {
    const hint = "The command that writes it may have failed: see what it printed.";
    return unreadable(source, "it is empty", `${hint} ${advice}`);
  }
  if (begin.startsWith("PK\u0003\u0004"))
    return unreadable(
      source,
      "it is a saved plan, which is binary",
      "Give what `terraform show -json <plan file>` prints.",
    );
  if (begin.startsWith("<")) return unreadable(source, "it is HTML or XML, not JSON");
  return undefined;
}

/** Returns the lines of JSON in a text; undefined where a line is none. */
function jsonLines(text: string): readonly unknown[] | undefined {
  try {
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line): unknown => JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Parses a document, or a document on each line. What a program printed before the first one is skipped. */
function parsed(text: string, source: string): unknown {
  const begin = text.search(/^\s*\{/m);
  const document = begin === -1 ? text : text.slice(begin);
  try {
    return JSON.parse(document);
  } catch {
    const lines = begin === -1 ? undefined : jsonLines(document);
    if (lines !== undefined) return lines;
    throw unreadable(source, notJson);
  }
}

/** Returns the lines of a log of Terraform; undefined if it is none. A log of one line is parsed as one document. */
function logLines(found: unknown): readonly unknown[] | undefined {
  const lines: readonly unknown[] = Array.isArray(found) ? found : [found];
  return isTree(lines[0]) && "@level" in lines[0] ? lines : undefined;
}

/** Why a document is no plan. */
function otherDocument(found: unknown, source: string): ProviderError {
  if (logLines(found) !== undefined)
    return unreadable(
      source,
      "it is the log of `terraform plan -json`",
      "Run `terraform plan -out=<plan file>`, and give what `terraform show -json <plan file>` prints.",
    );
  if (!isTree(found)) return unreadable(source, "it is no plan of Pulumi, Terraform or OpenTofu");
  if ("encrypted_data" in found)
    return unreadable(source, "OpenTofu has encrypted it", "Give what `tofu show -json <plan file>` prints.");
  return unreadable(source, causeOf(found));
}

function causeOf(found: Tree): string {
  if ("resourcePlans" in found) return "it is an update plan of `--save-plan`, which lists no values";
  if (isPulumiState(found) || isTerraformState(found)) return "it is a state, not a plan";
  return "it is no plan of Pulumi, Terraform or OpenTofu";
}

function planIn(found: unknown, refuse: (cause: string) => ProviderError): Plan | undefined {
  if (isPulumiEvents(found)) return readPulumiEvents(found, refuse);
  const log = logLines(found);
  if (log !== undefined) return readTerraformLog(log);
  if (!isTree(found)) return undefined;
  if (isPulumiPreview(found)) return readPulumiPreview(found, refuse);
  return isTerraformPlan(found) ? readTerraformPlan(found, refuse) : undefined;
}

/** Reads a plan. @throws ProviderError of kind "invalid input" where it is none */
export function readPlan(content: Buffer | string, source: string): Plan {
  const refuse = (cause: string) => unreadable(source, cause);
  const text = engineText(content, refuse);
  const refused = refusalOf(text, source);
  if (refused !== undefined) throw refused;
  const found = parsed(text, source);
  try {
    const plan = planIn(found, refuse);
    if (plan !== undefined) return plan;
  } catch (error) {
    if (error instanceof RangeError) throw refuse("a customer in it is nested too deeply");
    throw error;
  }
  throw otherDocument(found, source);
}
