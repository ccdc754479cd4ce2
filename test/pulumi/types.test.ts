// What compiles in a user's program and what does not: the built declarations, the real compiler, strict.
import { compile } from "./types-compile";

const beginning = `
import * as pulumi from "@pulumi/pulumi";
import { Customer, customerArgs, getCustomer, getCustomers, getVideoConferenceConnector, getVideoConferenceConnectorOutput, getVideoConferenceConnectorsOutput, WebcastManagerProvider, type ConsumerArgs, type CustomerArgs, type CustomerType, type PartnerArgs } from "webcastmanager-provider";
const least = { name: "Acme", defaultLanguage: "en" };
declare const text: pulumi.Output<string>;
declare const type: pulumi.Output<CustomerType>;
declare const acme: Customer;
`;

const ramp = 'ramp: { hostName: "acme.vbrickrev.com", apiKey: text, apiSecret: text }';
const kollective = 'kollective: { apiEndpoint: "https://k.example", token: text }';

/** Programs that compile. */
const good: Readonly<Record<string, string>> = {
  "a Partner with every property": `new Customer("a", { ...least, type: "Partner", accountType: "private", sso: { enabled: true, identityProvider: text, roleMappings: { "Webcast Editor": ["a", text], "Own Role": text.apply((name) => [name]) } }, gdpr: { privacyPolicyUrl: "https://acme.example" }, hmac: { secret: text, rotate: "1" }, ecdn: { hive: { partnerId: "9012" }, ${kollective}, ${ramp} }, videoConferenceConnectors: ["65a0", text], deletionProtection: false, adopt: "overwrite" });`,
  "a Consumer with every property": `new Customer("a", { ...least, type: "Consumer", parent: acme, hmac: {}, ecdn: { hive: { customer: true }, ${ramp} }, adopt: true });`,
  "a parent as an id":
    'new Customer("a", { ...least, type: "Consumer", parent: acme.id }); new Customer("b", { ...least, type: "Consumer", parent: "65a0" });',
  "a type that is not known at compile time": `new Customer("a", { ...least, type, ecdn: { hive: { partnerId: "9012" }, ${kollective} } }); new Customer("b", { ...least, type: Promise.resolve<CustomerType>("Consumer") });`,
  "arguments kept in a variable of either type": `
    const partner: PartnerArgs = { ...least, type: "Partner", ecdn: { hive: { partnerId: text } } };
    const consumer: ConsumerArgs = { ...least, type: "Consumer" };
    const general: CustomerArgs = { ...least, type };
    for (const args of [partner, consumer, general]) new Customer("a", args);`,
  "a type that is one of both at compile time":
    'declare const either: CustomerType; new Customer("a", { ...least, type: either, ecdn: { hive: { customer: true } } });',
  "rows of data, checked":
    "declare const rows: unknown[]; rows.forEach((row, index) => new Customer(`row-${index}`, customerArgs(row)));",
  "rows of data, parsed by the schema":
    'import { Customer as Schema } from "webcastmanager-provider/schema"; declare const row: unknown; new Customer("a", Schema.parse(row)); new Customer("b", { ...Schema.parse(row), parent: acme, hmac: { secret: text } });',
  "groups per role as an output of a map":
    'declare const roles: pulumi.Output<Record<string, string[]>>; new Customer("a", { ...least, type: "Partner", sso: { roleMappings: roles } }); new Customer("b", { ...least, type: "Partner", sso: roles.apply((roleMappings) => ({ roleMappings })) });',
  "a class above it":
    'export class Acme extends Customer { constructor(name: string) { super(name, { ...least, type: "Partner", hmac: {} }); } }\nconst both: Customer[] = [new Acme("a"), new Customer("b", { ...least, type: "Consumer" })]; export const ids = both.map(({ id }) => id);',
  "blocks as outputs of others":
    'new Customer("a", { ...least, type: "Partner", sso: text.apply((name) => ({ identityProvider: name })), ecdn: text.apply((id) => ({ hive: { partnerId: id } })) });',
  "what is absent, written out":
    'new Customer("a", { ...least, type: "Consumer", parent: undefined, ecdn: undefined, sso: undefined, adopt: undefined });',
  "outputs with their types": `
    const editors: pulumi.Output<string[] | undefined> = acme.sso.apply((sso) => sso?.roleMappings?.["Webcast Editor"]);
    const secret: pulumi.Output<string | undefined> = acme.hmacSecret;
    const kind: pulumi.Output<CustomerType> = acme.type;
    const host: pulumi.Output<string | undefined> = acme.ecdn.apply((ecdn) => ecdn?.ramp?.hostName);`,
  "a look at an existing customer":
    'const found: Customer = Customer.get("a", "65a0"); if (Customer.isInstance(found as unknown)) found.name.apply((name) => name.length);',
  "lookups, whose secrets are outputs": `
    export async function find() {
      const one = await getCustomer({ path: "acme/berlin" });
      const token: pulumi.Output<string> | undefined = one.ecdn?.kollective?.token;
      const names: string[] = (await getCustomers({ parentId: one.id })).map((customer) => customer.name);
      return [token, names, await getCustomer({ id: "65a0" }), await getCustomer({ name: "acme", parentId: "65a0" })];
    }`,
  "connectors by name": `
    const berlin = getVideoConferenceConnectorOutput({ name: text });
    const all = getVideoConferenceConnectorsOutput().apply((connectors) => connectors.map(({ id }) => id));
    new Customer("a", { ...least, type: "Consumer", videoConferenceConnectors: [berlin.id, "65a0"] });
    new Customer("b", { ...least, type: "Consumer", videoConferenceConnectors: all });
    export const found: Promise<string | undefined> = getVideoConferenceConnector({ id: "65a0" }).then(({ name }) => name);`,
  "an explicit instance": `
    const provider = new WebcastManagerProvider("staging", { endpoint: text, usernameEnv: "A", password: text, maxRetries: 3, log: "debug" });
    new Customer("a", { ...least, type: "Consumer" }, { provider });
    void getCustomers({}, { provider });`,
};

