// What every view says: the emulator is away, or it isn't as the contract has it.
import type { Status } from "../../emulator/page-api";
import { connection } from "../live";
import { useShared } from "../session";
import { addressOf, Link } from "../router";
import { act } from "./act";
import { counted } from "./text";

/** The banners. */
export function Banner({ status }: { readonly status: Status | undefined }) {
  const { state } = useShared(connection);
  const { faults = 0, behaviours = 0 } = status ?? {};
  const parts = [
    ...(faults === 0 ? [] : [counted(faults, "fault")]),
    ...(behaviours === 0 ? [] : [counted(behaviours, "behaviour")]),
  ];
  return (
    <>
      {state === "lost" ? (
        <p class="banner lost" role="alert">
          The emulator doesn’t answer. The page tries again; nothing that you typed is lost.
        </p>
      ) : null}
      {parts.length === 0 ? null : (
        <aside class="banner" aria-label="Not as the contract has it">
          {parts.join(" and ")} {faults + behaviours === 1 ? "differs" : "differ"} from the contract.{" "}
          <Link to={addressOf(["conditions"])}>Show</Link>{" "}
          <button type="button" onClick={() => void clearConditions()}>
            Clear all
          </button>
        </aside>
      )}
    </>
  );
}

/** Removes every fault, and takes the contract's behaviours. */
async function clearConditions(): Promise<void> {
  await act("Faults are cleared.", "DELETE", "/faults");
  await act("Faults and behaviours are cleared.", "DELETE", "/behaviours");
}
