// Secrets with the real CLI: wherever one comes from, no output, state file, plan, event log or failure holds it in
// clear.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aPartner, canary } from "../support/customers";
import { readable, Stage } from "../support/stage";

describe("secrets that the program does not mark", () => {
  let stage: Stage;
  const plain = aPartner({ parent: undefined });

  beforeAll(async () => {
    stage = await Stage.open("secrets");
    stage.declare({ acme: plain, bare: { name: "Bare", type: "Partner", defaultLanguage: "en", hmac: {} } });
  });
  afterAll(() => stage.close());

  test("are not printed by any preview, as text, as diff or as JSON [secrets.output]", async () => {
    await stage.must(["preview", "--diff", "--show-sames"]);
    const { text } = await stage.preview("--show-full-output");
    expect(text).toContain('"[secret]"');
    expect(stage.leaks()).toEqual([]);
  });

  test("are encrypted in every state file, and so is the generated one; nothing of them is printed [secrets.state, secrets.wrapped, secrets.generated-once]", async () => {
    await stage.up("--diff", "--event-log", "up.log");
    await stage.must(["stack", "export", "--file", "state.log"]);
    const { acme, bare } = await stage.state();
    const leaves = {
      hmac: { secret: "[secret]" },
      ecdn: { kollective: { token: "[secret]" }, ramp: { apiKey: "[secret]", apiSecret: "[secret]" } },
    };
    expect([readable(acme?.inputs), readable(acme?.outputs)]).toMatchObject([
      leaves,
      { ...leaves, hmacSecret: "[secret]" },
    ]);
    expect(readable(bare?.outputs)).toMatchObject({ hmac: { enabled: true }, hmacSecret: "[secret]" });
    expect(stage.records().Bare?.hmacSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(stage.leaks()).toEqual([]);
  });

  test("stay encrypted where only the service knew them: switched on elsewhere, then refreshed [secrets.state, secrets.wrapped, secrets.drift]", async () => {
    const { admin } = stage.emulator;
    admin.edit(stage.idOf("Bare"), {
      kollectiveApiEndpoint: "https://theirs.example",
      kollectiveToken: `${canary}token-of-theirs`,
      hmacSecret: `${canary}hmac-of-theirs`,
    });
    const { text, code } = await stage.run(["preview", "--refresh", "--diff", "--expect-no-changes"]);
    expect(code).toBe(7);
    expect(text).toMatch(/- +token *: \[secret\]/);
    expect(text).toMatch(/- +secret *: \[secret\]/);
    await stage.preview("--refresh", "--show-full-output");
    await stage.must(["refresh", "--yes", "--diff", "--event-log", "refresh.log"]);
    expect(readable((await stage.state()).bare?.inputs)).toMatchObject({
      ecdn: { kollective: { token: "[secret]" } },
      hmac: { secret: "[secret]" },
    });
    expect(stage.leaks()).toEqual([]);
  });
});

describe("a secret that an update makes whose answer gets lost", () => {
  let stage: Stage;
  const lost = { kind: "reset", route: "update customer", committed: true } as const;
  const unreadable = { kind: "status", status: 500, route: "read customer", after: 1 } as const;
  const bare = { name: "Bare", type: "Partner", defaultLanguage: "en" };
  const inUse = () => stage.records().Bare?.hmacSecret;
  const kept = async () => (await stage.project.run(["stack", "export", "--show-secrets"])).stdout;

  beforeAll(async () => {
    stage = await Stage.open("lost-secret", {
      emulator: { behaviour: { secrets: "masked" } },
      environment: { WEBCASTMANAGER_MAX_RETRIES: "0" },
    });
  });
  afterAll(() => stage.close());

  test("is in the state, and the next update alone goes on with it [safe.faults, secrets.generated-once, secrets.state]", async () => {
    stage.declare({ bare });
    await stage.up();
    stage.declare({ bare: { ...bare, hmac: {} } });
    stage.emulator.admin.faults.set([lost, unreadable]);
    const { code, text } = await stage.run(["up", "--yes", "--skip-preview"]);
    stage.emulator.admin.faults.clear();
    const secret = String(inUse());
    expect(code).not.toBe(0);
    expect([text, secret]).toEqual([
      expect.stringContaining("The new hmac.secret may be in use, so that it is kept"),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(await kept()).toContain(secret);
    await stage.up();
    expect([inUse(), (await stage.run(["preview", "--refresh", "--expect-no-changes"])).code]).toEqual([secret, 0]);
    expect(await kept()).toContain(secret);
    expect(stage.leaks([secret])).toEqual([]);
  });
});

describe("an update plan", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("plan", { environment: { PULUMI_EXPERIMENTAL: "true" } });
  });
  afterAll(() => stage.close());

  /** What the plan says of resources; its head holds a digest of 64 digits. */
  const plan = () => {
    const whole = readFileSync(join(stage.project.folder, "saved.plan"), "utf8");
    return whole.slice(whole.indexOf('"resourcePlans"'));
  };

  test("holds no secret, generated or declared, and the update keeps to it [preview.saved-plans, secrets.output]", async () => {
    stage.declare({ acme: aPartner({ parent: undefined, hmac: { secret: undefined, rotate: undefined } }) });
    await stage.must(["preview", "--save-plan", "saved.plan"]);
    await stage.up("--plan", "saved.plan");
    const generated = stage.records()["Acme Group"]?.hmacSecret;
    expect(generated).toMatch(/^[0-9a-f]{64}$/);
    expect(plan()).toContain("defaultLanguage");
    expect(plan()).not.toMatch(/[0-9a-f]{64}/);
    expect(stage.leaks()).toEqual([]);
  });

  test("of a rotation holds no secret either, and the update makes a new one [preview.saved-plans, secrets.generated-once]", async () => {
    const former = stage.records()["Acme Group"]?.hmacSecret;
    rmSync(join(stage.project.folder, "saved.plan"));
    stage.declare({ acme: aPartner({ parent: undefined, hmac: { secret: undefined, rotate: "2" } }) });
    await stage.must(["preview", "--save-plan", "saved.plan"]);
    await stage.up("--plan", "saved.plan");
    expect(stage.records()["Acme Group"]?.hmacSecret).not.toBe(former);
    expect(plan()).not.toMatch(/[0-9a-f]{64}/);
    expect(stage.leaks(typeof former === "string" ? [former] : [])).toEqual([]);
  });
});
