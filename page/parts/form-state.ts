// Where a form stands, from the first edit to the save.
import { useRef, useState } from "preact/hooks";
import type { CustomerDetail, FieldValue, Form, FormField } from "../../emulator/page-api";
import { call, CallError } from "../api";
import { changed as announceChange, wrote } from "../live";
import { addressOf, go, useGuard } from "../router";
import { actor, notice, useShared } from "../session";
import { useChecking } from "./checking";
import { fieldsOf, outgoing, shownValue, withEdit, type Draft, type Saved } from "./draft";
import { shortName } from "./header";

const conflict = 412;
const conflictText = "The customer has changed meanwhile. Look at the fields marked below, and save again.";

/** What the form is about. */
export interface FormSubject {
  readonly form: Form;
  /** Absent: a new customer. */
  readonly customer?: CustomerDetail;
  /** The customer above a new one. */
  readonly below?: string;
}

/** Edits a customer. What others have changed since it was shown merges, but for a field that is sent. */
async function edit(customer: CustomerDetail, sent: readonly FormField[], body: object): Promise<void> {
  try {
    await call("POST", "/edit", { ...body, version: customer.version });
  } catch (error) {
    if (!(error instanceof CallError) || error.status !== conflict) throw error;
    const now = await call<CustomerDetail>("GET", `/page/customers/${encodeURIComponent(customer.id)}`);
    const since = now.history.slice(customer.history.length).flatMap(({ changes }) => changes);
    if (since.some(({ path }) => sent.some((field) => field.path === path))) throw error;
    await call("POST", "/edit", { ...body, version: now.version });
  }
}

/** Returns the state of a form, and what the reader can do with it. */
export function useFormState({ form, customer, below }: FormSubject) {
  const above = below === undefined ? {} : { [form.names.parent]: below };
  const saved: Saved = customer ?? { record: above, secrets: [] };
  const [draft, setDraft] = useState<Draft>({});
  const [isUnchecked, setUnchecked] = useState(false);
  const [failure, setFailure] = useState("");
  const user = useShared(actor);
  const summary = useRef<HTMLDivElement>(null);
  const { fields, changed, cleared } = outgoing(form, draft, customer);
  const body: Readonly<Record<string, FieldValue>> = customer === undefined ? { ...above, ...fields } : fields;
  const checking = useChecking(customer?.id, body);
  const isDirty = changed.length + cleared.length > 0;
  useGuard(isDirty ? "Leave the form? What you typed isn’t saved." : undefined);

  const value = (name: string): FieldValue => {
    const field = fieldsOf(form).find((one) => one.name === name);
    return field === undefined ? null : shownValue(field, saved, draft);
  };
  const reset = () => {
    setDraft({});
    setFailure("");
    checking.reset();
  };
  const send = async () => {
    const by = { user, ...(isUnchecked && { unchecked: true }) };
    if (customer !== undefined) {
      const sent = fieldsOf(form).filter(({ name }) => body[name] !== undefined);
      await edit(customer, sent, { id: customer.id, changes: body, ...by });
      wrote();
      reset();
      notice.set(`Saved as ${shortName(user)}.`);
      return;
    }
    const created = await call<Record<string, string>>("POST", "/create", { record: body, ...by });
    reset();
    notice.set(`Created as ${shortName(user)}.`);
    setTimeout(() => go(addressOf(["customers", created[form.names.id] ?? ""]), "replace"));
  };
  const save = async () => {
    if (!isDirty && customer !== undefined) {
      notice.set("Nothing to save: no field differs.");
      return;
    }
    try {
      setFailure("");
      notice.set("");
      await send();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      checking.refused(error.problems);
      if (error.status === conflict) announceChange();
      if (error.problems.length === 0) setFailure(error.status === conflict ? conflictText : error.message);
      setTimeout(() => summary.current?.focus());
    }
  };
  return {
    ...{ saved, draft, value, changed, cleared, isDirty, user },
    ...{ failure, isUnchecked, setUnchecked, summary, checking, reset, save },
    edit: (field: FormField, to: FieldValue) => setDraft((last) => withEdit(last, field, { saved, value: to })),
  };
}

/** The state of a form. */
export type FormState = ReturnType<typeof useFormState>;
