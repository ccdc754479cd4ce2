// One customer, or a new one: its form, its history, its code, and its end.
import { useState } from "preact/hooks";
import type { CustomerDetail, Form, Status } from "../../emulator/page-api";
import { call, CallError } from "../api";
import { valueText } from "../parts/text";
import { Confirm } from "../parts/confirm";
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
  const [below] = useFilter("below");
  const { data: form } = useLive<Form>(`/page/form?below=${encodeURIComponent(below)}`, ["customers", "conditions"]);
  return (
    <>
      <Crumbs />
      <h1 tabIndex={-1}>{form?.title ?? "…"}</h1>
      {form === undefined ? (
        <p class="quiet">Loading …</p>
      ) : (
        <CustomerForm form={form} status={status} {...(below !== "" && { below })} />
      )}
    </>
  );
}

function Crumbs() {
  return (
    <p class="crumbs">
      <Link to={addressOf(["customers"])}>Customers</Link>
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
  const { data: form } = useLive<Form>(`/page/form?id=${encodeURIComponent(id)}`, ["customers", "conditions"]);
  const isLoaded = customer !== undefined && form !== undefined;
  const name = isLoaded ? valueText(customer.record[form.names.name]) : "Loading …";
  // The heading stays while the customer is loaded: it has the focus.
  return (
    <>
      <Crumbs />
      <div class="title">
        <h1 tabIndex={-1}>{error === undefined ? name : "There is no such customer"}</h1>
        {isLoaded ? <Deletion customer={customer} name={name} /> : null}
      </div>
      {error === undefined ? null : (
        <p class="empty">
          It was deleted, or the address is wrong. <Link to={addressOf(["customers"])}>All customers</Link>
        </p>
      )}
      {isLoaded ? (
        <>
          <Tabs id={id} current={tab} />
          {tab === "" ? <CustomerForm key={id} form={form} customer={customer} status={status} /> : null}
          {tab === "history" ? <History customer={customer} form={form} /> : null}
          {tab === "code" ? <Code customer={customer} /> : null}
        </>
      ) : null}
    </>
  );
}

function Tabs({ id, current }: { readonly id: string; readonly current: string }) {
  return (
    <nav class="tabs" aria-label="Customer">
      <ul>
        {tabs.map(({ tab, label }) => (
          <li key={tab}>
            <Link to={addressOf(["customers", id, ...(tab === "" ? [] : [tab])])} isCurrent={tab === current}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface DeletionProps {
  readonly customer: CustomerDetail;
  readonly name: string;
}

/** Deletes a customer. Returns why not, empty if it is deleted. */
async function remove({ customer: { id, version }, name }: DeletionProps): Promise<string> {
  try {
    await call("POST", "/remove", { id, version, user: actor.get() });
    notice.set(`Deleted ${name}.`);
    go(addressOf(["customers"]), "replace");
    return "";
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return error.message;
  }
}

function Deletion({ customer, name }: DeletionProps) {
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState("");
  const { children, marks } = customer;
  const asksName = children.length > 0 || marks.length > 0;
  const why =
    children.length > 0
      ? `It has customers below it: ${children.map((child) => child.name).join(", ")}.`
      : "It was changed by hand.";
  return (
    <Confirm
      titleId="delete-title"
      title={`Delete ${name}?`}
      label="Delete"
      isDisabled={asksName && typed !== name}
      onConfirm={(event) => {
        event.preventDefault();
        void remove({ customer, name }).then(setFailure);
      }}
      onClose={() => {
        setTyped("");
        setFailure("");
      }}
    >
      <p>Its webcasts would be deleted too.</p>
      {asksName ? (
        <p class="field">
          <label for="delete-name">{why} Type its name to confirm</label>
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
    </Confirm>
  );
}
