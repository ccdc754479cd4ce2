// The connectors of a customer, one box each.
import { described, textOf, type Input } from "./input";

/** The boxes. */
export function Connectors(input: Input) {
  const { field, heading, value, isDisabled, onEdit, onLeave, names } = input;
  const chosen = (Array.isArray(value) ? value : []).map(textOf);
  const all = [...new Set([...names.keys(), ...chosen])];
  const most = field.most ?? all.length;
  return (
    <fieldset class="connectors" {...described(input)} tabIndex={-1}>
      <legend>
        <span class={heading === field.label ? "hidden" : undefined}>{field.label}</span>{" "}
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