/** Programs that don't compile, and what the compiler's message names. */
const bad: Readonly<Record<string, readonly [code: string, named: string]>> = {
  "a Consumer with a Hive partner id": [
    'new Customer("a", { ...least, type: "Consumer", ecdn: { hive: { partnerId: "9012" } } });',
    "partnerId",
  ],
  "a Partner with the Hive box": [
    'new Customer("a", { ...least, type: "Partner", ecdn: { hive: { customer: true } } });',
    "customer",
  ],
  "a Consumer with Kollective": [
    `new Customer("a", { ...least, type: "Consumer", ecdn: { ${kollective} } });`,
    "kollective",
  ],
  "Consumer arguments with a Hive partner id": [
    'export const args: ConsumerArgs = { ...least, type: "Consumer", ecdn: { hive: { partnerId: "9012" } } };',
    "partnerId",
  ],
  "Partner arguments with the Hive box": [
    'export const args: PartnerArgs = { ...least, type: "Partner", ecdn: { hive: { customer: true } } };',
    "customer",
  ],
  "a type that is none": ['new Customer("a", { ...least, type: "Reseller" });', "Reseller"],
  "a type that is any text": ['declare const any: string; new Customer("a", { ...least, type: any });', "string"],
  "an unknown property": ['new Customer("a", { ...least, type: "Consumer", nmae: "x" });', "nmae"],
  "an unknown property in a block": [
    'new Customer("a", { ...least, type: "Partner", sso: { identityPovider: "x" } });',
    "identityPovider",
  ],
  "Lumen, which is gone": ['new Customer("a", { ...least, type: "Partner", ecdn: { lumen: {} } });', "lumen"],
  "no name": ['new Customer("a", { type: "Consumer", defaultLanguage: "en" });', "name"],
  "no language": ['new Customer("a", { name: "Acme", type: "Consumer" });', "defaultLanguage"],
  "Kollective without its token": [
    'new Customer("a", { ...least, type: "Partner", ecdn: { kollective: { apiEndpoint: "https://k.example" } } });',
    "token",
  ],
  "RAMP without its secret": [
    'new Customer("a", { ...least, type: "Partner", ecdn: { ramp: { hostName: "acme.vbrickrev.com", apiKey: text } } });',
    "apiSecret",
  ],
  "a group that is no list": [
    'new Customer("a", { ...least, type: "Partner", sso: { roleMappings: { Administrator: "admins" } } });',
    "Input<string>[]",
  ],
  "an account type that is none": [
    'new Customer("a", { ...least, type: "Partner", accountType: "secret" });',
    "secret",
  ],
  "a way to adopt that is none": ['new Customer("a", { ...least, type: "Partner", adopt: "yes" });', "yes"],
  "a parent that is a number": ['new Customer("a", { ...least, type: "Consumer", parent: 7 });', "number"],
  "an output that is written to": ["acme.name = text;", "read-only"],
  "an explicit instance without an endpoint": ['new WebcastManagerProvider("a", { username: "x" });', "endpoint"],
  "an explicit instance with a setting that does not exist": [
    'new WebcastManagerProvider("a", { endpoint: "https://a.example", pasword: "x" });',
    "pasword",
  ],
  "a lookup by nothing": ["void getCustomer({});", "Selector"],
  "a connector by nothing": ["void getVideoConferenceConnector({});", "ConnectorSelector"],
  "the secret of a lookup as a plain text": [
    'export const secret = async (): Promise<string | undefined> => (await getCustomer({ id: "a" })).hmacSecret;',
    "string",
  ],
};

const said = compile(
  Object.fromEntries([
    ...Object.entries(good).map(([name, code]) => [name, `${beginning}${code}`] as const),
    ...Object.entries(bad).map(([name, [code]]) => [name, `${beginning}${code}`] as const),
  ]),
);

test.each(Object.keys(good))("%s compiles [pulumi.types]", (name) => {
  expect(said[name]).toBe("");
});

test.each(Object.entries(bad).map(([name, [, named]]) => [name, named] as const))(
  "%s does not compile, and the message names %s [pulumi.types]",
  (name, named) => {
    expect(said[name]).toContain(named);
  },
);
