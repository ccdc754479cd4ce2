// The wire mapping against samples that were written by hand from the contract, and not from the schema.
import * as z from "zod";
import {
  ConnectorPage,
  defaultProfile,
  ErrorBody,
  errorCodes,
  leaves,
  pageSchema,
  ContractProfile,
  recordSchema,
  secretLeaves,
  toWireRecord,
  toWireFields,
  toWireValue,
  Violations,
  wireList,
  wireName,
} from "../../schema";
import { fixture, sent } from "../emulator/http-client";

const read = (record: unknown, profile?: ContractProfile) => recordSchema(profile).parse(record);
const leaf = (path: string) => leaves.find((one) => one.path === path)!;

const partner = {
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  accountType: "public",
  sso: {
    enabled: true,
    identityProvider: "acme-saml",
    roleMappings: {
      Administrator: ["wcm-admins"],
      "Webcast Editor": ["editors-*", "comms"],
      WEBCAST_REPORTER: ["press"],
    },
  },
  gdpr: { enabled: true, privacyPolicyUrl: "https://acme.example/privacy" },
  hmac: { enabled: true, secret: "fixture-hmac-secret" },
  ecdn: {
    hive: { partnerId: "9012", customer: false },
    kollective: { apiEndpoint: "https://api.eu.kollective.example", token: "srv-fixture-kollective-token" },
    ramp: {
      hostName: "acme.vbrickrev.com",
      jwtKeyName: "RevConnectDefault",
      apiKey: "fixtureRampKey",
      apiSecret: "fixture-ramp-secret=",
    },
  },
  videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"],
};

describe("reading a record", () => {
  it("groups the fields of a full partner", () => {
    expect(read(fixture("full-partner"))).toEqual({
      id: "65a0c0ffee0ddba11c0f0001",
      tree: partner,
      hidden: new Set(),
      createdAt: "2024-01-19T09:30:00.000Z",
      updatedAt: "2024-02-01T16:05:12.250Z",
      complete: true,
    });
  });

  it("leaves out empty and null fields, and keeps false ones", () => {
    expect(read(fixture("full-consumer")).tree).toEqual({
      name: "Acme Berlin",
      type: "Consumer",
      defaultLanguage: "de-DE",
      parent: "65a0c0ffee0ddba11c0f0001",
      accountType: "private",
      sso: { enabled: false },
      gdpr: { enabled: false, privacyPolicyUrl: "https://acme.example/datenschutz" },
      hmac: { enabled: false },
      ecdn: { hive: { customer: true } },
    });
  });

  it("accepts a record that lacks every newer field", () => {
    expect(read(fixture("legacy-customer"))).toMatchObject({
      id: "4f0c0ffee0ddba11c0f00003",
      tree: { name: "Oldest Customer", type: "Consumer" },
      updatedAt: undefined,
    });
  });

  it("reads a mask, and nothing else, as a hidden value", () => {
    const masked = read(fixture("masked-partner"));
    expect(masked.hidden).toEqual(new Set(secretLeaves.map(({ path }) => path)));
    expect(masked.tree).toEqual({
      ...partner,
      hmac: { enabled: true },
      ecdn: {
        ...partner.ecdn,
        kollective: { apiEndpoint: partner.ecdn.kollective.apiEndpoint },
        ramp: { hostName: partner.ecdn.ramp.hostName, jwtKeyName: partner.ecdn.ramp.jwtKeyName },
      },
    });
  });

  it("recognises a summary", () => {
    const page = pageSchema(defaultProfile).parse(fixture("summary-page"));
    expect([page.total, page.customers.map(({ complete, tree }) => [complete, tree.name])]).toEqual([
      2,
      [
        [false, "Acme Group"],
        [false, "Acme Berlin"],
      ],
    ]);
  });

  it("ignores unknown fields, and refuses fields of a wrong kind", () => {
    expect(read({ ...fixture("full-partner"), tenantRegion: "eu-1" }).tree).toEqual(partner);
    expect(recordSchema().safeParse({ ...fixture("full-partner"), ssoEnabled: "yes" }).success).toBe(false);
    expect(recordSchema().safeParse({ name: "no id" }).success).toBe(false);
  });
});

describe("writing a record", () => {
  it.each(["full-partner", "full-consumer"])("gives back what was read: %s", (name) => {
    const { id, tree } = read(fixture(name));
    const written = toWireRecord(tree);
    expect(fixture(name)).toMatchObject(written);
    expect(read({ id, ...written }).tree).toEqual(tree);
  });

  it("writes every field that a full partner sets", () => {
    expect({ parentId: null, ...toWireRecord(read(fixture("full-partner")).tree) }).toEqual(
      sent(fixture("full-partner")),
    );
  });

  it("clears with null, false or an empty list", () => {
    expect(
      toWireFields(
        ["gdpr.privacyPolicyUrl", "sso.enabled", "sso.roleMappings", "videoConferenceConnectors", "hmac.rotate"].map(
          (path) => [leaf(path), undefined],
        ),
      ),
    ).toEqual({
      privacyPolicyUrl: null,
      ssoEnabled: false,
      roleMappings: [],
      videoConferenceConnectorIds: [],
    });
  });

  it("passes on an unknown role", () => {
    expect(toWireValue(leaf("sso.roleMappings"), { Administrator: ["a"], "Night Watch": ["b"] })).toEqual([
      { role: "ADMINISTRATOR", group: "a" },
      { role: "Night Watch", group: "b" },
    ]);
  });
});

describe("under a profile", () => {
  const profile = ContractProfile.parse({
    fields: { hivePartnerId: "hive_partner_id", id: "customerId" },
    values: { type: { Partner: "RESELLER" } },
    secrets: { mask: "(hidden)" },
  });

  it("renames fields and values in both directions", () => {
    const written = toWireRecord(partner, profile);
    expect(written).toMatchObject({ type: "RESELLER", hive_partner_id: "9012" });
    expect(read({ ...written, customerId: 7 }, profile)).toMatchObject({ id: "7", tree: partner });
    expect(wireName("createdAt", profile)).toBe("createdAt");
  });

  it("recognises its own mask, and then no other", () => {
    const hidden = (secret: string) =>
      read({ ...toWireRecord(partner, profile), customerId: "7", hmacSecret: secret }, profile).hidden;
    expect([hidden("(hidden)").has("hmac.secret"), hidden("********").has("hmac.secret")]).toEqual([true, false]);
  });
});

describe("the other samples", () => {
  it("are errors, violations and connectors that the schema knows", () => {
    expect([
      ErrorBody.parse(fixture("error-name-taken")).code,
      ErrorBody.parse(fixture("error-has-children")).code,
    ]).toEqual([errorCodes.nameTaken, errorCodes.hasChildren]);
    expect(Violations.parse(fixture("violations"))).toHaveLength(2);
    expect(ConnectorPage.parse(fixture("connectors"))).toEqual(fixture("connectors"));
  });
});

test("a list is read whole, or refused at its first wrong item [input.unexpected-answers]", () => {
  expect(wireList(z.string()).parse(["a", "b"])).toEqual(["a", "b"]);
  expect(wireList(z.string()).safeParse(["a", ...Array.from({ length: 9_999 }, () => 1)]).error?.issues).toEqual([
    expect.objectContaining({ path: [1] }),
  ]);
  expect(wireList(z.string()).safeParse("a").success).toBe(false);
});

test("a list of more items than allowed is refused [input.unexpected-answers]", () => {
  expect([2, 3].map((count) => wireList(z.int(), 2).safeParse(Array.from({ length: count }, () => 1)).success)).toEqual(
    [true, false],
  );
});
