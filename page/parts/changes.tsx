// Entries of the audit log: who changed what, from what to what. Of a secret it says only that it changed.
import type { AuditRow } from "../../emulator/page-api";
import { addressOf, Link } from "../router";
import { shortName } from "./header";
import { Cell, Table } from "./table";
import { dayAndTime, valueText } from "./text";

const via = { program: "program", hand: "by hand" } as const;

/** The changes of one entry. */
function Changes({ changes }: Pick<AuditRow, "changes">) {
  return (
    <ul class="changes">
      {changes.map((change) => (
        <li key={change.path}>
          {change.label}:{" "}
          {change.isSecret ? (
            <span class="is">changed</span>
          ) : (
            <>
              <span class="was">{valueText(change.from)}</span> → <span class="is">{valueText(change.to)}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Entries of the audit log, in the order given. `isOfOne`: all are of one customer, so its name is left out. */
export function ChangeTable({
  rows,
  isOfOne = false,
}: {
  readonly rows: readonly AuditRow[];
  readonly isOfOne?: boolean;
}) {
  return (
    <Table
      label="Changes"
      class="log"
      columns={["Time", "User", "Via", "Action", ...(isOfOne ? [] : ["Customer"]), "Changes"]}
    >
      {rows.map((row) => (
        <tr role="row" key={row.at + row.id + row.action}>
          <Cell class="time">{dayAndTime(row.at)}</Cell>
          <Cell label="User">
            <span title={row.user}>{shortName(row.user)}</span>
          </Cell>
          <Cell label="Via">{row.via === undefined ? "" : via[row.via]}</Cell>
          <Cell label="Action">{row.action}</Cell>
          {isOfOne ? null : (
            <Cell label="Customer">
              {row.action === "deleted" ? row.name : <Link to={addressOf(["customers", row.id])}>{row.name}</Link>}
            </Cell>
          )}
          <Cell label="Changes">
            <Changes changes={row.action === "deleted" ? [] : row.changes} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
