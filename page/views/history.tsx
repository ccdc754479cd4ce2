// What happened to one customer, newest first.
import type { CustomerDetail, Form } from "../../emulator/page-api";
import { ChangeTable } from "../parts/changes";
import { curl } from "../parts/shell";
import { Empty } from "../parts/states";
import { valueText } from "../parts/text";

/** The tab. */
export function History({ customer, form }: { readonly customer: CustomerDetail; readonly form: Form }) {
  const { id, history, record } = customer;
  const { name } = form.names;
  if (history.length === 0)
    return (
      <Empty command={curl("POST", "/_emulator/edit", { id, changes: { [name]: `${valueText(record[name])} 2` } })}>
        <p>Nothing has changed since the seed created this customer. To change it by hand, run:</p>
      </Empty>
    );
  return <ChangeTable rows={history.toReversed()} form={form} isOfOne />;
}
