// The provider itself: its settings, its data sources, its function, and the tables that Terraform gets.
import { createHmac } from "node:crypto";
import {
  customersDataSchema,
  customerDataSchema,
  providerSchema,
  resourceSchema,
} from "../../provider/terraform/schema/attributes";
import type { Attribute, TerraformObject } from "../../provider/terraform/protocol/types";
import { leaves, secretLeaves, settings, unknown } from "../../schema";
import { consumer, partner, small, useTerraform } from "../support/terraform-bench";

const bench = useTerraform();

function everyAttribute(attributes: Readonly<Record<string, Attribute>>, above = ""): [string, Attribute][] {
  return Object.entries(attributes).flatMap(([name, attribute]): [string, Attribute][] => [
    [above + name, attribute],
    ...(attribute.attributes ? everyAttribute(attribute.attributes, `${above}${name}.`) : []),
  ]);
}

describe("attributes", () => {
  const all = new Map(everyAttribute(resourceSchema.attributes));
  const snake = (path: string) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

  test("every leaf of the schema is an attribute, described, and every secret is sensitive and has a write-only attribute [terraform.attributes]", () => {
    for (const { path, facts } of leaves)
      expect([path, all.get(snake(path))?.description]).toEqual([
        path,
        expect.stringContaining(
          facts.description
            .split(/[`A-Z]/)
            .at(-1)!
            .trim(),
        ),
      ]);
    for (const { path } of secretLeaves) {
      expect(all.get(snake(path))).toMatchObject({ sensitive: true, optional: true, computed: true });
      expect(all.get(`${snake(path)}_wo`)).toMatchObject({ writeOnly: true, optional: true });
      expect(all.get(`${snake(path)}_wo_version`)).toMatchObject({ type: "number" });
    }
  });

  test("names are in Terraform's spelling, in descriptions too, and each attribute can be set or is computed [terraform.attributes]", () => {
    for (const { attributes } of [resourceSchema, customerDataSchema, customersDataSchema, providerSchema]) {
      for (const [path, { description, required, optional, computed, type, attributes: inside }] of everyAttribute(
        attributes,
      )) {
        expect([path, path]).toEqual([path, expect.stringMatching(/^[a-z_.]+$/)]);
        expect(description).not.toBe("");
        expect(description).not.toMatch(/`[a-z]+[A-Z]/);
        expect([
          path,
          (required ?? optional ?? computed) === true,
          (type === undefined) !== (inside === undefined),
        ]).toEqual([path, true, true]);
      }
    }
  });

  test("the description of a trigger states when it generates no secret [terraform.attributes, terraform.import]", () => {
    const triggers = leaves.flatMap(({ facts }) => (facts.generated ? [snake(facts.generated.renewedBy)] : []));
    expect(triggers).not.toEqual([]);
    for (const path of triggers)
      expect(all.get(path)?.description).toMatch(/ Added with the first apply after an import, it creates none\.$/);
  });

  test("attributes of data sources only are not on the resource: they would show in every change [terraform.attributes]", () => {
    expect([all.has("version"), all.has("updated_at"), "version" in customerDataSchema.attributes]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("settings", () => {
  const message = async (config: Record<string, string>, environment: Record<string, string>) =>
    (await bench.provider(environment).configure({ config, terraformVersion: "1" }))
      .map(({ summary, detail = "" }) => `${summary}: ${detail}`)
      .join();

  test("an empty block reads the environment, and without any the error names what is missing, in Terraform's words [terraform.settings]", async () => {
    expect(await message({}, bench.emulator.env)).toBe("");
    expect(await message({}, {})).toMatch(/^endpoint \(WEBCASTMANAGER_ENDPOINT\) is not set/);
    expect(
      await message({ endpoint: "https://a.example" }, { WEBCASTMANAGER_ENDPOINT: "https://b.example" }),
    ).toContain("The provider block and the environment name different services");
  });

  test("a block with an endpoint and credentials of its own takes nothing from the environment; named variables are read [terraform.settings]", async () => {
    const ambient = { ...bench.emulator.env, WEBCASTMANAGER_ENDPOINT: "https://other.example" };
    expect(await message({ endpoint: bench.emulator.endpoint, token: "canary" }, ambient)).toBe("");
    expect(await message({ endpoint: bench.emulator.endpoint, token_env: "NOWHERE" }, ambient)).toContain(
      "token_env names the environment variable NOWHERE, which is not set",
    );
  });

  test("credentials of the environment are never sent to an endpoint that only the block names, and the error prints how to set some [terraform.settings, secrets.one-host]", async () => {
    const { WEBCASTMANAGER_ENDPOINT: endpoint = "", ...ambient } = bench.emulator.env;
    expect(await message({ endpoint }, ambient)).toMatch(
      /^Can't use the credentials of the environment.*WEBCASTMANAGER_ENDPOINT to the same address.*username_env and password_env/,
    );
    expect(await message({ endpoint }, {})).toBe("");
    expect(await message({ endpoint: `${endpoint}/` }, bench.emulator.env)).toBe("");
    const named = { endpoint, username_env: "WEBCASTMANAGER_USERNAME", password_env: "WEBCASTMANAGER_PASSWORD" };
    expect(await message({ ...named, token_url: bench.emulator.tokenUrl }, ambient)).toBe("");
    expect(await message(named, ambient)).toMatch(
      /^token_url is not set: The vendor's login is the default only for endpoints under movingimage\.com and video-cdn\.net\. Set it to .*, or set token\.$/,
    );
  });

  describe("beside an endpoint and credentials in the environment", () => {
    const whoAsks = async (config: Record<string, string>) => {
      const [, , other] = bench.emulator.users;
      bench.emulator.admin.resetRequests();
      const core = await bench.run(config, {
        ...bench.emulator.env,
        OTHER_USERNAME: other.username,
        OTHER_PASSWORD: other.password,
      });
      await core.import("Nobody").catch(() => undefined);
      return [
        ...new Set(
          bench.emulator.admin
            .requests()
            .entries.filter(({ route }) => route === "list customers")
            .map(({ user }) => user),
        ),
      ];
    };

    test.each([
      ["names as variables", () => ({ username_env: "OTHER_USERNAME", password_env: "OTHER_PASSWORD" })],
      ["says", () => ({ username: bench.emulator.users[2].username, password: bench.emulator.users[2].password })],
      [
        "names beside a token that is empty",
        () => ({ token: "", username_env: "OTHER_USERNAME", password_env: "OTHER_PASSWORD" }),
      ],
    ])("the credentials that a block %s are the ones that act [terraform.settings]", async (_, config) => {
      expect(await whoAsks(config())).toEqual([bench.emulator.users[2].username]);
    });

    test("a token of a block is used, and if it is refused, no other credentials are [terraform.settings]", async () => {
      expect(await whoAsks({ token: "canary-token" })).not.toContain(bench.emulator.users[0].username);
    });

    test("a part of a set in a block is not completed from the environment [terraform.settings]", async () => {
      expect(await whoAsks({ username: bench.emulator.users[2].username })).toEqual([]);
    });

    test.each([
      ["an endpoint alone", () => ({ endpoint: bench.emulator.endpoint })],
      ["an endpoint and an empty token", () => ({ endpoint: bench.emulator.endpoint, token: "" })],
      ["empty texts alone", () => ({ endpoint: "", username: "", password_env: "", log: "" })],
      ["a client alone", () => ({ client_id: "anonymous" })],
    ])(
      "a block with %s goes on with the credentials of the environment: empty means absent [terraform.settings]",
      async (_, config) => {
        expect(await whoAsks(config())).toEqual([bench.emulator.users[0].username]);
      },
    );
  });

  test("a contract profile is refused by validate on its attribute and by configure, its name as the user spells it [terraform.settings, contract.profile]", async () => {
    const config = { profile: "conf/tokenUrl.yaml", endpoint: "https://webcast.example" };
    const refused = {
      severity: "error",
      summary: expect.stringMatching(/^Can't use the contract profile "\/[^"]*\/conf\/tokenUrl\.yaml"$/),
      detail: expect.stringMatching(/^There is no such file; set `profile`/),
    };
    expect(await bench.provider().validate({ config })).toEqual([{ ...refused, path: ["profile"] }]);
    expect(await bench.provider({}).configure({ config, terraformVersion: "1" })).toEqual([refused]);
    expect(await bench.provider().validate({ config: { profile: unknown } })).toEqual([]);
  });

  test("unknown settings are no error until a call needs them [terraform.settings, terraform.unknown]", async () => {
    const provider = bench.provider();
    expect(await provider.configure({ config: { endpoint: unknown }, terraformVersion: "1" })).toEqual([]);
    const answer = await provider.dataSources.webcastmanager_customer!.read({ config: { id: "1" } });
    expect(answer.diagnostics).toMatchObject([{ severity: "error", detail: expect.stringContaining("not known yet") }]);
    const stored = { state: { id: "1", name: "Acme" }, private: new Uint8Array() };
    expect(await provider.resources.webcastmanager_customer!.read(stored)).toMatchObject({
      ...stored,
      diagnostics: [
        { severity: "warning", summary: "Not refreshed: some values of the provider block are not known yet" },
      ],
    });
  });

  test("every setting of the schema can be set [terraform.settings]", () => {
    expect(Object.keys(providerSchema.attributes).length).toBe(settings.length + 4);
  });
});

describe("data sources", () => {
  test("an empty argument selects and filters nothing, as a variable without a value [terraform.lookup]", async () => {
    const core = await bench.run();
    const { item } = await core.up(small());
    const provider = bench.provider();
    await provider.configure({ config: {}, terraformVersion: "1" });
    const { webcastmanager_customer: one, webcastmanager_customers: many } = provider.dataSources;
    const found = await one!.read({ config: { id: item.id, name: null, path: "", parent_id: "" } });
    expect(found.state).toMatchObject({ id: item.id, path: "", parent_id: "" });
    const listed = await many!.read({ config: { parent_id: "", name: "" } });
    expect(listed.state).toMatchObject({ parent_id: "", name: "", customers: [{ id: item.id }] });
    expect(await one!.validate({ config: { id: "", name: null, path: null, parent_id: null } })).toMatchObject([
      { summary: "Missing argument: set id, name or path." },
    ]);
  });

  test("one customer is found by id, name and path; many by filters, without their secrets [terraform.lookup]", async () => {
    const core = await bench.run();
    const above = await core.up(partner());
    const below = await core.up(consumer({ parent: String(above.item.id) }));
    const provider = bench.provider();
    await provider.configure({ config: {}, terraformVersion: "1" });
    const { webcastmanager_customer: one, webcastmanager_customers: many } = provider.dataSources;
    for (const config of [
      { id: below.item.id! },
      { name: "Acme Berlin" },
      { name: "Acme Berlin", parent_id: above.item.id! },
      { path: "Acme Group/Acme Berlin" },
    ]) {
      const { state } = await one!.read({ config });
      expect(state).toMatchObject({
        id: below.item.id,
        name: "Acme Berlin",
        version: expect.stringMatching(/^[0-9a-f]{16}$/),
        gdpr: { enabled: true },
      });
    }
    // A state keeps what a lookup returns, in plain text.
    for (const config of [{ id: above.item.id! }, { id: above.item.id!, with_secrets: false }])
      expect(JSON.stringify(await one!.read({ config }))).not.toContain("canary");
    const { state: secretive } = await one!.read({ config: { id: above.item.id!, with_secrets: true } });
    expect(secretive).toMatchObject({
      hmac_secret: "canary-hmac-secret",
      with_secrets: true,
      ecdn: { kollective: { token: "canary-kollective-token" } },
    });
    const { state } = await many!.read({ config: { parent_id: above.item.id! } });
    expect(state?.customers).toMatchObject([{ id: below.item.id, ecdn: { hive: { customer: true } } }]);
    expect(JSON.stringify(state)).not.toContain("canary");
    expect((await one!.read({ config: { name: "Nobody" } })).diagnostics).toMatchObject([
      { summary: expect.stringContaining("Nobody") },
    ]);
  });

  test.each<[string, TerraformObject, number]>([
    ["nothing", {}, 1],
    ["two selectors", { id: "1", name: "a" }, 1],
    ["a parent beside an id", { id: "1", parent_id: "2" }, 1],
    ["a name and a parent", { name: "a", parent_id: "2" }, 0],
    ["two selectors, of which one is not known yet", { id: unknown, name: "a" }, 0],
    ["three that are not known yet", { id: unknown, name: unknown, path: unknown }, 0],
    ["two selectors beside one that is not known yet", { id: "1", name: "a", path: unknown }, 1],
    ["a parent that is not known yet beside an id", { id: "1", parent_id: unknown }, 0],
    ["a parent beside what is not known yet", { id: unknown, name: unknown, parent_id: "2" }, 0],
    ["a parent beside an id, while the name is not known yet", { id: "1", name: unknown, parent_id: "2" }, 0],
  ])(
    "%s of a data source is validated before any request, as far as it is known [terraform.lookup, terraform.unknown]",
    async (_, config, count) => {
      expect(await bench.provider().dataSources.webcastmanager_customer!.validate({ config })).toHaveLength(count);
    },
  );

  test("selectors that turn out to conflict are refused before anything is sent [terraform.lookup, terraform.unknown]", async () => {
    const provider = bench.provider();
    await provider.configure({ config: {}, terraformVersion: "1" });
    const before = bench.emulator.admin.requests().total;
    const { diagnostics } = await provider.dataSources.webcastmanager_customer!.read({
      config: { id: "1", name: "a", parent_id: null, path: null },
    });
    expect(diagnostics).toMatchObject([{ severity: "error", summary: "id and name conflict. Keep one of them." }]);
    expect(bench.emulator.admin.requests().total).toBe(before);
  });
});

test("hmac_token is the token that the vendor documents for the sister product, and wrong arguments are named [terraform.function]", async () => {
  const { call, description } = bench.provider().functions.hmac_token!;
  const digest = createHmac("sha256", "s3cret").update('{"webcast-id":"w1","exp-time":"1767225600"}').digest("hex");
  expect(await call(["s3cret", "w1", 1_767_225_600])).toBe(`1767225600~${digest}`);
  expect(description).toContain("LiveStream Pro");
  for (const [index, given] of [
    ["", "w", 1],
    ["s", "", 1],
    ["s", "w", 1.5],
  ].entries()) {
    const fault = await call(given).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).toMatchObject({ argument: index });
  }
});

test.each([
  ["", "debug", true],
  ["", "", false],
  ["debug", "", true],
])(
  "an empty variable means absent: TF_LOG=%j and TF_LOG_PROVIDER=%j show every request: %s [terraform.log]",
  async (TF_LOG, TF_LOG_PROVIDER, isShown) => {
    await (
      await bench.run({}, { ...bench.emulator.env, TF_LOG, TF_LOG_PROVIDER })
    )
      .import("Nobody")
      .catch(() => undefined);
    expect(bench.lines.some((line) => line.startsWith("GET "))).toBe(isShown);
  },
);
