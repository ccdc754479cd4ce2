// The form of a customer: create it, or change it. The rules are the API's own, asked when a field is left and on Save.
import type { CustomerRow, Form, FormField, Problem, Status } from "../../emulator/page-api";
import { Check } from "../parts/check";
import { fieldOf } from "../parts/checking";
import { fieldsOf, isClash, isShown, problemsOf, savedValue, whyNotOffered } from "../parts/draft";
import { FieldInput } from "../parts/field";
import { inputId, Messages, partOf } from "../parts/input";
import { useFormState, type FormState, type FormSubject } from "../parts/form-state";
import { shortName } from "../parts/header";
import { Marks } from "../parts/marks";
import { valueText } from "../parts/text";
import { useLive } from "../live";

interface FormProps extends FormSubject {
  readonly status: Status | undefined;
}

/** The form. */
export function CustomerForm({ status, ...subject }: FormProps) {
  const { form, customer } = subject;
  const state = useFormState(subject);
  const names = useNames(form);
  const mayWrite = status?.users.find(({ name }) => name === state.user)?.mayWrite ?? true;
  const isDisabled = (field: FormField) => !mayWrite || (field.isFixed && customer !== undefined);
  return (
    <div class={customer === undefined ? "form" : "form with-marks"}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void state.save();
        }}
      >
        <p class="quiet">Fields marked with “*” are required information.</p>
        <Summary form={form} state={state} />
        {form.sections.map(({ title, fields }) => {
          const shown = fields.filter((field) => isShown(field, form, state.value));
          return shown.length === 0 ? null : (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              {shown.map((field) => (
                <Field
                  key={field.name}
                  {...{ field, heading: title, state, names: names(field), isDisabled: isDisabled(field) }}
                  {...(customer?.secrets.includes(field.name) && { secretOf: customer.id })}
                />
              ))}
            </section>
          );
        })}
        <div class="actions">
          {mayWrite ? (
            <Actions state={state} label={customer === undefined ? "Create" : "Save"} />
          ) : (
            <p class="quiet">
              {shortName(state.user)} may read customers, but not change them. Choose another user above.
            </p>
          )}
        </div>
      </form>
      {customer === undefined ? null : <Marks customer={customer} form={form} />}
    </div>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly heading: string;
  readonly state: FormState;
  readonly names: ReadonlyMap<string, string>;
  readonly isDisabled: boolean;
  readonly secretOf?: string;
}

function Field({ field, heading, state, names, isDisabled, secretOf }: FieldProps) {
  const { saved, draft, checking, edit } = state;
  const problems = problemsOf(field, checking.visible);
  const whyNot = whyNotOffered(field, state.value(field.name));
  if (whyNot !== undefined)
    return (
      <p class="quiet">
        {field.label} isn’t offered: {whyNot}.
      </p>
    );
  return (
    <div class="field">
      <FieldInput
        {...{ field, heading, problems, names, isDisabled }}
        value={state.value(field.name)}
        onEdit={(value) => edit(field, value)}
        onLeave={() => checking.leave(field)}
        {...(secretOf !== undefined && { secretOf, isRemoved: draft[field.name]?.value === null })}
      />
      {isClash(field, saved, draft) ? (
        <p class="warning">
          Changed meanwhile to <strong>{valueText(savedValue(field, saved))}</strong>.{" "}
          <button type="button" class="small" onClick={() => edit(field, draft[field.name]?.from ?? null)}>
            Use theirs
          </button>
        </p>
      ) : null}
      <Messages field={field} problems={problems} warnings={problemsOf(field, checking.checked.warnings)} />
    </div>
  );
}

function Actions({ state, label }: { readonly state: FormState; readonly label: string }) {
  const { changed, cleared, isDirty, isUnchecked, setUnchecked, reset } = state;
  return (
    <>
      <p class="quiet" id="differs">
        {differsText(changed, cleared)}
      </p>
      <button type="submit" class="primary">
        {label}
      </button>
      {isDirty ? (
        <button type="button" onClick={reset}>
          Discard
        </button>
      ) : null}
      <details class="more">
        <summary>More</summary>
        <Check isOn={isUnchecked} onSet={setUnchecked}>
          Save without checking the rules
        </Check>
      </details>
    </>
  );
}

function differsText(changed: readonly string[], cleared: readonly string[]): string {
  const count = changed.length === 1 ? "1 field differs" : `${changed.length} fields differ`;
  const parts = [
    ...(changed.length === 0 ? [] : [`${count}: ${changed.join(", ")}.`]),
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

/** The problems of the last save, each a link to its field. */
function Summary({ form, state }: { readonly form: Form; readonly state: FormState }) {
  const { failure, summary } = state;
  const problems = state.checking.summary;
  if (problems.length === 0 && failure === "") return null;
  return (
    <div class="summary" ref={summary} tabIndex={-1} role="group" aria-label="Problems">
      <h2>{failure === "" ? "Not saved" : failure}</h2>
      <ul>
        {problems.map((problem) => (
          <ProblemLink key={problem.field + problem.message} form={form} problem={problem} />
        ))}
      </ul>
    </div>
  );
}

function ProblemLink({ form, problem }: { readonly form: Form; readonly problem: Problem }) {
  const field = fieldsOf(form).find(({ name }) => name === fieldOf(problem));
  return (
    <li>
      <a href={`#${inputId(field?.name ?? form.names.name)}`}>
        {field === undefined ? problem.field : partOf(problem, field)} {problem.message}
      </a>
    </li>
  );
}
