// Where the page is: the path chooses the view, the query keeps its filters, so that Back and a reload restore both.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { shared, useShared } from "./session";

/** A place in the page. */
export interface Place {
  /** Parts of the path below /ui. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

const root = "/ui/";

/** Asks before the place is left; returns whether it may be. */
type Guard = () => boolean;
let guard: Guard | undefined;

function here(): Place {
  const parts = location.pathname
    .slice(root.length)
    .split("/")
    .filter((part) => part !== "")
    .map((part) => decodeURIComponent(part));
  return { parts, query: new URLSearchParams(location.search) };
}

const place = shared(here());
const addressHere = () => location.pathname + location.search;
let shown = addressHere();

function moved(): void {
  shown = addressHere();
  place.set(here());
}

addEventListener("popstate", () => {
  const isElsewhere = location.pathname !== shown.split("?")[0];
  // The browser has left already: a place that the guard keeps is entered again.
  if (isElsewhere && guard?.() === false) history.pushState(null, "", shown);
  else moved();
});

/** Returns the address of a place. */
export function addressOf(parts: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return `${root}${parts.map((part) => encodeURIComponent(part)).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** What the entry of a place in the history keeps: the address of the link with the focus, for the way back. */
interface Kept {
  readonly focus: string;
}

/** Returns the link that had the focus when the reader left this place, once it is shown. */
export function leftLink(): string | undefined {
  return (history.state as Kept | null)?.focus;
}

/** Goes to a place, unless a guard keeps the page where it is. */
export function go(address: string, how: "push" | "replace" = "push"): void {
  if (how === "push") {
    if (guard?.() === false) return;
    const focus = document.activeElement?.getAttribute("href");
    if (focus) history.replaceState({ focus } satisfies Kept, "");
    history.pushState(null, "", address);
  } else history.replaceState(history.state, "", address);
  moved();
}

/** Keeps the place unless the reader answers the question with yes; undefined: asks nothing. */
export function useGuard(question: string | undefined): void {
  useEffect(() => {
    guard = () => question === undefined || confirm(question);
    // The browser asks a question of its own.
    const onUnload = (event: BeforeUnloadEvent) => {
      if (question !== undefined) event.preventDefault();
    };
    addEventListener("beforeunload", onUnload);
    return () => {
      guard = undefined;
      removeEventListener("beforeunload", onUnload);
    };
  }, [question]);
}

/** Returns the current place. */
export function usePlace(): Place {
  return useShared(place);
}

/** Returns a filter of the query, and a function that changes it without a new entry in the history. */
export function useFilter(name: string): readonly [string, (value: string) => void] {
  const { query } = usePlace();
  return [query.get(name) ?? "", (value) => setFilters({ [name]: value })];
}

/** Changes filters of the query; an empty one is left out. */
function setFilters(changes: Readonly<Record<string, string>>): void {
  const { parts, query } = here();
  const all = Object.entries({ ...Object.fromEntries(query), ...changes }).filter(([, value]) => value !== "");
  go(addressOf(parts, Object.fromEntries(all)), "replace");
}

/** Returns several filters of the query, and a function that clears them. */
export function useFilters(names: readonly string[]): readonly [Readonly<Record<string, string>>, () => void] {
  const { query } = usePlace();
  const clear = () => setFilters(Object.fromEntries(names.map((name) => [name, ""])));
  return [Object.fromEntries([...query].filter(([name]) => names.includes(name))), clear];
}

/** A link within the page. */
export function Link(props: {
  readonly to: string;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly isCurrent?: boolean;
}) {
  const { to, children, isCurrent = false } = props;
  return (
    <a
      href={to}
      class={props.class}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
