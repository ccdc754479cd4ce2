// A service with every field, word and role in use, and the examination of its contract.
import { startEmulator, type BehaviourChanges, type Emulator, type WireRecord } from "../../emulator";
import { openClient } from "../../provider/client";
import type { Answered } from "../../provider/client/http/replies";
import type { Check, Service } from "../../provider/doctor/check";
import { contractChecks, type ContractReport } from "../../provider/doctor/contract/check-contract";
import type { Finding } from "../../provider/doctor/contract/finding";
import { defaultProfile, toWireRecord, type ContractProfile, type Tree } from "../../schema";
import { recorder, settingsFor } from "../client/running";
import { aConsumer, aPartner, canary } from "../support/customers";

const roleMappings = {
  Administrator: ["a-1", "a-2"],
  "System Editor": ["b"],
  "Webcast Editor": ["c"],
  "Webcast Moderator": ["d"],
  "Webcast Producer": ["e"],
};

const idOf = (index: number) => index.toString(16).padStart(24, "6");

/** Customers that together set every field and use every word. */
export function everyField(profile: ContractProfile = defaultProfile): WireRecord[] {
  const secret = (name: string, index: number) => `${canary}${name}-${index}`;
  const record = (tree: Tree, index: number, parent?: number): WireRecord => ({
    ...toWireRecord(tree, profile),
    [profile.fields.parentId ?? "parentId"]: parent === undefined ? null : idOf(parent),
    [profile.fields.id ?? "id"]: idOf(index),
  });
  const own = (name: string, index: number): Tree => ({
    name,
    sso: { roleMappings },
    hmac: { secret: secret("hmac", index) },
    ecdn: { ramp: { apiKey: secret("key", index), apiSecret: secret("api", index) } },
  });
  const consumer = (index: number, parent: number) =>
    record(aConsumer({ ...own(`Consumer ${index}`, index), accountType: "public" }), index, parent);
  return [
    record(aPartner(own("Acme", 1)), 1),
    ...[2, 3, 4].map((index) => consumer(index, 1)),
    record(aPartner({ ...own("Other", 5), ecdn: { kollective: { token: secret("token", 5) } } }), 5),
    consumer(6, 5),
  ];
}

/** An emulator with these customers. */
export function contractEmulator(
  profile: ContractProfile = defaultProfile,
  behaviour: BehaviourChanges = {},
): Promise<Emulator> {
  return startEmulator({ profile, behaviour, seed: { customers: everyField(profile) } });
}

/** How a contract is examined. */
interface Options {
  readonly profile?: ContractProfile;
  /** Whether the write test runs. */
  readonly writes?: boolean;
  /** In place of the emulator's own address. */
  readonly endpoint?: string;
}

/** Returns the service of an emulator, as doctor has it after the login. */
function serviceOf(emulator: Emulator, readOnly: boolean, { profile = defaultProfile, endpoint }: Options): Service {
  const settings = settingsFor(emulator, { maxRetries: 0, ...(endpoint !== undefined && { endpoint }) });
  const answers: Answered[] = [];
  const client = openClient(settings, {
    profile,
    readOnly,
    reporter: recorder(),
    onAnswer: (answered) => answers.push(answered),
  });
  return {
    ...client,
    settings,
    profile,
    signal: new AbortController().signal,
    answers,
  };
}

/** What was found, and the checks that report it. */
export interface Examined extends ContractReport {
  readonly checks: readonly Check[];
}

/** Examines the contract of an emulator. */
export async function examined(emulator: Emulator, options: Options = {}): Promise<Examined> {
  const service = serviceOf(emulator, true, options);
  const writer = options.writes === true ? serviceOf(emulator, false, options) : undefined;
  const found = contractChecks(service, writer);
  const checks: Check[] = [];
  try {
    for (;;) {
      const next = await found.next();
      if (next.done === true) return { ...next.value, checks };
      checks.push(next.value);
    }
  } finally {
    service.api.close();
    writer?.api.close();
  }
}

/** The findings of a difference. */
export function differencesIn({ findings }: ContractReport): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict !== "as assumed" && verdict !== "not seen");
}

/** The names of the assumptions from which a service differs, sorted. */
export function brokenIn(report: ContractReport): readonly string[] {
  return differencesIn(report)
    .map(({ assumption }) => assumption)
    .sort();
}
