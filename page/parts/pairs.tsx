// A map, as one row for each pair of a key and an item.
import { useRef } from "preact/hooks";
import { inputId, described, textOf, type Input } from "./input";

type Pair = Readonly<Record<string, string>>;

/** The rows. */
export function Pairs(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave } = input;
  const { key, item } = field.pair ?? { key: "key", item: "item" };
  const pairs = (Array.isArray(value) ? value : []) as readonly Pair[];
  const group = useRef<HTMLFieldSetElement>(null);
  // The row that comes gets the focus; that of the row which goes stays near.
  const editRows = (rows: readonly Pair[], next: string) => {
    onEdit(rows);
    setTimeout(() => group.current?.querySelector<HTMLElement>(next)?.focus());
  };
  const list = `${inputId(field.name)}-keys`;
  const change = (index: number, changes: Pair) =>
    onEdit(pairs.map((pair, at) => (at === index ? { ...pair, ...changes } : pair)));
  const shown = (word: string) => field.options.find((option) => option.value === word)?.label ?? word;
  const wire = (label: string) => textOf(field.options.find((option) => option.label === label)?.value ?? label);
  return (
    <fieldset class="pairs" {...described(input)} ref={group} tabIndex={-1}>
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
            onClick={() =>
              editRows(
                pairs.filter((_, at) => at !== index),
                ":scope > button",
              )
            }
          >
            Remove
          </button>
        </div>
      ))}
      <button
        type="button"
        disabled={isDisabled}
        onClick={() => editRows([...pairs, { [key]: "", [item]: "" }], ".pair:last-of-type input")}
      >
        Add a {key}
      </button>
    </fieldset>
  );
}
