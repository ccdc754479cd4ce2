// The next steps that messages name, as Pulumi's commands and settings.
import { deletionEntry } from "../core/deletions";
import type { Guide } from "../lifecycle/context";

/** The next steps as Pulumi's own commands and settings. */
export const pulumiGuide: Guide = {
  taken: () =>
    "Set `adopt: true`, add `aliases` if this stack manages it, or import it (docs/import.md). " +
    "After a killed run: `pulumi cancel --yes`, `pulumi refresh --yes --clear-pending-creates`, then adopt.",
  moved:
    "If the service has moved, set webcastmanager:movedFrom (WEBCASTMANAGER_MOVED_FROM) to the former address " +
    "and run `pulumi up --refresh`. Otherwise select the stack or environment of that service",
  refresh: "Run `pulumi preview --refresh --diff` to see what differs, and `pulumi up --refresh` to restore it",
  forget: "Run `pulumi state delete` with its URN",
  retain: "remove this one from the state with the option retainOnDelete",
  list: (id, tree) =>
    `add this line below webcastmanager:deletions in the stack's configuration: ${deletionEntry(id, tree, ": ")}`,
};
