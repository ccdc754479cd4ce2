// Entries of the audit log: who changed what, from what to what. Of a secret it says only that it changed.
import type { AuditRow, Form } from "../../emulator/page-api";
import { addressOf, Link } from "../router";
import { Difference } from "./difference";
import { shortName } from "./header";
import { Cell, Table } from "./table";
import { dayAndTime, valueText } from "./text";

const via = { program: "program", hand: "by hand" } as const;

/** The changes of one entry; of a new customer, what it has. */
function Changes({ row, form }: { readonly row: AuditRow; readonly form: Form | undefined }) {
  if (row.action === "deleted") return null;
  return (
    <ul class="changes">
      {row.changes.map(({ path, label, from, to, isSecret }) => (
        <li key={path}>
          {label}:{" "}
          {row.action === "created" && !isSecret ? (
            valueText(to)
          ) : (
            <Difference from={from} to={to} isSecret={isSecret} form={form} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Entries of the audit log, in the order given. `isOfOne`: all are of one customer, so its name is left out. */
export function ChangeTable({
  rows,
  form,
  isOfOne = false,
}: {
  readonly rows: readonly AuditRow[];
  readonly form: Form | undefined;
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
          <Cell label="User" class="short">
            <span title={row.user}>{shortName(row.user)}</span>
          </Cell>
          <Cell label="Via" class="short">
            {row.via === undefined ? "" : via[row.via]}
          </Cell>
          <Cell label="Action" class="short">
            {row.action}
          </Cell>
          {isOfOne ? null : (
            <Cell label="Customer" class="name">
              {row.action === "deleted" ? row.name : <Link to={addressOf(["customers", row.id])}>{row.name}</Link>}
            </Cell>
          )}
          <Cell label="Changes">
            <Changes row={row} form={form} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
