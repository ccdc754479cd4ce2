// A map, as one row for each pair of a key and an item.
import { inputId, described, textOf, type Input } from "./input";

type Pair = Readonly<Record<string, string>>;

/** The rows. */
export function Pairs(input: Input) {
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
