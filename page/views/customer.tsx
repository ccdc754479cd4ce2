// One customer, or a new one: its form, its history, its code, and its end.
import { useRef, useState } from "preact/hooks";
import type { CustomerDetail, Form, Status } from "../../emulator/page-api";
import { call, CallError } from "../api";
import { useLive } from "../live";
import { addressOf, go, Link, useFilter } from "../router";
import { actor, notice } from "../session";
import { Code } from "./code";
import { CustomerForm } from "./form";
import { History } from "./history";

interface CustomerProps {
  readonly id: string;
  readonly tab: string;
  readonly status: Status | undefined;
}

/** A new customer. */
export function NewCustomer({ status }: { readonly status: Status | undefined }) {
  const { data: form } = useLive<Form>("/page/form", ["customers", "conditions"]);
  const [below] = useFilter("below");
  const { data: parent } = useLive<CustomerDetail>(
    below === "" ? undefined : `/page/customers/${encodeURIComponent(below)}`,
    ["customers"],
  );
  return (
    <>
      <Crumbs />
      <h1 tabIndex={-1}>{form?.title ?? "…"}</h1>
      {form === undefined ? (
        <p class="quiet">Loading …</p>
      ) : (
        <CustomerForm form={form} status={status} {...(parent && { below: parent.id })} />
      )}
    </>
  );
}

function Crumbs() {
  return (
    <p class="crumbs">
      <Link to={addressOf(["customers"])}>Customers</Link> /
    </p>
  );
}

const tabs = [
  { tab: "", label: "Form" },
  { tab: "history", label: "History" },
  { tab: "code", label: "Code" },
] as const;

/** A customer. */
export function Customer({ id, tab, status }: CustomerProps) {
  const path = `/page/customers/${encodeURIComponent(id)}`;
  const { data: customer, error } = useLive<CustomerDetail>(path, ["customers"]);
  const { data: form } = useLive<Form>("/page/form", ["customers", "conditions"]);
  if (error !== undefined)
    return (
      <>
        <Crumbs />
        <h1 tabIndex={-1}>There is no such customer</h1>
        <p class="empty">
          It was deleted, or the address is wrong. <Link to={addressOf(["customers"])}>All customers</Link>
        </p>
      </>
    );
  if (customer === undefined || form === undefined) return <h1 tabIndex={-1}>Loading …</h1>;
  const name = String(customer.record[form.names.name] ?? "");
  return (
    <>
      <Crumbs />
      <div class="title">
        <h1 tabIndex={-1}>{name}</h1>
        <Deletion customer={customer} name={name} />
      </div>
      <nav class="tabs" aria-label="Customer">
        <ul>
          {tabs.map((one) => (
            <li key={one.tab}>
              <Link to={addressOf(["customers", id, ...(one.tab === "" ? [] : [one.tab])])} isCurrent={tab === one.tab}>
                {one.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {tab === "" ? <CustomerForm key={id} form={form} customer={customer} status={status} /> : null}
      {tab === "history" ? <History customer={customer} form={form} /> : null}
      {tab === "code" ? <Code customer={customer} /> : null}
    </>
  );
}

function Deletion({ customer, name }: { readonly customer: CustomerDetail; readonly name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState("");
  const { children, marks, id, version } = customer;
  const asksName = children.length > 0 || marks.length > 0;
  const remove = async () => {
    try {
      await call("POST", "/remove", { id, version, user: actor.get() });
      notice.set(`Deleted ${name}.`);
      go(addressOf(["customers"]), "replace");
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setFailure(error.message);
    }
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => dialog.current?.showModal()}>
        Delete
      </button>
      <dialog ref={dialog} aria-labelledby="delete-title" onClose={() => [setTyped(""), setFailure("")]}>
        <form
          method="dialog"
          onSubmit={(event) => {
            event.preventDefault();
            void remove();
          }}
        >
          <h2 id="delete-title">Delete {name}?</h2>
          <p>Its webcasts would be deleted too.</p>
          {asksName ? (
            <p>
              <label for="delete-name">
                {children.length > 0
                  ? `It has customers below it: ${children.map((child) => child.name).join(", ")}. `
                  : "It was changed by hand. "}
                Type its name to go on
              </label>
              <input
                id="delete-name"
                type="text"
                value={typed}
                autocomplete="off"
                onInput={({ currentTarget }) => setTyped(currentTarget.value)}
              />
            </p>
          ) : null}
          {failure === "" ? null : (
            <p class="problem" role="alert">
              {failure}.
            </p>
          )}
          <div class="row">
            <button type="submit" class="danger" disabled={asksName && typed !== name}>
              Delete
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
