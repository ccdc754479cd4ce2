// What a Pulumi user does next; added to messages of the lifecycle.
import type { Guide } from "../resources/context";

/** The next steps in Pulumi's own commands. */
export const pulumiGuide: Guide = {
  taken: (id) => "To take it over, set `adopt: true` and run `pulumi up` again; to import it, write a file with its type, name, "
    + `this id (${id}), \`inputs\` and \`outputs\`, both with \`__provider\` (README, "Take over what exists"), and run \`pulumi import --file <file> --generate-code=false\`. `
    + "After a killed run: `pulumi cancel --yes`, `pulumi refresh --yes --clear-pending-creates`, then `pulumi up` with `adopt: true`",
  moved: "If the service has moved, set webcastmanager:movedFrom (WEBCASTMANAGER_MOVED_FROM) to the former address and run `pulumi up --refresh`, after which it may go; otherwise select the right stack or environment",
  refresh: "Run `pulumi preview --refresh --diff` to see what differs, `pulumi up --refresh` to bring it back",
  forget: "Run `pulumi state delete` with its URN",
  retain: "take this one out of the state with the option retainOnDelete",
};
