// The life of a customer in Terraform: create, update, replace, delete, import, adopt; and what half succeeds.
import { Refused } from "../support/terraform-core";
import { partner, consumer, small, useTerraform } from "../support/terraform-bench";
import { withValue, type Tree } from "../../schema";
import { configOf } from "../support/terraform-items";
import { until } from "../support/until";

const bench = useTerraform();
const open = (tree: Tree): Tree => ({ ...tree, deletionProtection: false });

async function refusal(work: Promise<unknown>): Promise<Refused> {
  const error: unknown = await work.then(
    () => {
      throw new Error("it succeeded");
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refused)) throw error;
  for (const { summary } of error.diagnostics) expect(summary).not.toMatch(/[\r\n]|undefined|\[object/);
  expect(error.message).not.toContain("canary-");
  return error;
}

test("a customer is created, changed, read and deleted, and every second plan is empty [terraform.second-plan, terraform.consistent]", async () => {
  const core = await bench.run();
  const tree = open(partner());
  const stored = await core.up(tree);
  expect(stored.item).toMatchObject({
    id: expect.any(String),
    endpoint: bench.emulator.endpoint,
    account_type: "private",
    created_at: expect.any(String),
  });
  expect((await core.plan(tree, await core.refresh(stored))).action).toBe("none");
  const next = { ...tree, name: "Acme Holding", gdpr: undefined, hmac: { rotate: "2025" } } as Tree;
  const updated = await core.up(next, stored);
  expect(updated.item.hmac_secret).not.toBe(stored.item.hmac_secret);
  expect((await core.plan(next, await core.refresh(updated))).action).toBe("none");
  const later = await bench.run();
  await later.perform(undefined, updated);
  expect(bench.emulator.admin.dump().customers).toEqual([]);
});

test("an unchanged program sends no write [terraform.second-plan]", async () => {
  const core = await bench.run();
  const stored = await core.up(consumer());
  const before = bench.writes();
  await core.up(consumer(), await core.refresh(stored));
  expect(bench.writes()).toBe(before);
});

test.each([
  ["type", { type: "Consumer", ecdn: undefined }],
  ["parent", { parent: "65a0000000000000000000aa" }],
])("a changed %s replaces, and nothing else does [terraform.replace]", async (name, change) => {
  const core = await bench.run();
  const tree = open(small({ type: "Partner" }));
  const stored = await core.up(tree);
  expect(await core.plan({ ...tree, ...change }, stored)).toMatchObject({ action: "replace" });
  const answer = await core.resource.plan({
    prior: stored.item,
    config: configOf({ ...tree, ...change }),
    priorPrivate: stored.private,
  });
  expect(answer.requiresReplace).toEqual([[name]]);
});

test("a protected customer is neither destroyed nor replaced: the plan refuses and prints what to do [terraform.protection]", async () => {
  const core = await bench.run();
  const stored = await core.up(small());
  for (const work of [core.plan(undefined, stored), core.plan(small({ type: "Partner" }), stored)]) {
    expect((await refusal(work)).message).toContain(
      `to \`deletions\` of the provider block: "${String(stored.item.id)}" = "Small".`,
    );
  }
  const answer = await (await bench.run()).resource.apply({ prior: stored.item, plannedPrivate: stored.private });
  expect(answer.diagnostics).toMatchObject([{ severity: "error" }]);
  expect(answer.diagnostics?.[0]?.detail).toMatch(
    /^deletion_protection is on\. .*" = "Small"\. If .* `terraform untaint`/,
  );
  expect(answer.state).toEqual(stored.item);
  expect(bench.record(stored.item.id)).toBeDefined();
});

test("a listed customer is destroyed or replaced in one change, with its own name only, and not kept [safe.deletions]", async () => {
  const core = await bench.run();
  const stored = await core.up(small());
  const id = String(stored.item.id);
  const listing = async (deletions: Record<string, string>) => {
    const next = await bench.run();
    await next.configure({ deletions });
    return next;
  };
  const wrong = await listing({ [id]: "Smal" });
  for (const next of [undefined, small({ type: "Partner" })])
    expect((await refusal(wrong.plan(next, stored))).message).toContain("deletion_protection is on");
  const right = await listing({ [id]: "Small" });
  expect((await refusal(right.plan(small(), stored))).message).toMatch(
    /Can't plan customer "Small": `deletions` lists it, but it is still declared/,
  );
  expect(await right.plan(small({ type: "Partner" }), stored)).toMatchObject({ action: "replace" });
  await right.perform(undefined, stored);
  expect(bench.emulator.admin.dump().customers).toEqual([]);
});

test("a partner with customers is not deleted, and the error names them [terraform.protection]", async () => {
  const core = await bench.run();
  const above = await core.up(open(small({ type: "Partner" })));
  await core.up(small({ name: "Below", parent: String(above.item.id) }));
  const later = await bench.run();
  expect((await refusal(later.perform(undefined, above))).message).toMatch(/"Below".*removed.*destroy = false/s);
});

test("if a service does not delete, the error prints how to keep the customer there [terraform.protection]", async () => {
  const stored = await (await bench.run()).up(open(small()));
  bench.emulator.admin.behave({ deleteStatus: 405 });
  expect((await refusal((await bench.run()).perform(undefined, stored))).message).toMatch(
    /does not delete customers.*`removed` block/s,
  );
});

test.each(["id", "name", "path"])(
  "import by %s brings all but the secrets, and plans nothing afterwards [terraform.import]",
  async (by) => {
    const core = await bench.run();
    const above = await core.up(partner());
    const tree = consumer({ parent: String(above.item.id), hmac: { rotate: undefined } });
    const stored = await core.up(tree);
    const imported = await (
      await bench.run()
    ).import({ id: String(stored.item.id), name: "Acme Berlin", path: "Acme Group/Acme Berlin" }[by]!);
    expect(imported.item.id).toBe(stored.item.id);
    expect(JSON.stringify(imported.item)).not.toContain("canary-");
    const kept = ["secret", "apiKey", "apiSecret"].reduce(
      (rest: Tree, key) => withValue(withValue(rest, ["hmac", key], undefined), ["ecdn", "ramp", key], undefined),
      tree,
    );
    expect(await core.plan(kept, imported)).toMatchObject({ action: "none", changed: [] });
  },
);

test.each([
  ["echoed", 0],
  ["masked", 1],
] as const)(
  "after an import a declared secret, or its write-only version, shows once, and is sent where secrets are %s: %d times [terraform.import, terraform.write-only]",
  async (secrets, sent) => {
    const declared: readonly (readonly [tree: Tree, shown: readonly string[]])[] = [
      [{ hmac: { secret: "canary-own" } }, ["hmac.secret", "hmac_secret"]],
      [{ hmac: { secret_wo: "canary-own", secret_wo_version: 1 } }, ["hmac.secret_wo_version"]],
    ];
    for (const [tree, shown] of declared) {
      bench.emulator.reset();
      bench.emulator.admin.behave({ secrets });
      const { id } = bench.emulator.admin.create({
        name: "Acme",
        type: "CONSUMER",
        defaultLanguage: "en",
        hmacEnabled: true,
        hmacSecret: "canary-own",
      });
      const core = await bench.run();
      const imported = await core.import(String(id));
      expect((await core.plan(small({ name: "Acme", ...tree }), imported)).changed).toEqual(shown);
      const stored = await core.up(small({ name: "Acme", ...tree }), imported);
      expect([bench.writes(), bench.record(id).hmacSecret]).toEqual([sent, "canary-own"]);
      expect((await core.plan(small({ name: "Acme", ...tree }), await core.refresh(stored))).action).toBe("none");
    }
  },
);

test.each(["echoed", "masked", "absent"] as const)(
  "an import that names the version of write-only secrets plans nothing and sends nothing where secrets are %s; another version sends them [terraform.import-version, terraform.write-only]",
  async (secrets) => {
    bench.emulator.admin.behave({ secrets });
    const { id } = bench.emulator.admin.create({
      name: "Acme",
      type: "PARTNER",
      defaultLanguage: "en",
      hmacEnabled: true,
      hmacSecret: "canary-hmac",
      kollectiveApiEndpoint: "https://api.eu.kollective.example",
      kollectiveToken: "canary-in-use",
    });
    const declared = (version: number): Tree =>
      small({
        name: "Acme",
        type: "Partner",
        hmac: {},
        ecdn: {
          kollective: {
            api_endpoint: "https://api.eu.kollective.example",
            token_wo: "canary-other",
            token_wo_version: version,
          },
        },
      });
    const core = await bench.run();
    const imported = await core.import(`${String(id)}?wo_version=1`);
    expect(await core.plan(declared(1), imported)).toMatchObject({ action: "none", changed: [] });
    const refreshed = (await core.refresh(imported))!;
    expect(await core.plan(declared(1), refreshed)).toMatchObject({ action: "none", changed: [] });
    expect([bench.writes(), JSON.stringify(refreshed.item).includes("canary-")]).toEqual([0, false]);
    await core.up(declared(2), refreshed);
    expect(bench.record(id)).toMatchObject({ kollectiveToken: "canary-other", hmacSecret: "canary-hmac" });
  },
);

test("after an import declared secrets are not sent as new, and the first trigger rotates nothing [terraform.import, secrets.generated-once]", async () => {
  const core = await bench.run();
  const stored = await core.up(small({ hmac: { secret: "canary-production" } }));
  const imported = await core.import(String(stored.item.id));
  const tree = small({ hmac: { rotate: "2024" } });
  const updated = await core.up(tree, imported);
  expect(bench.record(stored.item.id).hmacSecret).toBe("canary-production");
  const rotated = await core.up(small({ hmac: { rotate: "2025" } }), updated);
  expect(bench.record(stored.item.id).hmacSecret).toBe(rotated.item.hmac_secret);
  expect(rotated.item.hmac_secret).not.toBe("canary-production");
});

test("if a trigger generates no secret because of an import, the plan warns and prints how to generate one [terraform.import, terraform.warnings]", async () => {
  const core = await bench.run();
  const { id } = bench.emulator.admin.create({
    name: "Acme",
    type: "CONSUMER",
    defaultLanguage: "en",
    hmacEnabled: true,
    hmacSecret: "canary-production",
  });
  const off = bench.emulator.admin.create({ name: "Off", type: "CONSUMER", defaultLanguage: "en" });
  const imported = await core.import(String(id));
  const tree = (rotate?: string): Tree => small({ name: "Acme", hmac: { rotate } });
  expect((await core.plan(tree(), imported)).warnings).toEqual([]);
  const warning = {
    severity: "warning",
    path: ["hmac"],
    summary: "hmac.rotate: creates no new secret yet, because the customer was imported",
    detail: expect.stringContaining("Apply, then set another value"),
  };
  const { stored, warnings } = await core.perform(tree("2024"), imported);
  expect(warnings).toEqual([warning]);
  for (const [shown, before] of [
    [tree("2024"), stored!],
    [tree("2025"), stored!],
    [small({ name: "Off", hmac: { rotate: "1" } }), await core.import(String(off.id))],
  ] as const) {
    expect((await core.plan(shown, before)).warnings).not.toContainEqual(
      expect.objectContaining({ summary: warning.summary }),
    );
  }
  const changed = await core.up(small({ name: "Acme Berlin", hmac: {} }), imported);
  const rotated = await core.perform({ ...tree("2024"), name: "Acme Berlin" }, changed);
  expect(bench.record(id).hmacSecret).not.toBe("canary-production");
  expect(rotated.warnings).not.toContainEqual(warning);
});

test("importing a customer that does not exist fails, and the error lists how it was searched [terraform.import]", async () => {
  expect((await refusal((await bench.run()).import("Nobody/Nowhere"))).message).toMatch(
    /None was found.*Searched by name, and by path/s,
  );
  expect((await refusal((await bench.run()).import("65a0"))).message).toMatch(
    /None was found.*by id, by name, and by path/s,
  );
  expect(bench.emulator.admin.requests().entries.filter(({ route }) => route === "read customer")).toHaveLength(1);
});

test("a name that is taken is refused with the way to import and to adopt; adopting generates no secret [terraform.adopt]", async () => {
  const core = await bench.run();
  const stored = await core.up(small({ hmac: {} }));
  const later = await bench.run();
  expect((await refusal(later.up(small({ hmac: {} })))).message).toContain(
    `terraform import webcastmanager_customer.<name> ${String(stored.item.id)}`,
  );
  const adopted = await later.up(small({ hmac: {}, adopt: true }));
  expect([adopted.item.id, bench.record(stored.item.id).hmacSecret]).toEqual([stored.item.id, stored.item.hmac_secret]);
  expect((await later.plan(small({ hmac: {} }), adopted)).action).toBe("none");
});

test("a customer whose create half succeeded is stored with its id and a warning, and the next run continues with it [terraform.partial]", async () => {
  const core = await bench.run({ max_retries: 0 });
  bench.emulator.admin.behave({ createBody: "empty" });
  bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer" } as never]);
  const { stored, warnings } = await core.perform(partner());
  bench.emulator.admin.faults.clear();
  expect(warnings).toMatchObject([
    { severity: "warning", detail: expect.stringMatching(/^The next run continues with it/) },
  ]);
  const again = (await core.refresh(stored!))!;
  expect((await core.plan(partner(), again)).action).toBe("none");
  expect(bench.emulator.admin.dump().customers).toHaveLength(1);
});

test("a customer whose create half succeeded, but that is another one, is neither read, updated nor deleted [terraform.partial, safe.another]", async () => {
  const core = await bench.run({ max_retries: 0 });
  bench.emulator.admin.behave({ createBody: "empty" });
  bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer" } as never]);
  const { stored } = await core.perform(open(small()));
  bench.emulator.admin.faults.clear();
  const id = String(stored!.item.id);
  bench.emulator.admin.edit(id, { name: "Other" });
  const later = await bench.run();
  for (const work of [
    () => later.refresh(stored!),
    () => later.up(open(small({ default_language: "fr" })), stored),
    () => later.perform(undefined, stored),
  ]) {
    expect((await refusal(work())).message).toMatch(
      /it is another customer: its name is "Other"\. Run `terraform state rm` with its address/,
    );
  }
  expect(bench.record(id)).toMatchObject({ name: "Other", defaultLanguage: "en" });
});

test("an update that fails keeps the state, and the next one succeeds [terraform.partial]", async () => {
  const core = await bench.run({ max_retries: 0 });
  const stored = await core.up(small());
  bench.emulator.admin.faults.set([{ kind: "status", status: 500, times: 1 } as never]);
  const error = await refusal(core.up(small({ name: "Other" }), stored));
  expect(error.stored?.item).toEqual(stored.item);
  bench.emulator.admin.faults.clear();
  expect((await core.up(small({ name: "Other" }), stored)).item.name).toBe("Other");
});

test("a state of another endpoint is refused, both named, and nothing leaves it [terraform.other-endpoint]", async () => {
  const core = await bench.run();
  const stored = await core.up(open(small()));
  const elsewhere = await bench.run({ endpoint: "http://127.0.0.1:1/other", token: "canary-token" });
  for (const work of [
    elsewhere.refresh(stored),
    elsewhere.perform(undefined, stored),
    elsewhere.up(small({ name: "Other" }), stored),
  ]) {
    expect((await refusal(work)).message).toContain(
      `belongs to ${bench.emulator.endpoint}, but the provider is set to http://127.0.0.1:1/other`,
    );
  }
});

test.each(["create", "read", "update", "delete"] as const)(
  "`timeouts.%s` ends that operation, though the provider would wait for hours [terraform.timeouts]",
  async (operation) => {
    const patient = await bench.run({ deadline_ms: 36_000_000 });
    const stored =
      operation === "create"
        ? undefined
        : await (await bench.run()).up(open(small({ timeouts: { [operation]: "200ms" } })));
    bench.emulator.admin.faults.set([{ kind: "throttle", seconds: 3_600 }]);
    const run = {
      create: () => patient.up(small({ timeouts: { create: "200ms" } })),
      read: () => patient.refresh(stored!),
      update: () => patient.up(open(small({ name: "Other", timeouts: { update: "200ms" } })), stored),
      delete: () => patient.perform(undefined, stored),
    }[operation];
    expect((await refusal(run())).message).toMatch(/Can't .*(time|429)/s);
  },
);

test.each(["create", "update", "delete"] as const)(
  "`timeouts.%s` ends an operation of which the service is silent, and it is sent once [terraform.timeouts, safe.one-create]",
  async (operation) => {
    const core = await bench.run();
    const of = (overrides: Tree = {}) => open(small({ timeouts: { [operation]: "300ms" }, ...overrides }));
    const stored = operation === "create" ? undefined : await (await bench.run()).up(of());
    bench.emulator.admin.resetRequests();
    bench.emulator.admin.faults.set([{ kind: "hang", route: `${operation} customer` }]);
    const run = {
      create: () => core.up(of()),
      update: () => core.up(of({ name: "Other" }), stored),
      delete: () => core.perform(undefined, stored),
    }[operation];
    expect((await refusal(run())).message).toMatch(
      /(?:timed out after|no answer within) \d.*[Rr]aise `?timeouts\.(create|update|delete)`? /s,
    );
    expect(bench.writes()).toBe(1);
  },
);

test("a rate-limited create ends as soon as Terraform asks to stop, and nothing more is sent for it [terraform.stop]", async () => {
  const provider = bench.provider();
  await provider.configure({ config: {}, terraformVersion: "1.11.4" });
  bench.emulator.admin.faults.set([{ kind: "throttle", seconds: 3_600, route: "create customer" }]);
  const planned = (
    await provider.resources.webcastmanager_customer!.plan({
      config: configOf(small()),
      priorPrivate: new Uint8Array(),
    })
  ).planned!;
  const applied = provider.resources.webcastmanager_customer!.apply({
    planned,
    config: configOf(small()),
    plannedPrivate: new Uint8Array(),
  });
  await until(
    () => (bench.writes() > 0 ? true : undefined),
    () => "no creation was sent",
    30,
  );
  provider.stop();
  expect((await applied).diagnostics).toMatchObject([
    { severity: "error", summary: expect.stringContaining("Stopped") },
  ]);
  expect([bench.writes(), bench.emulator.admin.dump().customers]).toEqual([1, []]);
});

test("once Terraform asked to stop, nothing new starts [terraform.stop]", async () => {
  const provider = bench.provider();
  await provider.configure({ config: {}, terraformVersion: "1.11.4" });
  provider.stop();
  const answer = await provider.resources.webcastmanager_customer!.apply({
    planned: configOf(small()),
    config: configOf(small()),
    plannedPrivate: new Uint8Array(),
  });
  expect(answer.diagnostics).toMatchObject([{ severity: "error", summary: "Stopped" }]);
  expect(bench.writes()).toBe(0);
});

test("where a detail begins with a path, the path is spelled as in the program [terraform.validate]", async () => {
  const core = await bench.run();
  const above = await core.up(small({ type: "Partner" }));
  const { diagnostics } = await refusal(
    core.up({
      name: "Below",
      type: "Consumer",
      defaultLanguage: "en",
      parent: String(above.item.id),
      ecdn: { hive: { customer: true } },
    }),
  );
  expect(diagnostics.map(({ summary, detail }) => [summary, detail])).toEqual([
    ['Can\'t create customer "Below"', expect.stringMatching(/^ecdn\.hive\.customer: the parent /)],
  ]);
});

test("the log reports once that the customer was changed since the last read [terraform.log]", async () => {
  const core = await bench.run();
  const stored = await core.up(small());
  const reported = () =>
    bench.lines.filter((line) => line.startsWith('Changed in WebcastManager since the last read: customer "Small"'))
      .length;
  const same = (await core.refresh(stored))!;
  expect(reported()).toBe(0);
  bench.emulator.admin.edit(String(stored.item.id), { accountType: "PUBLIC" });
  const changed = (await (await bench.run()).refresh(same))!;
  expect(reported()).toBe(1);
  await (await bench.run()).refresh(changed);
  expect(reported()).toBe(1);
});
