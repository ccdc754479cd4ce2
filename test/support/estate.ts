// An emulated service with customers that a Pulumi stack manages, and everything that another user may have done since:
// what the drift report and its formats are tested with.
import type { Emulator, WireRecord } from "../../emulator";
import { createClient } from "../../provider/client";
import { canonical } from "../../provider/core/canonical";
import { resolveSettings } from "../../provider/core/settings";
import { createProcessMemory } from "../../provider/lifecycle/context";
import { customersOf } from "../../provider/lifecycle/customer";
import { pulumiGuide } from "../../provider/pulumi/guide";
import { toOutputs, toPulumi } from "../../provider/pulumi/values";
import { defaultProfile, type Tree } from "../../schema";
import { canary } from "./customers";
import { marked } from "./engine-values";
import { pulumiExport, pulumiResource } from "./states";

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };

/** Customers by logical name; `parent` names another one of them. */
export type Declared = Readonly<Record<string, Tree>>;

/** A stack whose customers exist. */
export interface Estate {
  /** What `pulumi stack export --show-secrets` prints. */
  readonly state: object;
  /** The id of a customer, by its logical name. */
  readonly ids: Readonly<Record<string, string>>;
  edit(name: string, changes: WireRecord): void;
}

/** Creates customers as the provider does, and returns the state that it leaves. */
export async function createEstate(emulator: Emulator, declared: Declared): Promise<Estate> {
  const settings = resolveSettings({ configuration: {}, environment: emulator.env, explicit: false });
  const api = createClient(settings, { profile: defaultProfile, reporter: silent });
  const context = { api, reporter: silent, memory: createProcessMemory(), guide: pulumiGuide };
  const customers = customersOf(context);
  const ids: Record<string, string> = {};
  const resources: object[] = [];
  for (const [name, { parent, ...tree }] of Object.entries(declared)) {
    const input = canonical({ ...tree, ...(typeof parent === "string" && { parent: ids[parent] ?? parent }) });
    const state = await customers.create(input);
    ids[name] = state.id;
    const [inputs, outputs] = [marked(toPulumi(input)), marked(toOutputs(state))];
    resources.push(pulumiResource(name, { id: state.id, inputs, outputs }));
  }
  api.close();
  const edit = (name: string, changes: WireRecord) =>
    void emulator.admin.edit(ids[name] ?? name, changes, { unchecked: true });
  return { state: pulumiExport(...resources), ids, edit };
}

/** Customers of two partners. */
export const acme: Declared = {
  acme: {
    name: "Acme Group",
    type: "Partner",
    defaultLanguage: "en",
    sso: {
      identityProvider: "acme-saml",
      roleMappings: { Administrator: ["wcm-admins"], "Webcast Editor": ["editors-*", "comms"] },
    },
    gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
    hmac: {},
    ecdn: {
      hive: { partnerId: "9012" },
      kollective: { apiEndpoint: "https://api.eu.kollective.example", token: `${canary}kollective` },
    },
    videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"],
  },
  "acme-berlin": { name: "Acme Berlin", type: "Consumer", defaultLanguage: "de", parent: "acme", hmac: {} },
  "acme-lyon": { name: "Acme Lyon", type: "Consumer", defaultLanguage: "fr", parent: "acme" },
  "acme-oslo": { name: "Acme Oslo", type: "Consumer", defaultLanguage: "en", parent: "acme" },
  umbrella: { name: "Umbrella Media", type: "Partner", defaultLanguage: "en" },
  "umbrella-graz": { name: "Umbrella Graz", type: "Consumer", defaultLanguage: "de", parent: "umbrella" },
};

/** One difference of every kind. */
export function disturb(emulator: Emulator, { ids, edit }: Estate): void {
  edit("acme", {
    identityProvider: "acme-oidc",
    roleMappings: [
      { role: "ADMINISTRATOR", group: "wcm-admins" },
      { role: "WEBCAST_EDITOR", group: "editors-*" },
      { role: "WEBCAST_EDITOR", group: "press" },
    ],
    privacyPolicyUrl: "https://acme.example/datenschutz",
    kollectiveToken: `${canary}theirs`,
  });
  edit("acme-berlin", { hmacSecret: `${canary}by-hand`, defaultLanguage: "en" });
  emulator.admin.remove(ids["acme-lyon"] ?? "");
  edit("acme-oslo", { parentId: ids.umbrella ?? "" });
  emulator.admin.seed({
    customers: [
      { name: "Hand Made", type: "CONSUMER", defaultLanguage: "en", parentId: ids.umbrella },
      { name: "Walk-in", type: "CONSUMER", defaultLanguage: "en" },
    ],
  });
}
