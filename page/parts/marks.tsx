// What was changed by hand since a program last wrote, with the way back.
import type { CustomerDetail, Mark } from "../../emulator/page-api";
import { actor } from "../session";
import { act } from "./act";
import { CopyButton } from "./copy";
import { counted, valueText } from "./text";

async function putBack({ id, version }: CustomerDetail, fields: readonly string[]): Promise<void> {
  const body = { id, version, fields, user: actor.get() };
  await act(`Put back: ${counted(fields.length, "field")}.`, "POST", "/page/put-back", body);
}

/** The marks of a customer. */
export function Marks({ customer }: { readonly customer: CustomerDetail }) {
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
              <Difference mark={mark} />
              <button
                type="button"
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
      <p class="command">
        <code>pulumi preview --refresh --diff</code> <CopyButton text="pulumi preview --refresh --diff" />
      </p>
    </aside>
  );
}

function Difference({ mark }: { readonly mark: Mark }) {
  if (mark.isSecret) return <span class="is">changed</span>;
  return (
    <span>
      <span class="was">{valueText(mark.written)}</span> → <span class="is">{valueText(mark.now)}</span>
    </span>
  );
}
