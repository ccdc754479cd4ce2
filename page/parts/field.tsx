// One field of the form: its label, its input, and what the API says about it. Inputs are the browser's own.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { FieldValue, FormField, Problem } from "../../emulator/page-api";
import { call } from "../api";

/** What an input needs. */
export interface Input {
  readonly field: FormField;
  readonly value: FieldValue;
  readonly isDisabled: boolean;
  readonly problems: readonly Problem[];
  readonly onEdit: (value: FieldValue) => void;
  readonly onLeave: () => void;
  /** The customer of a secret that is set. */
  readonly secretOf?: string;
  /** Names of the customer's connectors, or of what is above it. */
  readonly names: ReadonlyMap<string, string>;
}

/** Returns the id of a field's input, for labels and links. */
export const inputId = (name: string): string => `field-${name}`;

const messagesId = (name: string): string => `${inputId(name)}-messages`;
const textOf = (value: FieldValue): string => (typeof value === "string" ? value : "");

function described({ field, problems }: Input) {
  return {
    id: inputId(field.name),
    "aria-describedby": messagesId(field.name),
    "aria-invalid": problems.length > 0 ? ("true" as const) : undefined,
  };
}

function Label({ field, children }: { readonly field: FormField; readonly children?: ComponentChildren }) {
  return (
    <label for={inputId(field.name)}>
      {field.label}
      {field.isRequired ? " *" : ""}
      {children}
    </label>
  );
}

/** What stands below an input. */
export function Messages({
  field,
  problems,
  warnings,
}: {
  readonly field: FormField;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}) {
  return (
    <div id={messagesId(field.name)} class="messages">
      {problems.map((problem) => (
        <p class="problem" key={problem.field + problem.message}>
          {partOf(problem, field)} {problem.message}
        </p>
      ))}
      {warnings.map((warning) => (
        <p class="warning" key={warning.field + warning.message}>
          {partOf(warning, field)} {warning.message}
        </p>
      ))}
      {field.hint === "" ? null : <p class="quiet">{field.hint}</p>}
    </div>
  );
}

/** Returns what a message is about: the label, with the row if it is about one. */
export function partOf(problem: Problem, field: FormField): string {
  const row = /\[(\d+)\]/.exec(problem.field)?.[1];
  return row === undefined ? field.label : `${field.label}, row ${Number(row) + 1},`;
}

/** The input of a field. */
export function FieldInput(input: Input) {
  switch (input.field.kind) {
    case "flag":
      return <Flag {...input} />;
    case "choice":
      return <Choice {...input} />;
    case "pairs":
      return <Pairs {...input} />;
    case "secret":
      return <Secret {...input} />;
    case "connectors":
      return <Connectors {...input} />;
    case "parent":
      return <Parent {...input} />;
    case "set":
      return <Lines {...input} />;
    case "text":
      return <Text {...input} />;
  }
}

function Text(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave } = input;
  const list = field.options.length === 0 ? undefined : `${inputId(field.name)}-options`;
  return (
    <>
      <Label field={field} />
      <input
        {...described(input)}
        type="text"
        value={textOf(value)}
        placeholder={field.placeholder}
        list={list}
        disabled={isDisabled}
        autocomplete="off"
        onInput={({ currentTarget }) => onEdit(currentTarget.value)}
        onBlur={onLeave}
      />
      {list === undefined ? null : (
        <datalist id={list}>
          {field.options.map((option) => (
            <option key={option.label} value={option.label} />
          ))}
        </datalist>
      )}
    </>
  );
}

function Flag(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave } = input;
  const [on, off] = field.options.map((option) => option.value);
  return (
    <div class="check">
      <input
        {...described(input)}
        type="checkbox"
        checked={value === on}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          onEdit((currentTarget.checked ? on : off) ?? null);
          onLeave();
        }}
      />
      <Label field={field} />
    </div>
  );
}

function Choice(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave } = input;
  const chosen = field.options.findIndex((option) => option.value === value);
  return (
    <>
      <Label field={field} />
      <select
        {...described(input)}
        value={String(chosen)}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          onEdit(field.options[Number(currentTarget.value)]?.value ?? null);
          onLeave();
        }}
      >
        {field.isRequired && chosen !== -1 ? null : (
          <option value="-1">{field.isFilledByService ? "the service decides" : "choose"}</option>
        )}
        {field.options.map((option, index) => (
          <option key={option.label} value={String(index)}>
            {option.label}
          </option>
        ))}
      </select>
    </>
  );
}

