// Tables. On a narrow screen each row is a card, and each cell names its column.
import type { ComponentChildren } from "preact";

interface TableProps {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly class?: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}

/** A table. */
export function Table({ label, columns, children, ...rest }: TableProps) {
  return (
    <table role="table" aria-label={label} class={rest.class}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th role="columnheader" scope="col" key={column}>
              {column === "" ? <span class="hidden">Actions</span> : column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

interface CellProps {
  /** The column, shown where the row is a card. */
  readonly label?: string;
  readonly class?: string;
  readonly span?: number;
  readonly children: ComponentChildren;
}

/** A cell. */
export function Cell({ label, children, span, ...rest }: CellProps) {
  return (
    <td role="cell" data-label={label} class={rest.class} colSpan={span}>
      {children}
    </td>
  );
}
