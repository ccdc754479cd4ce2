// The customers as a tree or a list, with filters, and what was changed by hand.
import { useState } from "preact/hooks";
import type { CustomerRow, Form, Status } from "../../emulator/page-api";
import { Check } from "../parts/check";
import { ChoiceFilter, FilterBar, TextFilter } from "../parts/filters";
import { shortName } from "../parts/header";
import { curl } from "../parts/shell";
import { Empty, Rows } from "../parts/states";
import { Cell, Table } from "../parts/table";
import { ago } from "../parts/text";
import { useLive } from "../live";
import { addressOf, Link, useFilter, useFilters } from "../router";

const filters = ["q", "type", "changed"];

interface ShownRow {
  readonly row: CustomerRow;
  readonly depth: number;
  readonly children: number;
}

type Wanted = Readonly<Record<string, string>>;

function matches(row: CustomerRow, { q = "", type = "", changed = "" }: Wanted): boolean {
  const text = q.toLowerCase();
  return (
    (text === "" || row.name.toLowerCase().includes(text) || row.id === text) &&
    (type === "" || row.type === type) &&
    (changed === "" || row.changed > 0)
  );
}

/** Returns the rows of the tree: what matches, with everything above it. */
function treeRows(rows: readonly CustomerRow[], wanted: Wanted, closed: ReadonlySet<string>): ShownRow[] {
  const ids = new Set(rows.map(({ id }) => id));
  const below = Map.groupBy(rows, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null));
  const walk = (parent: string | null, depth: number): ShownRow[] =>
    (below.get(parent) ?? []).flatMap((row) => {
      const inside = walk(row.id, depth + 1);
      const children = below.get(row.id)?.length ?? 0;
      if (!matches(row, wanted) && inside.length === 0) return [];
      return [{ row, depth, children }, ...(closed.has(row.id) ? [] : inside)];
    });
  return walk(null, 0);
}

/** The view. */
export function Customers({ status }: { readonly status: Status | undefined }) {
  const loaded = useLive<readonly CustomerRow[]>("/page/customers", ["customers"]);
  const { data: form } = useLive<Form>("/page/form", []);
  const [wanted] = useFilters(filters);
  const [view] = useFilter("view");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = loaded.data ?? [];
  const shown =
    view === "list"
      ? rows.filter((row) => matches(row, wanted)).map((row) => ({ row, depth: 0, children: 0 }))
      : treeRows(rows, wanted, closed);
  const toggle = (id: string) =>
    setClosed(new Set(closed.has(id) ? [...closed].filter((one) => one !== id) : [...closed, id]));
  return (
    <>
      <div class="title">
        <h1 tabIndex={-1}>Customers</h1>
        <Link class="button primary" to={addressOf(["customers", "new"])}>
          Create
        </Link>
      </div>
      <Filters types={[...new Set(rows.map((row) => row.type))]} />
      <Rows loaded={loaded} shown={shown} noun="customer" filters={filters} empty={<NoCustomer form={form} />}>
        {(some) => (
          <Table label="Customers" class="customers" columns={columns}>
            {some.map(({ row, depth, children }) => (
              <Row
                key={row.id}
                row={row}
                depth={depth}
                isOpen={children === 0 ? undefined : !closed.has(row.id)}
                now={status?.now}
                onToggle={() => toggle(row.id)}
              />
            ))}
          </Table>
        )}
      </Rows>
    </>
  );
}

const columns = ["Name", "Type", "Language", "Enabled", "Changed", "By hand", ""];

function Filters({ types }: { readonly types: readonly string[] }) {
  const [changed, setChanged] = useFilter("changed");
  const [view, setView] = useFilter("view");
  return (
    <FilterBar>
      <TextFilter label="Name or id" />
      <ChoiceFilter label="Type" name="type" options={types} />
      <Check isOn={changed !== ""} onSet={(isOn) => setChanged(isOn ? "hand" : "")}>
        Changed by hand
      </Check>
      <fieldset class="choice">
        <legend class="hidden">Shown as</legend>
        {["tree", "list"].map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="view"
              checked={(view === "list") === (one === "list")}
              onChange={() => setView(one === "tree" ? "" : one)}
            />
            <span>{one === "tree" ? "Tree" : "List"}</span>
          </label>
        ))}
      </fieldset>
    </FilterBar>
  );
}

interface RowProps {
  readonly row: CustomerRow;
  readonly depth: number;
  /** Absent: nothing is below it. */
  readonly isOpen: boolean | undefined;
  readonly now: string | undefined;
  readonly onToggle: () => void;
}

function Row({ row, depth, isOpen, now, onToggle }: RowProps) {
  return (
    <tr role="row">
      <Cell class={`name depth-${Math.min(depth, 8)}`}>
        {isOpen === undefined ? (
          <span class="toggle" />
        ) : (
          <button
            type="button"
            class="toggle"
            aria-expanded={isOpen}
            aria-label={`Customers below ${row.name}`}
            onClick={onToggle}
          />
        )}
        <Link to={addressOf(["customers", row.id])}>{row.name.trim() === "" ? row.id : row.name}</Link>
      </Cell>
      <Cell label="Type" class="short">
        {row.type}
      </Cell>
      <Cell label="Language">{row.language}</Cell>
      <Cell label="Enabled">{row.sections.join(", ")}</Cell>
      <Cell label="Changed" class="short">
        <span title={row.updatedAt}>{ago(row.updatedAt, now)}</span>
        {row.updatedBy === undefined ? "" : `, ${shortName(row.updatedBy)}`}
      </Cell>
      <Cell label="By hand">{row.changed === 0 ? null : <span class="mark">{row.changed} changed by hand</span>}</Cell>
      <Cell class="short">
        {row.mayBeAbove ? <Link to={addressOf(["customers", "new"], { below: row.id })}>Create below</Link> : null}
      </Cell>
    </tr>
  );
}

function NoCustomer({ form }: { readonly form: Form | undefined }) {
  return (
    <Empty command={curl("POST", "/_emulator/create", { record: form?.example ?? {} })}>
      <p>There is no customer yet: the emulator started without a seed, and no program has created one.</p>
      <p>
        <Link to={addressOf(["customers", "new"])}>Create one by hand</Link>,{" "}
        <Link to={addressOf(["connect"])}>connect a program</Link>, or run:
      </p>
    </Empty>
  );
}
