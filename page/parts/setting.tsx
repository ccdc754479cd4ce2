// One setting of a fault or of a behaviour, by its kind.
import type { TargetedEvent } from "preact";
import type { FieldValue, Setting } from "../../emulator/page-api";

interface SettingProps {
  readonly setting: Setting;
  readonly id: string;
  readonly value: FieldValue | undefined;
  /** Called with undefined for a setting that is left out. */
  readonly onSet: (value: FieldValue | undefined) => void;
  readonly describedBy?: string;
}

/** Returns a value as an input shows it. */
export function inputText(value: FieldValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Reads what an input holds; a text that is no JSON stays a text, and the emulator says what it wants instead. */
function readText(text: string, { kind }: Setting): FieldValue | undefined {
  if (text === "") return kind === "json" ? null : undefined;
  if (kind === "number") return Number(text);
  if (kind !== "json") return text;
  try {
    return JSON.parse(text) as FieldValue;
  } catch {
    return text;
  }
}

/** The input. A choice is set at once, a text when it is left. */
export function SettingInput({ setting, id, value, onSet, describedBy }: SettingProps) {
  const { kind, options, isRequired, initial } = setting;
  const common = { id, "aria-describedby": describedBy };
  if (kind === "flag")
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        onChange={({ currentTarget }) => onSet(currentTarget.checked)}
      />
    );
  if (kind === "choice")
    return (
      <select
        {...common}
        value={String(options.findIndex((option) => option === value))}
        onChange={({ currentTarget }) => onSet(options[Number(currentTarget.value)])}
      >
        {isRequired || initial !== undefined ? null : <option value="-1">any</option>}
        {options.map((option, index) => (
          <option key={inputText(option)} value={String(index)}>
            {inputText(option)}
          </option>
        ))}
      </select>
    );
  const typed = {
    ...common,
    value: inputText(value),
    required: isRequired,
    onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) => onSet(readText(currentTarget.value, setting)),
  };
  return kind === "number" ? <input {...typed} type="number" step="any" /> : <input {...typed} type="text" />;
}
