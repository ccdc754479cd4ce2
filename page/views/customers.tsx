// The customers as a tree or a list, with filters, and what was changed by hand.
import { useState } from "preact/hooks";
import type { CustomerRow, Status } from "../../emulator/page-api";
import { shortName } from "../parts/header";
import { ago, counted } from "../parts/text";
import { useLive } from "../live";
import { addressOf, Link, useFilter } from "../router";

/** Rows that are shown at once; more on request. */
const rowsAtOnce = 200;

interface ShownRow {
  readonly row: CustomerRow;
  readonly depth: number;
  readonly children: number;
}

interface Filter {
  readonly text: string;
  readonly type: string;
  readonly changedOnly: boolean;
}

function matches({ id, name, type, changed }: CustomerRow, filter: Filter): boolean {
  const text = filter.text.toLowerCase();
  return (
    (text === "" || name.toLowerCase().includes(text) || id === text) &&
    (filter.type === "" || type === filter.type) &&
    (!filter.changedOnly || changed > 0)
  );
}

/** Returns the rows of the tree: what matches, with everything above it. */
function treeRows(rows: readonly CustomerRow[], filter: Filter, closed: ReadonlySet<string>): ShownRow[] {
  const below = new Map<string | null, CustomerRow[]>();
  const ids = new Set(rows.map(({ id }) => id));
  for (const row of rows) {
    const parent = row.parentId !== null && ids.has(row.parentId) ? row.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), row]);
  }
  const walk = (parent: string | null, depth: number): ShownRow[] =>
    (below.get(parent) ?? []).flatMap((row) => {
      const inside = walk(row.id, depth + 1);
      const children = below.get(row.id)?.length ?? 0;
      if (!matches(row, filter) && inside.length === 0) return [];
      return [{ row, depth, children }, ...(closed.has(row.id) ? [] : inside)];
    });
  return walk(null, 0);
}

/** The view. */
export function Customers({ status }: { readonly status: Status | undefined }) {
  const { data: rows, error } = useLive<readonly CustomerRow[]>("/page/customers", ["customers"]);
  const [text, setText] = useFilter("q");
  const [type, setType] = useFilter("type");
  const [changed, setChanged] = useFilter("changed");
  const [view, setView] = useFilter("view");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(rowsAtOnce);
  const filter = { text, type, changedOnly: changed !== "" };
  const isTree = view !== "list";
  const shown =
    rows === undefined
      ? []
      : isTree
        ? treeRows(rows, filter, closed)
        : rows.filter((row) => matches(row, filter)).map((row) => ({ row, depth: 0, children: 0 }));
  const types = [...new Set((rows ?? []).map((row) => row.type))];
  const toggle = (id: string) =>
    setClosed(new Set(closed.has(id) ? [...closed].filter((one) => one !== id) : [...closed, id]));
  const clear = () => {
    for (const set of [setText, setType, setChanged]) set("");
  };

  return (
    <>
      <div class="title">
        <h1 tabIndex={-1}>Customers</h1>
        <Link class="button primary" to={addressOf(["customers", "new"])}>
          Create
        </Link>
      </div>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span class="quiet">Name or id</span>
          <input id="filter" type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
        <label>
          <span class="quiet">Type</span>
          <select value={type} onChange={({ currentTarget }) => setType(currentTarget.value)}>
            <option value="">any</option>
            {types.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={filter.changedOnly}
            onChange={({ currentTarget }) => setChanged(currentTarget.checked ? "hand" : "")}
          />{" "}
          changed by hand
        </label>
        <fieldset class="choice">
          <legend class="hidden">Shown as</legend>
          {["tree", "list"].map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="view"
                checked={isTree === (one === "tree")}
                onChange={() => setView(one === "tree" ? "" : one)}
              />
              <span>{one === "tree" ? "Tree" : "List"}</span>
            </label>
          ))}
        </fieldset>
      </form>
      {error === undefined ? null : <p class="problem">{error.message}</p>}
      {rows === undefined ? (
        error === undefined ? (
          <p class="quiet">Loading …</p>
        ) : null
      ) : rows.length === 0 ? (
        <Empty />
      ) : shown.length === 0 ? (
        <p class="empty">
          No customer matches.{" "}
          <button type="button" onClick={clear}>
            Clear filters
          </button>
        </p>
      ) : (
        <>
          <p class="quiet">
            {shown.length === rows.length
              ? counted(rows.length, "customer")
              : `${shown.length} of ${counted(rows.length, "customer")}`}
          </p>
          <table class="customers">
            <thead>
              <tr>
                <th>Name</th>
                <th>Type</th>
                <th>Language</th>
                <th>On</th>
                <th>Changed</th>
                <th>By hand</th>
                <th>
                  <span class="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, most).map(({ row, depth, children }) => (
                <Row
                  key={row.id}
                  row={row}
                  depth={depth}
                  isOpen={children === 0 ? undefined : !closed.has(row.id)}
                  now={status?.now}
                  onToggle={() => toggle(row.id)}
                />
              ))}
            </tbody>
          </table>
          {shown.length <= most ? null : (
            <button type="button" onClick={() => setMost(most + rowsAtOnce)}>
              Show more
            </button>
          )}
        </>
      )}
    </>
  );
}

function Row(props: {
  readonly row: CustomerRow;
  readonly depth: number;
  readonly isOpen: boolean | undefined;
  readonly now: string | undefined;
  readonly onToggle: () => void;
}) {
  const { row, depth, isOpen } = props;
  return (
    <tr>
      <td class={`name depth-${Math.min(depth, 8)}`}>
        {isOpen === undefined ? (
          <span class="toggle" />
        ) : (
          <button
            type="button"
            class="toggle"
            aria-expanded={isOpen}
            aria-label={`Customers below ${row.name}`}
            onClick={props.onToggle}
          />
        )}
        <Link to={addressOf(["customers", row.id])}>{row.name}</Link>
      </td>
      <td>{row.type}</td>
      <td>{row.language}</td>
      <td>{row.sections.join(", ")}</td>
      <td>
        <span title={row.updatedAt}>{ago(row.updatedAt, props.now)}</span>
        {row.updatedBy === undefined ? "" : `, ${shortName(row.updatedBy)}`}
      </td>
      <td>{row.changed === 0 ? null : <span class="mark">{row.changed} changed by hand</span>}</td>
      <td>
        <Link to={addressOf(["customers", "new"], { below: row.id })}>Create below</Link>
      </td>
    </tr>
  );
}

function Empty() {
  return (
    <div class="empty">
      <p>There is no customer yet: the emulator started without a seed, and no program has created one.</p>
      <p>
        <Link to={addressOf(["customers", "new"])}>Create one by hand</Link>, or{" "}
        <Link to={addressOf(["connect"])}>connect a program</Link>.
      </p>
    </div>
  );
}
