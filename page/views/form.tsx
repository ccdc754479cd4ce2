// The form of a customer: create it, or change it. The rules are the API's own, asked when a field is left and on Save.
import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type {
  Checked,
  CustomerDetail,
  CustomerRow,
  FieldValue,
  Form,
  FormField,
  Problem,
  Status,
} from "../../emulator/page-api";
import { call, CallError } from "../api";
import { changed as announceChange, useLive } from "../live";
import {
  fieldsOf,
  isClash,
  isShown,
  outgoing,
  problemsOf,
  savedValue,
  shownValue,
  withEdit,
  type Draft,
  type Saved,
} from "../parts/draft";
import { FieldInput, inputId, Messages, partOf } from "../parts/field";
import { Marks } from "../parts/marks";
import { shortName } from "../parts/header";
import { valueText } from "../parts/text";
import { addressOf, go, useGuard } from "../router";
import { actor, notice, useShared } from "../session";

const nothing: Checked = { problems: [], warnings: [] };
const conflict = 412;

/** What the form is about. */
export interface FormProps {
  readonly form: Form;
  /** Absent: a new customer. */
  readonly customer?: CustomerDetail;
  /** The customer above a new one. */
  readonly below?: string;
  readonly status: Status | undefined;
}

/** The form. */
export function CustomerForm({ form, customer, below, status }: FormProps) {
  const saved: Saved = customer ?? { record: below === undefined ? {} : { [form.names.parent]: below }, secrets: [] };
  const [draft, setDraft] = useState<Draft>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState(nothing);
  const [isAsked, setAsked] = useState(false);
  const [isUnchecked, setUnchecked] = useState(false);
  const [failure, setFailure] = useState("");
  const summary = useRef<HTMLDivElement>(null);
  const asked = useRef(0);
  const user = useShared(actor);
  const names = useNames(form);

  const fields = fieldsOf(form);
  const mayWrite = status?.users.find(({ name }) => name === user)?.mayWrite ?? true;
  const { fields: sent, changed, cleared } = outgoing(form, draft, customer);
  const values = (name: string): FieldValue => {
    const field = fields.find((one) => one.name === name);
    return field === undefined ? null : shownValue(field, saved, draft);
  };
  const visible = isAsked
    ? checked.problems
    : checked.problems.filter((problem) => left.has(problem.field.split(/[.[]/)[0] ?? ""));
  const isDirty = changed.length + cleared.length > 0;
  useGuard(() => !isDirty || confirm("Leave the form? What you typed isn’t saved."));

  const body = { ...(customer === undefined && below !== undefined && { [form.names.parent]: below }), ...sent };
  const check = async (): Promise<Checked> => {
    const number = ++asked.current;
    const answer = await call<Checked>("POST", "/page/check", { ...(customer && { id: customer.id }), fields: body });
    if (number === asked.current) setChecked(answer);
    return answer;
  };
  const leave = (field: FormField) => {
    setLeft(new Set([...left, field.name]));
    // After the edit that a click of the same moment makes.
    setTimeout(() => void check().catch(() => undefined));
  };
  const edit = (field: FormField, value: FieldValue) => setDraft((last) => withEdit(last, field, { saved, value }));
  const reset = () => {
    setDraft({});
    setLeft(new Set());
    setChecked(nothing);
    setAsked(false);
    setFailure("");
  };

  const save = async () => {
    if (!isDirty && customer !== undefined) {
      notice.set("Nothing to save: no field differs.");
      return;
    }
    const by = { user, ...(isUnchecked && { unchecked: true }) };
    try {
      setFailure("");
      if (customer === undefined) {
        const created = await call<Record<string, string>>("POST", "/create", { record: body, ...by });
        reset();
        notice.set(`Created as ${shortName(user)}.`);
        setTimeout(() => go(addressOf(["customers", created[form.names.id] ?? ""]), "replace"));
        return;
      }
      await call("POST", "/edit", { id: customer.id, version: customer.version, changes: sent, ...by });
      reset();
      notice.set(`Saved as ${shortName(user)}.`);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setAsked(true);
      if (error.status === conflict) announceChange();
      if (error.problems.length > 0) setChecked({ ...checked, problems: error.problems });
      else
        setFailure(
          error.status === conflict
            ? "The customer has changed meanwhile. Look at the fields marked below, and save again."
            : error.message,
        );
      setTimeout(() => summary.current?.focus());
    }
  };

  return (
    <div class={customer === undefined ? "form" : "form with-marks"}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p class="quiet">Fields marked with “*” are required information.</p>
        <Summary
          innerRef={summary}
          problems={isAsked ? checked.problems : []}
          failure={failure}
          fields={fields}
          fallback={form.names.name}
        />
        {form.sections.map(({ title, fields: all }) => {
          const shown = all.filter((field) => isShown(field, form, values));
          return shown.length === 0 ? null : (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              {shown.map((field) => (
                <div class="field" key={field.name}>
                  <FieldInput
                    field={field}
                    value={values(field.name)}
                    isDisabled={!mayWrite || (field.isFixed && customer !== undefined)}
                    problems={problemsOf(field, visible)}
                    names={names(field)}
                    onEdit={(value) => edit(field, value)}
                    onLeave={() => leave(field)}
                    {...(customer?.secrets.includes(field.name) && { secretOf: customer.id })}
                  />
                  {isClash(field, saved, draft) ? (
                    <p class="warning">
                      Changed meanwhile to <strong>{valueText(savedValue(field, saved))}</strong>.{" "}
                      <button type="button" class="small" onClick={() => edit(field, draft[field.name]?.from ?? null)}>
                        Take it
                      </button>
                    </p>
                  ) : null}
                  <Messages
                    field={field}
                    problems={problemsOf(field, visible)}
                    warnings={problemsOf(field, checked.warnings)}
                  />
                </div>
              ))}
            </section>
          );
        })}
        <div class="actions">
          {mayWrite ? (
            <>
              <p class="quiet" id="differs">
                {differsText(changed, cleared)}
              </p>
              <button type="submit" class="primary">
                {customer === undefined ? "Create" : "Save"}
              </button>
              {isDirty ? (
                <button type="button" onClick={reset}>
                  Discard
                </button>
              ) : null}
              <details class="more">
                <summary>More</summary>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={isUnchecked}
                    onChange={({ currentTarget }) => setUnchecked(currentTarget.checked)}
                  />{" "}
                  Skip the rules, as no user could
                </label>
              </details>
            </>
          ) : (
            <p class="quiet">{shortName(user)} may read customers, but not change them. Choose another user above.</p>
          )}
        </div>
      </form>
      {customer === undefined ? null : <Marks customer={customer} />}
    </div>
  );
}

function differsText(changed: readonly string[], cleared: readonly string[]): string {
  const parts = [
    ...(changed.length === 0
      ? []
      : [`${changed.length === 1 ? "1 field differs" : `${changed.length} fields differ`}: ${changed.join(", ")}.`]),
    ...(cleared.length === 0 ? [] : [`Cleared, because hidden: ${cleared.join(", ")}.`]),
  ];
  return parts.join(" ");
}

/** Returns the names that a field's ids stand for. */
function useNames(form: Form): (field: FormField) => ReadonlyMap<string, string> {
  const { data: rows = [] } = useLive<readonly CustomerRow[]>("/page/customers", ["customers"]);
  const connectors = new Map(form.connectors.map(({ id, name }) => [id, name]));
  const customers = new Map(rows.map(({ id, name }) => [id, name]));
  return ({ kind }) => (kind === "connectors" ? connectors : customers);
}

function Summary(props: {
  readonly innerRef: RefObject<HTMLDivElement | null>;
  readonly problems: readonly Problem[];
  readonly failure: string;
  readonly fields: readonly FormField[];
  readonly fallback: string;
}) {
  const { problems, failure, fields } = props;
  if (problems.length === 0 && failure === "") return null;
  return (
    <div class="summary" ref={props.innerRef} tabIndex={-1} role="group" aria-label="Problems">
      <h2>{failure === "" ? "Not saved" : failure}</h2>
      <ul>
        {problems.map((problem) => {
          const name = problem.field.split(/[.[]/)[0] ?? "";
          const field = fields.find((one) => one.name === name);
          return (
            <li key={problem.field + problem.message}>
              <a href={`#${inputId(field?.name ?? props.fallback)}`}>
                {field === undefined ? problem.field : partOf(problem, field)} {problem.message}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
