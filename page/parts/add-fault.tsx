// A new fault: its kind, and the settings that this kind has.
import { useState } from "preact/hooks";
import type { FaultKind, FieldValue } from "../../emulator/page-api";
import { act } from "./act";
import { SettingInput } from "./setting";

type Chosen = Readonly<Record<string, FieldValue | undefined>>;

/** The form. */
export function AddFault({ kinds }: { readonly kinds: readonly FaultKind[] }) {
  const [kind, setKind] = useState(kinds[0]?.kind ?? "");
  const [chosen, setChosen] = useState<Chosen>({});
  const { about = "", settings = [] } = kinds.find((one) => one.kind === kind) ?? {};
  const add = async () => {
    const set = Object.entries(chosen).filter(
      ([name, value]) => value !== undefined && settings.some((one) => one.name === name),
    );
    const isDone = await act(`Added: ${kind}.`, "POST", "/page/faults", { kind, ...Object.fromEntries(set) });
    if (isDone) setChosen({});
  };
  return (
    <section aria-label="Add a fault">
      <h2>Add a fault</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div class="settings">
          <div class="setting">
            <label for="fault-kind">Kind</label>
            <select
              id="fault-kind"
              value={kind}
              aria-describedby="fault-about"
              onChange={({ currentTarget }) => setKind(currentTarget.value)}
            >
              {kinds.map((one) => (
                <option key={one.kind}>{one.kind}</option>
              ))}
            </select>
            <p class="quiet" id="fault-about">
              {about}
            </p>
          </div>
          {settings.map((setting) => (
            <div class="setting" key={`${kind} ${setting.name}`}>
              <label for={`fault-${setting.name}`}>
                {setting.label}
                {setting.isRequired ? " *" : ""}
              </label>
              <SettingInput
                setting={setting}
                id={`fault-${setting.name}`}
                value={chosen[setting.name] ?? setting.initial}
                describedBy={`fault-${setting.name}-about`}
                onSet={(value) => setChosen({ ...chosen, [setting.name]: value })}
              />
              <p class="quiet" id={`fault-${setting.name}-about`}>
                {setting.about}
              </p>
            </div>
          ))}
        </div>
        <button type="submit">Add</button>
      </form>
    </section>
  );
}
