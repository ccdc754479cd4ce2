// Who changed what: every customer, newest first.
import type { AuditRow, Form } from "../../emulator/page-api";
import { ChangeTable } from "../parts/changes";
import { ChoiceFilter, FilterBar, TextFilter } from "../parts/filters";
import { newest } from "../parts/request-rows";
import { curl } from "../parts/shell";
import { Empty, Rows } from "../parts/states";
import { useLive } from "../live";
import { useFilters } from "../router";

const filters = ["q", "user", "action"];
const actions = ["created", "updated", "deleted"];

/** Whether an entry has a text in its name, id or fields. */
function hasText({ name, id, changes }: AuditRow, text: string): boolean {
  const wanted = text.toLowerCase();
  const labels = changes.map(({ label, path }) => `${label} ${path}`);
  return id === text || [name, ...labels].some((one) => one.toLowerCase().includes(wanted));
}

/** The view. */
export function Audit() {
  const loaded = useLive<readonly AuditRow[]>("/page/audit", ["customers"]);
  const { data: form } = useLive<Form>("/page/form", []);
  const [{ q = "", user = "", action = "" }] = useFilters(filters);
  const rows = (loaded.data ?? []).toReversed();
  const shown = rows.filter(
    (row) =>
      (q === "" || hasText(row, q)) && (user === "" || row.user === user) && (action === "" || row.action === action),
  );
  return (
    <>
      <h1 tabIndex={-1}>Audit</h1>
      <FilterBar>
        <TextFilter label="Customer or field" />
        <ChoiceFilter label="User" name="user" options={[...new Set(rows.map((row) => row.user))]} />
        <ChoiceFilter label="Action" name="action" options={actions} />
      </FilterBar>
      <Rows
        loaded={loaded}
        shown={shown}
        noun="change"
        limit={newest}
        filters={filters}
        empty={
          <Empty command={curl("POST", "/_emulator/create", { record: form?.example ?? {} })}>
            <p>No customer has changed since the start. A seed doesn’t count. To create one, run:</p>
          </Empty>
        }
      >
        {(some) => <ChangeTable rows={some} form={form} />}
      </Rows>
    </>
  );
}
