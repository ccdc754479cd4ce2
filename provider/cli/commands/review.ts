// `webcastmanager review`: what a plan of Pulumi or Terraform does with customers, and what would fail at apply. What
// does the work is loaded when it runs.
import { Command, InvalidArgumentError, Option } from "commander";
import { deniable, type Deniable } from "../../review/deniable";
import { runCommand } from "../command";
import type { Format, ReviewOptions } from "../review/run";
import { withHelp } from "../help";

const formats: readonly Format[] = ["text", "json", "markdown"];

interface Options extends ReviewOptions {
  readonly json?: true;
}

function denied(text: string): readonly Deniable[] {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const known = deniable.filter((action) => words.includes(action));
  const unknown = words.find((word) => !deniable.some((action) => action === word));
  if (unknown !== undefined || known.length === 0)
    throw new InvalidArgumentError(`Allowed choices are ${deniable.join(", ")}, separated by commas.`);
  return known;
}

function hash(text: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be the hash of a review, such as sha256:0f3a….");
}

/** The command, for the list in program.ts. */
export function reviewCommand(): Command {
  const command = new Command("review")
    .description("Show what a plan of Pulumi or Terraform does with customers, and what would fail at apply.")
    .argument("<plan>", "what `pulumi preview --refresh --json` or `terraform show -json` prints; - is standard input")
    .option("--stack <name>", "use the configuration of this Pulumi stack too")
    .option("--offline", "review the plan alone: no settings are needed, and nothing is held against the service")
    .option("--deny <actions>", `fail if the plan does one of these: ${deniable.join(", ")}`, denied)
    .option("--expect <hash>", "fail if the plan is not the one with this hash", hash)
    .addOption(new Option("--format <format>", "how to print the review").choices(formats).default("text"))
    .option("--json", "the same as --format json")
    .option("--out <file>", "write the review to this file")
    .action((plan: string, { json, ...options }: Options) =>
      runCommand(command, async (run) => {
        const { review } = await import("../review/run.js");
        return review(run, plan, json ? { ...options, format: "json" } : options);
      }),
    );
  return withHelp(command, {
    connects: true,
    docs: "docs/gitops.md",
    schema: "schema/generated/review-report.schema.json",
    examples: [
      {
        command: "pulumi preview --refresh --json | webcastmanager review - --stack dev",
        does: "Review a preview of Pulumi",
      },
      {
        command: "terraform show -json plan.tfplan | webcastmanager review - --deny delete,replace",
        does: "Review a plan of Terraform, and refuse one that deletes",
      },
      {
        command: "webcastmanager review preview.json --format markdown --out review.md",
        does: "Write a comment for a pull request",
      },
    ],
  });
}