function Lines(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave } = input;
  const items = Array.isArray(value) ? value.map(textOf) : [];
  return (
    <>
      <Label field={field}>
        <span class="quiet"> one a line</span>
      </Label>
      <textarea
        {...described(input)}
        rows={Math.max(2, items.length)}
        disabled={isDisabled}
        onInput={({ currentTarget }) => onEdit(currentTarget.value.split("\n").filter((line) => line !== ""))}
        onBlur={onLeave}
      >
        {items.join("\n")}
      </textarea>
    </>
  );
}

type Pair = Readonly<Record<string, string>>;

function Pairs(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave } = input;
  const { key, item } = field.pair ?? { key: "key", item: "item" };
  const pairs = (Array.isArray(value) ? value : []) as readonly Pair[];
  const list = `${inputId(field.name)}-keys`;
  const change = (index: number, changes: Pair) =>
    onEdit(pairs.map((pair, at) => (at === index ? { ...pair, ...changes } : pair)));
  const shown = (word: string) => field.options.find((option) => option.value === word)?.label ?? word;
  const wire = (label: string) => textOf(field.options.find((option) => option.label === label)?.value ?? label);
  return (
    <fieldset class="pairs" {...described(input)} tabIndex={-1}>
      <legend>{field.label}</legend>
      <datalist id={list}>
        {field.options.map((option) => (
          <option key={option.label} value={option.label} />
        ))}
      </datalist>
      {pairs.map((pair, index) => (
        <div class="pair" key={index}>
          <input
            type="text"
            aria-label={`${key}, row ${index + 1}`}
            placeholder={key}
            list={list}
            value={shown(pair[key] ?? "")}
            disabled={isDisabled}
            onInput={({ currentTarget }) => change(index, { [key]: wire(currentTarget.value) })}
            onBlur={onLeave}
          />
          <input
            type="text"
            aria-label={`${item}, row ${index + 1}`}
            placeholder={item}
            value={pair[item] ?? ""}
            disabled={isDisabled}
            onInput={({ currentTarget }) => change(index, { [item]: currentTarget.value })}
            onBlur={onLeave}
          />
          <button
            type="button"
            aria-label={`Remove row ${index + 1}`}
            disabled={isDisabled}
            onClick={() => onEdit(pairs.filter((_, at) => at !== index))}
          >
            Remove
          </button>
        </div>
      ))}
      <button type="button" disabled={isDisabled} onClick={() => onEdit([...pairs, { [key]: "", [item]: "" }])}>
        Add a {key}
      </button>
    </fieldset>
  );
}

function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function Secret(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave, secretOf } = input;
  const [read, setRead] = useState<string>();
  const show = async (customer: string) => {
    const path = `/page/customers/${encodeURIComponent(customer)}/secrets/${encodeURIComponent(field.name)}`;
    const answer = await call<{ readonly value: FieldValue }>("GET", path);
    setRead(textOf(answer.value));
  };
  return (
    <>
      <Label field={field}>
        <span class="quiet">{secretOf === undefined ? "" : " set; empty keeps it"}</span>
      </Label>
      <div class="row">
        <input
          {...described(input)}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={textOf(value)}
          disabled={isDisabled}
          onInput={({ currentTarget }) => onEdit(currentTarget.value)}
          onBlur={onLeave}
        />
        {field.isGenerated ? (
          <button type="button" disabled={isDisabled} onClick={() => onEdit(randomHex(32))}>
            New secret
          </button>
        ) : null}
        {secretOf === undefined ? null : (
          <button type="button" onClick={() => (read === undefined ? void show(secretOf) : setRead(undefined))}>
            {read === undefined ? "Show" : "Hide"}
          </button>
        )}
      </div>
      {read === undefined ? null : <code class="secret">{read}</code>}
    </>
  );
}

function Connectors(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave, names } = input;
  const chosen = (Array.isArray(value) ? value : []).map(textOf);
  const all = [...new Set([...names.keys(), ...chosen])];
  const most = field.most ?? all.length;
  return (
    <fieldset class="connectors" {...described(input)} tabIndex={-1}>
      <legend>
        {field.label}{" "}
        <span class="quiet">
          {chosen.length} of {most}
        </span>
      </legend>
      {all.length === 0 ? <p class="quiet">The account has no connectors.</p> : null}
      {all.map((id) => (
        <label class="check" key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            disabled={isDisabled || (chosen.length >= most && !chosen.includes(id))}
            onChange={({ currentTarget }) => {
              onEdit(currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id));
              onLeave();
            }}
          />{" "}
          {names.get(id) ?? id}
        </label>
      ))}
    </fieldset>
  );
}

function Parent({ field, value, names }: Input) {
  const id = textOf(value);
  return (
    <p class="fixed">
      <span class="quiet">{field.label}</span> {id === "" ? "the account itself" : (names.get(id) ?? id)}
    </p>
  );
}
