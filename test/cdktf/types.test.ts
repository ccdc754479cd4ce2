// What compiles in a user's program of constructs and what does not, against the built declarations, with plain strict.
import { compile } from "../pulumi/types-compile";

const beginning = (library: string) => `
import { TerraformStack } from "${library}";
import type { Construct } from "constructs";
import { Customer, DataWebcastmanagerCustomer, WebcastmanagerProvider, WebcastPartner, type WebcastPartnerProps } from "webcastmanager-provider/${library}";
declare const stack: TerraformStack;
declare const scope: Construct;
const shared = { defaultLanguage: "en" };
const least = { name: "Acme", defaultLanguage: "en" };
`;

/** Programs that compile. */
const good: Readonly<Record<string, string>> = {
  "a partner with consumers, by their ids": `
    const acme = new WebcastPartner(stack, "acme", { shared, partner: { name: "Acme" }, consumers: { berlin: { name: "Berlin", defaultLanguage: "de" }, paris: { name: "Paris" } } });
    export const ids: string[] = [acme.partner.id, acme.consumers.berlin.id, acme.consumers.paris.hmac.rotate];
    new WebcastPartner(scope, "below", { shared, partner: { name: "Below" }, parent: acme });
    new WebcastPartner(scope, "other", { shared, partner: { name: "Other" }, parent: acme.consumers.berlin });`,
  "consumers that are computed": `
    const cities = ["Berlin", "Paris"];
    const acme = new WebcastPartner(stack, "acme", { shared, partner: { name: "Acme" }, consumers: Object.fromEntries(cities.map((name) => [name, { name }])) });
    export const first: Customer | undefined = acme.consumers["Berlin"];`,
  "null in place of what is shared and may be absent": `
    new WebcastPartner(stack, "acme", {
      shared: { ...shared, sso: {}, ecdn: { ramp: { hostName: "a.vbrickrev.com" } }, deletionProtection: false },
      partner: { name: "Acme", sso: null, gdpr: null, hmac: null, ecdn: { ramp: null, kollective: null, hive: null }, accountType: null, adopt: null, videoConferenceConnectors: null, timeouts: null, lifecycle: null },
      consumers: { berlin: { name: "Berlin", ecdn: null, deletionProtection: null } },
    });`,
  "arguments kept in a variable":
    'const props: WebcastPartnerProps = { shared, partner: { name: "Acme" } }; new WebcastPartner(stack, "acme", props);',
  "a class above it":
    'export class Acme extends WebcastPartner<"berlin"> { constructor(above: Construct) { super(above, "acme", { shared, partner: { name: "Acme" }, consumers: { berlin: { name: "Berlin" } } }); } }',
  "the generated constructs": `
    const provider = new WebcastmanagerProvider(stack, "staging", { alias: "staging", endpoint: "https://staging.example/api" });
    const acme = new Customer(stack, "acme", { ...least, type: "Partner", provider, sso: { roleMappings: { Administrator: ["a"] } }, hmac: {} });
    export const version: string = new DataWebcastmanagerCustomer(stack, "found", { id: acme.id }).version;`,
};

/** Programs that don't compile, and what the compiler's message names. */
const bad: Readonly<Record<string, readonly [code: string, named: string]>> = {
  "a partner without a language": [
    'new WebcastPartner(stack, "a", { shared: {}, partner: { name: "Acme" } });',
    "defaultLanguage",
  ],
  "a partner without a name": ['new WebcastPartner(stack, "a", { shared, partner: {} });', "name"],
  "a shared name": [
    'new WebcastPartner(stack, "a", { shared: { defaultLanguage: "en", name: "All" }, partner: { name: "Acme" } });',
    "name",
  ],
  "a property of a consumer that does not exist": [
    'new WebcastPartner(stack, "a", { shared, partner: { name: "Acme" }, consumers: { b: { name: "B", defaultLangauge: "de" } } });',
    "defaultLangauge",
  ],
  "a consumer with a type": [
    'new WebcastPartner(stack, "a", { shared, partner: { name: "Acme" }, consumers: { b: { name: "B", type: "Partner" } } });',
    "type",
  ],
  "a consumer that was not declared": [
    'const acme = new WebcastPartner(stack, "a", { shared, partner: { name: "Acme" }, consumers: { b: { name: "B" } } }); acme.consumers.c;',
    "'c'",
  ],
  "null in place of what must be there": [
    'new WebcastPartner(stack, "a", { shared, partner: { name: "Acme", defaultLanguage: null } });',
    "null",
  ],
  "null for a name": ['new WebcastPartner(stack, "a", { shared, partner: { name: null } });', "null"],
  "null in what is shared": [
    'new WebcastPartner(stack, "a", { shared: { ...shared, sso: null }, partner: { name: "Acme" } });',
    "null",
  ],
  "an unknown property in a block of blocks": [
    'new WebcastPartner(stack, "a", { shared, partner: { name: "Acme", ecdn: { lumen: null } } });',
    "lumen",
  ],
  "a customer without a type": ['new Customer(stack, "a", least);', "type"],
  "an unknown property in a block": [
    'new Customer(stack, "a", { ...least, type: "Partner", sso: { identityPovider: "x" } });',
    "identityPovider",
  ],
};

describe.each(["cdktf", "cdktn"])("%s", (library) => {
  const said = compile(
    Object.fromEntries([
      ...Object.entries(good).map(([name, code]) => [name, `${beginning(library)}${code}`] as const),
      ...Object.entries(bad).map(([name, [code]]) => [name, `${beginning(library)}${code}`] as const),
    ]),
  );

  test.each(Object.keys(good))("%s compiles [cdktf.types]", (name) => {
    expect(said[name]).toBe("");
  });

  test.each(Object.entries(bad).map(([name, [, named]]) => [name, named] as const))(
    "%s does not compile, and the message names %s [cdktf.types]",
    (name, named) => {
      expect(said[name]).toContain(named);
    },
  );
});
