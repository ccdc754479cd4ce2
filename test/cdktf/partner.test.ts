// WebcastPartner: shared properties, and a wrong hierarchy, with CDKTF and cdktn alike.
import { libraries, synthesise, type Both } from "./libraries";

const least = { defaultLanguage: "en" };

describe.each(libraries)("$name", (both: Both) => {
  const { library, door } = both;
  type Stack = InstanceType<typeof library.TerraformStack>;
  const failure = (declare: (stack: Stack) => void): string => {
    try {
      synthesise(both, declare);
      return "";
    } catch (error) {
      return String(error);
    }
  };
  const customers = (declare: (stack: Stack) => void) =>
    Object.fromEntries(
      Object.values(
        (synthesise(both, declare).resource as { webcastmanager_customer: Record<string, { name: string }> })
          .webcastmanager_customer,
      ).map((customer) => [customer.name, customer]),
    );

  test("a Consumer has the shared properties unless it sets its own, and so does the Partner [cdktf.partner]", () => {
    const seen = customers(
      (stack) =>
        new door.WebcastPartner(stack, "acme", {
          shared: {
            ...least,
            accountType: "private",
            gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
            videoConferenceConnectors: ["65a0"],
            sso: { identityProvider: "acme" },
          },
          partner: { name: "Acme", accountType: "public" },
          consumers: {
            berlin: { name: "Berlin", defaultLanguage: "de", sso: { enabled: false } },
            paris: { name: "Paris", videoConferenceConnectors: [], gdpr: undefined },
          },
        }),
    );
    const shared = {
      gdpr: { privacy_policy_url: "https://acme.example/privacy" },
      sso: { identity_provider: "acme" },
      video_conference_connectors: ["65a0"],
    };
    expect(seen).toEqual({
      Acme: { name: "Acme", type: "Partner", default_language: "en", account_type: "public", ...shared },
      Berlin: {
        name: "Berlin",
        type: "Consumer",
        parent: "${webcastmanager_customer.acme.id}",
        default_language: "de",
        account_type: "private",
        ...shared,
        sso: { enabled: false },
      },
      Paris: {
        name: "Paris",
        type: "Consumer",
        parent: "${webcastmanager_customer.acme.id}",
        default_language: "en",
        account_type: "private",
        ...shared,
        video_conference_connectors: [],
      },
    });
  });

  test("a block that holds only blocks is merged block by block, any other is taken as a whole [cdktf.partner]", () => {
    const ramp = { hostName: "acme.vbrickrev.com", apiKey: "key", apiSecret: "secret" };
    const seen = customers(
      (stack) =>
        new door.WebcastPartner(stack, "acme", {
          shared: { ...least, ecdn: { ramp } },
          partner: { name: "Acme", ecdn: { hive: { partnerId: "9012" } } },
          consumers: { berlin: { name: "Berlin", ecdn: { ramp: { ...ramp, apiKey: "other" } } } },
        }),
    );
    const written = { host_name: "acme.vbrickrev.com", api_key: "key", api_secret: "secret" };
    expect(seen).toMatchObject({
      Acme: { ecdn: { ramp: written, hive: { partner_id: "9012" } } },
      Berlin: { ecdn: { ramp: { ...written, api_key: "other" } } },
    });
  });

  test("a Consumer as parent is refused with the path of the construct, passed as either kind of construct [cdktf.hierarchy]", () => {
    const wanted =
      /\[stack\/below\] parent: the parent "Berlin" is a Consumer, and only a Partner can have customers below it; set the id of a Partner/;
    expect(
      failure((stack) => {
        const { consumers } = new door.WebcastPartner(stack, "acme", {
          shared: least,
          partner: { name: "Acme" },
          consumers: { berlin: { name: "Berlin" } },
        });
        new door.WebcastPartner(stack, "below", {
          shared: least,
          partner: { name: "Below" },
          parent: consumers.berlin,
        });
      }),
    ).toMatch(wanted);
    expect(
      failure((stack) => {
        const berlin = new door.Customer(stack, "berlin", { ...least, name: "Berlin", type: "Consumer" });
        new door.WebcastPartner(stack, "below", { shared: least, partner: { name: "Below" }, parent: berlin });
      }),
    ).toMatch(wanted);
  });

  test("a Partner below a Partner is accepted, passed as a construct or as an id [cdktf.hierarchy]", () => {
    const seen = customers((stack) => {
      const acme = new door.WebcastPartner(stack, "acme", {
        shared: least,
        partner: { name: "Acme" },
        consumers: { berlin: { name: "Berlin" } },
      });
      for (const [id, parent] of Object.entries({
        one: acme,
        two: acme.partner,
        three: acme.partner.id,
        four: "65a0",
      })) {
        new door.WebcastPartner(stack, id, { shared: least, partner: { name: id }, parent });
      }
    });
    const acme = "${webcastmanager_customer.acme.id}";
    expect(Object.values(seen).map((customer) => [customer.name, Reflect.get(customer, "parent")])).toEqual(
      expect.arrayContaining([
        ["one", acme],
        ["two", acme],
        ["three", acme],
        ["four", "65a0"],
      ]),
    );
  });

  test("a Hive customer below a Partner without a Hive Partner ID is refused with the path of the construct [cdktf.hierarchy]", () => {
    expect(
      failure(
        (stack) =>
          new door.WebcastPartner(stack, "acme", {
            shared: least,
            partner: { name: "Acme" },
            consumers: { berlin: { name: "Berlin", ecdn: { hive: { customer: true } } } },
          }),
      ),
    ).toMatch(
      /\[stack\/acme\/berlin\] ecdn\.hive\.customer: the parent "Acme" has no Hive Partner ID; set ecdn\.hive\.partnerId on it first, or remove this property/,
    );
  });

  test("a name used twice among siblings is refused with the paths of both constructs, also in another spelling [cdktf.hierarchy]", () => {
    expect(
      failure(
        (stack) =>
          new door.WebcastPartner(stack, "acme", {
            shared: least,
            partner: { name: "Acme" },
            consumers: { berlin: { name: "Caf\u00e9" }, paris: { name: "Paris" }, rome: { name: " Cafe\u0301 " } },
          }),
      ),
    ).toMatch(
      /\[stack\/acme\] stack\/acme\/rome duplicates the name of `stack\/acme\/berlin`; names must be unique below one parent/,
    );
  });

  test("a Consumer as parent is refused also if only its id is passed [cdktf.hierarchy]", () => {
    expect(
      failure((stack) => {
        const { consumers } = new door.WebcastPartner(stack, "acme", {
          shared: least,
          partner: { name: "Acme" },
          consumers: { berlin: { name: "Berlin" } },
        });
        new door.WebcastPartner(stack, "below", {
          shared: least,
          partner: { name: "Below" },
          parent: consumers.berlin.id,
        });
      }),
    ).toMatch(/\[stack\/below\] parent: the parent "Berlin" is a Consumer/);
  });

  test("a name used twice below one parent is refused across constructs; below two parents or with two providers it is accepted [cdktf.hierarchy]", () => {
    const twice = (declare: (stack: Stack, acme: InstanceType<typeof door.WebcastPartner<"berlin">>) => void) =>
      failure((stack) => {
        declare(
          stack,
          new door.WebcastPartner(stack, "acme", {
            shared: least,
            partner: { name: "Acme" },
            consumers: { berlin: { name: "Berlin" } },
          }),
        );
      });
    const named = (name: string) => ({ shared: least, partner: { name } });
    expect(
      twice((stack, acme) => {
        new door.WebcastPartner(stack, "below", { ...named("Berlin"), parent: acme });
      }),
    ).toMatch(/\[stack\/below\] stack\/below\/Default duplicates the name of `stack\/acme\/berlin`/);
    expect(
      twice((stack) => {
        new door.WebcastPartner(stack, "other", named("Acme"));
      }),
    ).toMatch(/\[stack\/other\] stack\/other\/Default duplicates the name of `stack\/acme\/Default`/);
    expect(
      twice((stack) => {
        new door.WebcastPartner(stack, "other", named("Berlin"));
      }),
    ).toBe("");
    expect(
      twice((stack, acme) => {
        new door.Customer(stack, "plain", { ...least, type: "Consumer", name: "Berlin", parent: acme.partner.id });
      }),
    ).toMatch(/\[stack\/acme\] stack\/acme\/berlin duplicates the name of `stack\/plain`/);
    expect(
      twice((stack) => {
        const provider = new door.WebcastmanagerProvider(stack, "staging", { alias: "staging" });
        new door.WebcastPartner(stack, "other", { shared: { ...least, provider }, partner: { name: "Acme" } });
      }),
    ).toBe("");
  });

  test("a shared block that is known only later can't be merged with an own one [cdktf.partner]", () => {
    const shared = (stack: Stack) => ({
      ...least,
      ecdn: library.Token.asAny(new library.TerraformVariable(stack, "ecdn", {}).value) as never,
    });
    expect(
      failure(
        (stack) =>
          new door.WebcastPartner(stack, "acme", {
            shared: shared(stack),
            partner: { name: "Acme" },
            consumers: { berlin: { name: "Berlin", ecdn: { ramp: null } } },
          }),
      ),
    ).toMatch(/Can't merge the shared `ecdn` into a customer: it is known only later\./);
    expect(
      failure(
        (stack) =>
          new door.WebcastPartner(stack, "acme", {
            shared: shared(stack),
            partner: { name: "Acme" },
            consumers: { berlin: { name: "Berlin" } },
          }),
      ),
    ).toBe("");
  });

  test("every rule of one customer is kept, all failures at once, none with a value [cdktf.hierarchy]", () => {
    const text = failure(
      (stack) =>
        new door.WebcastPartner(stack, "acme", {
          shared: { ...least, ecdn: { kollective: { apiEndpoint: "https://k.example", token: "srv-7-secret" } } },
          partner: { name: "Acme", accountType: "secret-kind", gdpr: {} },
          consumers: { berlin: { name: "Berlin" } },
        }),
    );
    expect(text).toMatch(/\[stack\/acme\] accountType: must be "private" or "public"/);
    expect(text).toMatch(/\[stack\/acme\] gdpr\.privacyPolicyUrl: is required while gdpr\.enabled is true/);
    expect(text).toMatch(
      /\[stack\/acme\/berlin\] ecdn\.kollective\.apiEndpoint: only a Partner may have it, and this is a Consumer/,
    );
    expect(text).not.toMatch(/srv-7-secret|secret-kind/);
  });

  test("a customer changed after its construction is checked as it is at synth [cdktf.hierarchy]", () => {
    expect(
      failure((stack) => {
        const acme = new door.WebcastPartner(stack, "acme", {
          shared: least,
          partner: { name: "Acme", ecdn: { hive: { partnerId: "9012" } } },
          consumers: { berlin: { name: "Berlin", ecdn: { hive: { customer: true } } } },
        });
        acme.partner.resetEcdn();
      }),
    ).toMatch(/\[stack\/acme\/berlin\] ecdn\.hive\.customer: the parent "Acme" has no Hive Partner ID/);
  });

  test("a token passes every rule: strings, booleans, sets, maps and whole blocks [cdktf.tokens]", () => {
    expect(
      failure((stack) => {
        const text = new library.TerraformVariable(stack, "text", { type: "string" });
        const anything = new library.TerraformVariable(stack, "anything", { type: "any" });
        const declared = {
          accountType: text.stringValue,
          deletionProtection: anything.value,
          adopt: text.stringValue,
          videoConferenceConnectors: anything.listValue,
          sso: {
            identityProvider: `${text.stringValue}-sso`,
            roleMappings: { Administrator: [text.stringValue], "Webcast Editor": anything.listValue },
          },
          hmac: anything.value,
          gdpr: { enabled: anything.value },
        };
        new door.WebcastPartner(stack, "acme", {
          shared: { ...declared, defaultLanguage: text.stringValue },
          partner: { name: text.stringValue, ecdn: { hive: { partnerId: text.stringValue }, ramp: anything.value } },
          consumers: {
            berlin: { name: text.stringValue, ecdn: { hive: { customer: true } } },
            paris: { name: text.stringValue, ecdn: anything.value },
          },
        });
      }),
    ).toBe("");
  });

  test("a secret may be absent, because the service may have it, or write-only; a wrong one is refused [cdktf.tokens, cdktf.hierarchy]", () => {
    const declare = (kollective: object) => (stack: Stack) =>
      new door.WebcastPartner(stack, "acme", {
        shared: least,
        partner: { name: "Acme", ecdn: { kollective: { apiEndpoint: "https://k.example", ...kollective } } },
      });
    expect(failure(declare({ tokenWo: "srv-7", tokenWoVersion: 1 }))).toBe("");
    expect(failure(declare({}))).toBe("");
    expect(failure(declare({ token: " srv-7" }))).toMatch(
      /\[stack\/acme\] ecdn\.kollective\.token: must not begin or end with white space/,
    );
    expect(failure(declare({ apiEndpoint: undefined, token: "srv-7" }))).toMatch(
      /\[stack\/acme\] ecdn\.kollective\.apiEndpoint: is required/,
    );
  });

  test("null excludes a shared block, a block within ecdn, or a property [cdktf.partner]", () => {
    const seen = customers(
      (stack) =>
        new door.WebcastPartner(stack, "acme", {
          shared: {
            ...least,
            accountType: "private",
            deletionProtection: false,
            videoConferenceConnectors: ["65a0"],
            gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
            timeouts: { create: "5m" },
            ecdn: {
              ramp: { hostName: "acme.vbrickrev.com", apiKey: "key", apiSecret: "secret" },
              kollective: { apiEndpoint: "https://k.example", token: "srv-7" },
            },
          },
          partner: {
            name: "Acme",
            accountType: null,
            deletionProtection: null,
            videoConferenceConnectors: null,
            gdpr: null,
            timeouts: null,
            ecdn: { hive: { partnerId: "9012" }, ramp: null },
          },
          consumers: {
            berlin: { name: "Berlin", ecdn: null },
            paris: { name: "Paris", ecdn: { kollective: null, ramp: null } },
          },
        }),
    );
    expect(seen.Acme).toEqual({
      name: "Acme",
      type: "Partner",
      default_language: "en",
      ecdn: { hive: { partner_id: "9012" }, kollective: { api_endpoint: "https://k.example", token: "srv-7" } },
    });
    for (const name of ["Berlin", "Paris"])
      expect([seen[name], Object.hasOwn(seen[name]!, "ecdn")]).toEqual([
        expect.objectContaining({ account_type: "private", deletion_protection: false }),
        false,
      ]);
    expect(
      customers(
        (stack) =>
          new door.WebcastPartner(stack, "acme", {
            shared: least,
            partner: { name: "Acme", gdpr: null, ecdn: { ramp: null, hive: { partnerId: "1" } } },
          }),
      ).Acme,
    ).toEqual({ name: "Acme", type: "Partner", default_language: "en", ecdn: { hive: { partner_id: "1" } } });
  });
});
