// What was changed by hand since a program last wrote, with the way back.
import type { CustomerDetail, Form } from "../../emulator/page-api";
import { actor } from "../session";
import { act } from "./act";
import { Difference } from "./difference";
import { Command } from "./states";
import { counted } from "./text";

async function putBack({ id, version }: CustomerDetail, fields: readonly string[]): Promise<void> {
  const body = { id, version, fields, user: actor.get() };
  await act(`Put back: ${counted(fields.length, "field")}.`, "POST", "/page/put-back", body);
}

/** The marks of a customer. */
export function Marks({ customer, form }: { readonly customer: CustomerDetail; readonly form: Form }) {
  const { marks, isWritten } = customer;
  if (marks.length === 0)
    return (
      <aside class="marks" aria-label="Changed by hand">
        <h2>Changed by hand</h2>
        <p class="quiet">
          {isWritten ? "Nothing since a program last wrote." : "No program has written to this customer yet."}
        </p>
      </aside>
    );
  return (
    <aside class="marks" aria-label="Changed by hand">
      <h2>Changed by hand since a program last wrote</h2>
      <dl>
        {marks.map((mark) => (
          <div key={mark.field}>
            <dt>
              {mark.label} {mark.isMaybe ? <span class="quiet">maybe by the service</span> : null}
            </dt>
            <dd>
              <Difference from={mark.written} to={mark.now} isSecret={mark.isSecret} form={form} />
              <button
                type="button"
                class="small"
                aria-label={`Put back ${mark.label}`}
                onClick={() => void putBack(customer, [mark.field])}
              >
                Put back
              </button>
            </dd>
          </div>
        ))}
      </dl>
      {marks.length === 1 ? null : (
        <p>
          <button
            type="button"
            onClick={() =>
              void putBack(
                customer,
                marks.map(({ field }) => field),
              )
            }
          >
            Put all back
          </button>
        </p>
      )}
      <p class="quiet">A preview shows the same:</p>
      <Command text="pulumi preview --refresh --diff" />
    </aside>
  );
}
