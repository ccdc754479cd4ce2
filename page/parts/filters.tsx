// The filters above a list. They are kept in the query.
import type { ComponentChildren } from "preact";
import { useFilter } from "../router";

/** The bar of filters. */
export function FilterBar({ children }: { readonly children: ComponentChildren }) {
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  );
}

/** The filter by text; `/` moves the focus to it. */
export function TextFilter({ label }: { readonly label: string }) {
  const [text, setText] = useFilter("q");
  return (
    <label>
      <span class="quiet">{label}</span>
      <input id="filter" type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
    </label>
  );
}

/** A filter by one of the values that occur. */
export function ChoiceFilter(props: {
  readonly label: string;
  readonly name: string;
  readonly options: readonly (string | { readonly value: string; readonly label: string })[];
}) {
  const [value, setValue] = useFilter(props.name);
  const all = props.options.map((one) => (typeof one === "string" ? { value: one, label: one } : one));
  // A chosen value stays a choice when nothing has it any more.
  const options = value === "" || all.some((one) => one.value === value) ? all : [...all, { value, label: value }];
  return (
    <label>
      <span class="quiet">{props.label}</span>
      <select value={value} onChange={({ currentTarget }) => setValue(currentTarget.value)}>
        <option value="">any</option>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
