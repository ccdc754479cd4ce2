// Faults and behaviours as the page edits them: their settings are read from the schemas that check them.
import * as z from "zod";
import { Behaviour } from "../faults/behaviours";
import { Fault } from "../faults/faults";
import type { Conditions, FaultKind, FieldValue, Setting } from "../page-api";
import type { Service } from "../service";

/** What is read of a JSON Schema. */
const Described = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  enum: z.array(z.json()).optional(),
  anyOf: z.array(z.looseObject({ const: z.json().optional() })).optional(),
  const: z.json().optional(),
  required: z.array(z.string()).optional(),
});
const DescribedObject = Described.extend({ properties: z.record(z.string(), Described).default({}) });
const DescribedUnion = z.looseObject({ oneOf: z.array(DescribedObject) });

/** Returns a name of the code as a label: `createBody` as `Create body`. */
function labelOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function settingOf(name: string, described: z.output<typeof Described>, isRequired: boolean): Setting {
  const constants = (described.anyOf ?? []).flatMap((one) => (one.const === undefined ? [] : [one.const]));
  const options = described.enum ?? constants;
  const kinds: Readonly<Record<string, Setting["kind"]>> = {
    boolean: "flag",
    integer: "number",
    number: "number",
    string: "text",
  };
  return {
    name,
    label: described.title ?? labelOf(name),
    about: described.description ?? "",
    kind: options.length > 0 ? "choice" : (kinds[described.type ?? ""] ?? "json"),
    options,
    ...(described.default !== undefined && { initial: described.default }),
    isRequired,
  };
}

function settingsOf({ properties, required = [] }: z.output<typeof DescribedObject>): Setting[] {
  return Object.entries(properties)
    .filter(([, { const: fixed }]) => fixed === undefined)
    .map(([name, described]) => settingOf(name, described, required.includes(name)));
}

let kinds: readonly FaultKind[] | undefined;

/** Returns every kind of fault. */
function faultKinds(): readonly FaultKind[] {
  kinds ??= DescribedUnion.parse(z.toJSONSchema(Fault, { io: "input" })).oneOf.map((one) => ({
    kind: z.string().parse(one.properties.kind?.const),
    about: one.description ?? "",
    settings: settingsOf(one),
  }));
  return kinds;
}

/** The contract's own behaviours. */
const contract: Readonly<Record<string, FieldValue>> = Behaviour.parse({});

let behaviours: readonly Setting[] | undefined;

function behaviourSettings(): readonly Setting[] {
  behaviours ??= settingsOf(DescribedObject.parse(z.toJSONSchema(Behaviour, { io: "input" }))).map((setting) => ({
    ...setting,
    initial: contract[setting.name] ?? null,
  }));
  return behaviours;
}

/** Returns what differs from an undisturbed service, and what may be changed. */
export function conditionsOf(service: Service): Conditions {
  const current: Readonly<Record<string, FieldValue>> = service.behaviour();
  return {
    faults: service.faults.active().map(({ id, used, fault: { kind, times, ...settings } }) => ({
      id,
      kind,
      settings,
      used,
      ...(times !== undefined && { times }),
    })),
    kinds: faultKinds(),
    behaviours: behaviourSettings().map((setting) => ({ ...setting, value: current[setting.name] ?? null })),
    now: service.clock.stamp(),
  };
}

/** Returns the number of behaviours that differ from the contract. */
export function changedBehaviours(service: Service): number {
  return Object.entries(service.behaviour()).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(contract[name]),
  ).length;
}
