// The input of a field, by its kind. Inputs are the browser's own.
import { Connectors } from "./connectors";
import { described, inputId, Label, textOf, type Input } from "./input";
import { Pairs } from "./pairs";
import { Secret } from "./secret";

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

function Parent({ field, value, names }: Input) {
  const id = textOf(value);
  return (
    <p class="fixed">
      <span class="quiet">{field.label}</span> {id === "" ? "the account itself" : (names.get(id) ?? id)}
    </p>
  );
}
