// What a view shows while it has nothing to list: it loads, it can't, nothing is there, or nothing matches.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Loaded } from "../live";
import { useFilters } from "../router";
import { CopyButton } from "./copy";
import { counted } from "./text";

/** Rows that are shown at once; more on request. */
const rowsAtOnce = 200;

/** Commands with a button that copies them. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} />
    </div>
  );
}

/** Says why a view is empty, and what fills it. */
export function Empty({ children, command }: { readonly children: ComponentChildren; readonly command?: string }) {
  return (
    <div class="empty">
      {children}
      {command === undefined ? null : <Command text={command} />}
    </div>
  );
}

function NoMatch({ noun, filters }: { readonly noun: string; readonly filters: readonly string[] }) {
  const [, clear] = useFilters(filters);
  return (
    <p class="empty">
      No {noun} matches.{" "}
      <button
        type="button"
        onClick={() => {
          clear();
          document.getElementById("filter")?.focus();
        }}
      >
        Clear filters
      </button>
    </p>
  );
}

interface RowsProps<Row> {
  readonly loaded: Loaded<readonly unknown[]>;
  /** The rows that match. */
  readonly shown: readonly Row[];
  readonly noun: string;
  /** The page gets no more rows than these, the newest. */
  readonly limit?: number;
  /** Names of the filters in the query. */
  readonly filters: readonly string[];
  readonly empty: ComponentChildren;
  readonly children: (rows: readonly Row[]) => ComponentChildren;
}

/** Shows rows, or why there are none. */
export function Rows<Row>({ loaded, shown, noun, limit, filters, empty, children }: RowsProps<Row>) {
  const [most, setMost] = useState(rowsAtOnce);
  const { data, error } = loaded;
  if (error !== undefined) return <p class="problem">{error.message}</p>;
  if (data === undefined) return <p class="quiet">Loading …</p>;
  if (data.length === 0) return <>{empty}</>;
  if (shown.length === 0) return <NoMatch noun={noun} filters={filters} />;
  const all = `${data.length === limit ? "the newest " : ""}${counted(data.length, noun)}`;
  return (
    <>
      <p class="quiet">{shown.length === data.length ? all : `${shown.length} of ${all}`}</p>
      {children(shown.slice(0, most))}
      {shown.length <= most ? null : (
        <button type="button" onClick={() => setMost(most + rowsAtOnce)}>
          Show more
        </button>
      )}
    </>
  );
}
