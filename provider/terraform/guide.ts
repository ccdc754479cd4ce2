// The next steps that messages name, as Terraform's commands and settings; OpenTofu has the same.
import { customerType } from "../../schema";
import { deletionEntry } from "../core/deletions";
import type { Guide } from "../lifecycle/context";

/** The next steps, as commands and settings of Terraform. */
export const terraformGuide: Guide = {
  taken: (id) =>
    "Set `adopt = true`, add a `moved` block if this state manages it, or run " +
    `\`terraform import ${customerType}.<name> ${id}\`. ` +
    "`create_before_destroy` can't work: names are unique.",
  moved:
    "If the service has moved, set moved_from in the provider block (WEBCASTMANAGER_MOVED_FROM) to the former address; " +
    "otherwise choose the right workspace, provider alias or environment",
  refresh: "Run `terraform plan` to see what differs, `terraform apply` to bring it back",
  forget: "Run `terraform state rm` with its address",
  retain: "take this one out of the state with a `removed` block that has `destroy = false`",
  list: (id, tree) =>
    `add to \`deletions\` of the provider block: ${deletionEntry(id, tree, " = ").replace(/[$%](?=\{)/g, "$&$&")}`,
};

/** What else helps where a protected customer is to be replaced, and no plan of the provider said so. */
export const replacementAdvice =
  "If it is tainted, run `terraform untaint` with its address instead. " +
  "With `-replace`, set deletion_protection to false and apply that first.";
