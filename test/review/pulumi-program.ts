// The Pulumi program whose previews are recorded: customers with every fate that a preview can show.
import { canary } from "../support/customers";

const head = `
class Other extends pulumi.dynamic.Resource {
  constructor(name, text) {
    super({ create: async (inputs) => ({ id: name, outs: inputs }), update: async (id, olds, news) => ({ outs: news }) },
      name, { text });
  }
}
const open = { defaultLanguage: "en", deletionProtection: false };
const abroad = new WebcastManagerProvider("abroad", { endpoint: process.env.WEBCASTMANAGER_ENDPOINT,
  tokenUrl: process.env.WEBCASTMANAGER_TOKEN_URL, usernameEnv: "WEBCASTMANAGER_USERNAME",
  passwordEnv: "WEBCASTMANAGER_PASSWORD" });
const group = new pulumi.ComponentResource("acme:index:Group", "group");
const acme = new Customer("acme", { ...open, name: "Acme Group", type: "Partner" });
const second = new Customer("second", { ...open, name: "Second Group", type: "Partner" }, { parent: group });
const all = [abroad, group, acme, second];
const consumer = (key, name, more, options) =>
  all.push(new Customer(key, { ...open, name, type: "Consumer", parent: acme, ...more }, options));
const ramp = (apiKey) => ({ ramp: { hostName: "acme.vbrickrev.com", apiKey: pulumi.secret(apiKey),
  apiSecret: pulumi.secret("${canary}api-secret") } });
consumer("kept", "Acme Kept");
consumer("drifted", "Acme Drifted");
consumer("vanished", "Acme Vanished");
`;

/** The stack before the change. */
export const before = `${head}
all.push(new Other("other", "one"));
consumer("berlin", "Acme Berlin", { hmac: {}, ecdn: ramp("${canary}first"),
  sso: { identityProvider: "acme-idp", roleMappings: { "Webcast Editor": ["a", "b"] } } });
consumer("munich", "Acme Munich");
consumer("hamburg", "Acme Hamburg");
consumer("bremen", "Acme Bremen", {}, { retainOnDelete: true });
`;

/** The same stack, changed. @param foreign the id of a customer that no stack manages */
export function after(foreign: string): string {
  return `${head}
new Other("other", "two");
consumer("berlin", "Acme Berlin GmbH", { hmac: { rotate: "2" }, ecdn: ramp("${canary}second"),
  sso: { identityProvider: "acme-idp", roleMappings: { "Webcast Editor": ["b", "c"], "System Editor": ["d"] } } });
consumer("munich", "Acme Munich", { parent: second });
const fresh = new Customer("fresh", { ...open, name: "Fresh Group", type: "Partner",
  hmac: { secret: pulumi.secret("${canary}hmac-0123456789abcdef0123456789") } });
consumer("below", "Below Fresh", { parent: fresh, adopt: true, sso: { identityProvider: fresh.id } });
new Customer("hidden", { ...open, name: pulumi.secret("${canary}hidden-name"), type: "Partner" });
new Customer("elsewhere", { ...open, name: "Elsewhere", type: "Partner" }, { provider: abroad });
Customer.get("read", "${foreign}");
`;
}

/**
 * A stack in which check refuses one customer, the last one: of several, the engine reports any, and of those after it
 * it may have planned some.
 */
export const invalid =
  before.replace('consumer("munich", "Acme Munich");\n', "") +
  'consumer("munich", "Acme Munich", { type: "Nonsense" }, { dependsOn: all });\n';

/** A program that ends with an error of its own. */
export const crashed = 'throw new Error("boom");';

/** A stack that deletes a protected customer, which its hook refuses in the preview. */
export const protectedOnes = (isThere: boolean): string => `
const acme = new Customer("acme", { defaultLanguage: "en", deletionProtection: false, name: "Acme", type: "Partner" });
${isThere ? 'new Customer("safe", { defaultLanguage: "en", name: "Acme Safe", type: "Partner" });' : ""}
`;

/** Customers that `retainOnDelete` keeps when they are replaced, some that `aliases` rename, and a skipped create. */
export function kept(isChanged: boolean): string {
  const [type, key] = isChanged ? ["Partner", "new"] : ["Consumer", "old"];
  const as = (name: string) => (isChanged ? `{ aliases: [{ name: "${name}" }] }` : "{}");
  return `
const open = { defaultLanguage: "en", deletionProtection: false };
new Customer("same", { ...open, type: "${type}", name: "Acme Same" }, { retainOnDelete: true });
new Customer("other", { ...open, type: "${type}", name: "Acme ${type}" }, { retainOnDelete: true });
new Customer("lifted", { ...open, type: "${type}", name: "Acme Lifted" }, { retainOnDelete: ${!isChanged} });
new Customer("late", { ...open, type: "${type}", name: "Acme Late" }, { retainOnDelete: ${isChanged} });
const group = new Customer("${key}-group", { ...open, type: "Partner", name: "Acme ${key} group" }, ${as("old-group")});
new Customer("${key}-child", { ...open, type: "Consumer", name: "Acme Child", parent: group }, ${as("old-child")});
new Customer("${key}-moved", { ...open, type: "${type}", name: "Acme Moved" }, ${as("old-moved")});
${isChanged ? `new Customer("skipped", { ...open, type: "Partner", name: "Acme Skipped" });` : ""}
`;
}

/** How a Partner with customers below it is replaced. */
export interface Replaced {
  readonly isRetained?: boolean;
  /** A transformation sets `deleteBeforeReplace: false`, which the class refuses. */
  readonly isCreatedFirst?: boolean;
  /** Whether customers below it leave it in the same change: one for another parent, one stays by its id. */
  readonly areLeaving?: boolean;
}

/** A Partner that moves below another one, with customers below it. @param formerId its id, for the changed program */
export function replaced({ isRetained, isCreatedFirst, areLeaving }: Replaced, formerId?: string): string {
  const isChanged = formerId !== undefined;
  const first = "({ props, opts }) => ({ props, opts: { ...opts, deleteBeforeReplace: false } })";
  const parentOf = (changed: string) => (isChanged ? changed : "group");
  return `
${isCreatedFirst === true ? `pulumi.runtime.registerStackTransformation(${first});` : ""}
const open = { defaultLanguage: "en", deletionProtection: false };
const consumer = (key, name, parent, options) =>
  new Customer(key, { ...open, type: "Consumer", name, parent }, options);
const top = new Customer("top", { ...open, type: "Partner", name: "Acme Top" });
const group = new Customer("group", { ...open, type: "Partner", name: "Acme Group"${isChanged ? ", parent: top" : ""} },
  { retainOnDelete: ${isRetained === true} });
consumer("moved", "Acme Moved", group);
${isRetained === true ? 'consumer("kept", "Acme Kept", group, { retainOnDelete: true });' : ""}
const sub = new Customer("sub", { ...open, type: "Partner", name: "Acme Sub", parent: group });
consumer("deep", "Acme Deep", sub);
${isChanged ? "" : 'consumer("gone", "Acme Gone", group);'}
${areLeaving === true ? `consumer("out", "Acme Out", ${parentOf("top")});` : ""}
${areLeaving === true ? `consumer("stay", "Acme Stay", ${parentOf(JSON.stringify(formerId))});` : ""}
`;
}
