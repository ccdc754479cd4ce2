// What a Pulumi user does next; added to messages of the lifecycle.
import type { Guide } from "../lifecycle/context";

/** The next steps in Pulumi's own commands. */
export const pulumiGuide: Guide = {
  taken: () =>
    "Set `adopt: true`, add `aliases` if this stack manages it, or import it (docs/import.md). " +
    "After a killed run: `pulumi cancel --yes`, `pulumi refresh --yes --clear-pending-creates`, then adopt.",
  moved:
    "If the service has moved, set webcastmanager:movedFrom (WEBCASTMANAGER_MOVED_FROM) to the former address and run `pulumi up --refresh`, after which it may go; otherwise select the right stack or environment",
  refresh: "Run `pulumi preview --refresh --diff` to see what differs, `pulumi up --refresh` to bring it back",
  forget: "Run `pulumi state delete` with its URN",
  retain: "take this one out of the state with the option retainOnDelete",
};
