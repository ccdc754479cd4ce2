// The header of each view: what this is, who acts, whether it is live, and the views.
import type { Status } from "../../emulator/page-api";
import { connection, pause } from "../live";
import { addressOf, Link } from "../router";
import { keysAsked } from "./keys";
import { actor, theme, useShared, type Theme } from "../session";

const themes: readonly Theme[] = ["auto", "light", "dark"];

/** The header. The page shows that of page.html until the script runs: both have the same elements. */
export function Header({ status, view }: { readonly status: Status | undefined; readonly view: string }) {
  const conditions = (status?.faults ?? 0) + (status?.behaviours ?? 0);
  // A number that isn't known yet has its place, so that nothing moves when it comes.
  const links = [
    { name: "customers", label: "Customers", count: status?.customers ?? "" },
    { name: "audit", label: "Audit", count: undefined },
    { name: "requests", label: "Requests", count: status?.requests ?? "" },
    { name: "conditions", label: "Conditions", count: conditions === 0 ? undefined : conditions },
    { name: "connect", label: "Connect", count: undefined },
  ];
  return (
    <header class="top">
      <div class="bar">
        <p class="brand">
          <strong>WebcastManager emulator</strong> <span class="quiet">not the vendor’s product</span>
        </p>
        <div class="tools">
          <Actor status={status} />
          <Live />
          <ThemeChoice />
          <button type="button" aria-label="Keys" title="Keys" onClick={() => keysAsked.set(keysAsked.get() + 1)}>
            ?
          </button>
        </div>
      </div>
      <nav aria-label="Views">
        <ul>
          {links.map(({ name, label, count }) => (
            <li key={name}>
              <Link to={addressOf([name])} isCurrent={view === name}>
                {label}
                {count === undefined ? null : <span class="count">{count.toLocaleString("en")}</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** Returns the short name of a user. */
export const shortName = (user: string): string => user.split("@")[0] ?? user;

function Actor({ status }: { readonly status: Status | undefined }) {
  const current = useShared(actor);
  return (
    <label class="actor">
      You:{" "}
      <select value={current} onChange={({ currentTarget }) => actor.set(currentTarget.value)}>
        {(status?.users ?? []).map(({ name, mayWrite }) => (
          <option key={name} value={name}>
            {mayWrite ? shortName(name) : `${shortName(name)} (reads)`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Live() {
  const { state, missed } = useShared(connection);
  // A write is a request too, and counts once.
  const unseen = Math.max(0, ...Object.values(missed));
  const label = { live: "Live", paused: unseen === 0 ? "Paused" : `Paused, ${unseen} new`, lost: "Disconnected" }[
    state
  ];
  return (
    <button
      type="button"
      class={`live ${state}`}
      aria-pressed={state === "paused"}
      title={state === "paused" ? "Show changes as they come" : "Keep what is shown"}
      onClick={() => pause(state !== "paused")}
    >
      {label}
    </button>
  );
}

function ThemeChoice() {
  const current = useShared(theme);
  return (
    <label>
      Theme:{" "}
      <select value={current} onChange={({ currentTarget }) => theme.set(currentTarget.value as Theme)}>
        {themes.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
