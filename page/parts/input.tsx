// What every input of the form has: its label, its id, and the messages below it.
import type { ComponentChildren } from "preact";
import type { FieldValue, FormField, Problem } from "../../emulator/page-api";

/** What an input needs. */
export interface Input {
  readonly field: FormField;
  /** The heading of its section. */
  readonly heading: string;
  readonly value: FieldValue;
  readonly isDisabled: boolean;
  readonly problems: readonly Problem[];
  readonly onEdit: (value: FieldValue) => void;
  readonly onLeave: () => void;
  /** The customer of a secret that is set. */
  readonly secretOf?: string;
  /** A save removes that secret. */
  readonly isRemoved?: boolean;
  /** Names of the customer's connectors, or of what is above it. */
  readonly names: ReadonlyMap<string, string>;
}

/** Returns the id of a field's input, for labels and links. */
export const inputId = (name: string): string => `field-${name}`;

const messagesId = (name: string): string => `${inputId(name)}-messages`;
/** Returns a text; of any other value, the empty one. */
export const textOf = (value: FieldValue): string => (typeof value === "string" ? value : "");

/** Returns what ties an input to its label and messages. */
export function described({ field, problems }: Input) {
  return {
    id: inputId(field.name),
    "aria-describedby": messagesId(field.name),
    "aria-invalid": problems.length > 0 ? ("true" as const) : undefined,
  };
}

/** The label of an input. */
export function Label({ field, children }: { readonly field: FormField; readonly children?: ComponentChildren }) {
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
