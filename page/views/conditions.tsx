// What differs from an undisturbed service: faults, behaviours, clock and tokens.
import { useEffect, useState } from "preact/hooks";
import type { Conditions as ConditionsOf, FaultKind, SetFault, Setting, FieldValue } from "../../emulator/page-api";
import { AddFault } from "../parts/add-fault";
import { act } from "../parts/act";
import { inputText, SettingInput } from "../parts/setting";
import { curl } from "../parts/shell";
import { Empty } from "../parts/states";
import { dayAndTime } from "../parts/text";
import { useLive } from "../live";

const addFault = (done: string, fault: unknown) => () => void act(done, "POST", "/page/faults", fault);

const quick = [
  {
    label: "503 for 3 calls",
    run: addFault("The next 3 calls get a 503.", { kind: "status", status: 503, times: 3 }),
  },
  {
    label: "429, wait 1 s",
    run: addFault("The next call gets a 429 and waits 1 s.", { kind: "throttle", seconds: 1, times: 1 }),
  },
  {
    label: "Break after create took effect",
    run: addFault("The next create takes effect, and its connection breaks.", {
      kind: "reset",
      route: "create customer",
      committed: true,
      times: 1,
    }),
  },
  {
    label: "Revoke tokens",
    run: () => void act("Every access token is revoked.", "POST", "/revoke", { tokens: "access" }),
  },
  {
    label: "Mask secrets",
    run: () => void act("Answers mask secrets.", "PATCH", "/behaviours", { secrets: "masked" }),
  },
];

/** The view. */
export function Conditions() {
  const { data: conditions, error } = useLive<ConditionsOf>("/page/conditions", ["conditions"]);
  return (
    <>
      <h1 tabIndex={-1}>Conditions</h1>
      <div class="tools quick" role="group" aria-label="Quick conditions">
        {quick.map(({ label, run }) => (
          <button type="button" key={label} onClick={run}>
            {label}
          </button>
        ))}
      </div>
      {error === undefined ? null : <p class="problem">{error.message}</p>}
      {conditions === undefined ? (
        error === undefined ? (
          <p class="quiet">Loading …</p>
        ) : null
      ) : (
        <>
          <FaultsSet faults={conditions.faults} kinds={conditions.kinds} />
          <AddFault kinds={conditions.kinds} />
          <ClockSection now={conditions.now} />
          <Behaviours behaviours={conditions.behaviours} />
        </>
      )}
    </>
  );
}

function FaultsSet({ faults, kinds }: Pick<ConditionsOf, "faults" | "kinds">) {
  return (
    <section aria-label="Faults">
      <h2>Faults set</h2>
      {faults.length === 0 ? (
        <Empty command={curl("PUT", "/_emulator/faults", [{ kind: "status", status: 503, times: 3 }])}>
          <p>No fault is set: every call is answered.</p>
        </Empty>
      ) : (
        <ul class="items">
          {faults.map((fault) => (
            <Fault key={fault.id} fault={fault} known={kinds.find(({ kind }) => kind === fault.kind)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Fault({ fault, known }: { readonly fault: SetFault; readonly known: FaultKind | undefined }) {
  const { id, kind, settings, used, times } = fault;
  const texts = Object.entries(settings).filter(
    ([name, value]) => known?.settings.find((setting) => setting.name === name)?.initial !== value,
  );
  return (
    <li>
      <span>
        <strong>{kind}</strong>{" "}
        <span class="quiet">
          {texts.map(([name, value]) => (value === true ? name : `${name} ${inputText(value)}`)).join(", ")}
        </span>
      </span>
      <span class="tools">
        <span class={times !== undefined && used >= times ? "quiet" : "mark"}>
          {times === undefined ? `used ${used}, until removed` : `used ${used} of ${times}`}
        </span>
        <button
          type="button"
          class="small"
          aria-label={`Remove ${kind}`}
          onClick={() => void act(`Removed: ${kind}.`, "POST", "/page/faults/remove", { id })}
        >
          Remove
        </button>
      </span>
    </li>
  );
}

function ClockSection({ now }: { readonly now: string }) {
  const [ahead, setAhead] = useState(Date.parse(now) - Date.now());
  const [, tick] = useState(0);
  const [wanted, setWanted] = useState("");
  useEffect(() => setAhead(Date.parse(now) - Date.now()), [now]);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  const time = dayAndTime(new Date(Date.now() + ahead).toISOString());
  const set = (to: string) => act("The clock is set.", "PATCH", "/clock", { set: to });
  return (
    <section aria-label="Clock">
      <h2>Clock</h2>
      <p>
        <span class="time">{time}</span> <span class="quiet">UTC. It sets times in records and ends tokens.</span>
      </p>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== "") void set(new Date(`${wanted}Z`).toISOString());
        }}
      >
        <button
          type="button"
          onClick={() => void act("The clock is one hour ahead.", "PATCH", "/clock", { advanceMs: 3_600_000 })}
        >
          +1 h
        </button>
        <label>
          <span class="hidden">New time, UTC</span>
          <input
            type="datetime-local"
            step="1"
            value={wanted}
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        <button type="submit">Set</button>
        <button type="button" onClick={() => void set(new Date().toISOString())}>
          Real time
        </button>
      </form>
    </section>
  );
}

type Behaviour = Setting & { readonly value: FieldValue };

const isChanged = ({ value, initial }: Behaviour) => JSON.stringify(value) !== JSON.stringify(initial);

function Behaviours({ behaviours }: { readonly behaviours: readonly Behaviour[] }) {
  return (
    <section aria-label="Behaviours">
      <h2>Behaviours</h2>
      <p class="quiet">Every way in which a service may differ from the contract.</p>
      <div class="settings">
        {[...behaviours]
          .sort((one, other) => Number(isChanged(other)) - Number(isChanged(one)))
          .map((one) => (
            <BehaviourRow key={one.name} behaviour={one} />
          ))}
      </div>
    </section>
  );
}

function BehaviourRow({ behaviour }: { readonly behaviour: Behaviour }) {
  const { name, label, about, value, initial } = behaviour;
  const [attempt, setAttempt] = useState(0);
  const id = `behaviour-${name}`;
  const set = async (to: FieldValue | undefined) => {
    const isDone = await act(`Set: ${label}.`, "PATCH", "/behaviours", { [name]: to ?? initial ?? null });
    // What was refused is shown no longer.
    if (!isDone) setAttempt(attempt + 1);
  };
  return (
    <div class="setting">
      <label for={id}>
        {label} {isChanged(behaviour) ? <span class="mark">changed</span> : null}
      </label>
      <span class="tools">
        <SettingInput
          key={`${attempt} ${JSON.stringify(value)}`}
          setting={behaviour}
          id={id}
          value={value}
          describedBy={`${id}-about`}
          onSet={(to) => void set(to)}
        />
        {isChanged(behaviour) ? (
          <button type="button" class="small" aria-label={`Default of ${label}`} onClick={() => void set(initial)}>
            Default
          </button>
        ) : null}
      </span>
      <p class="quiet" id={`${id}-about`}>
        {about}
      </p>
    </div>
  );
}
