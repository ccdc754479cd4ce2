// What wrong input and a wrong service get from the real CLI: clear lines, a failing exit code, nothing lost. Read as a
// user reads them.
import type { FaultInput } from "../../emulator";
import { aPartner, aSmallCustomer } from "../support/customers";
import { diagnosticsOf, Stage } from "../support/stage";

const problem = (name: string, line: string) =>
  `pulumi-nodejs:dynamic/webcastmanager:Customer resource '${name}' has a problem: ${line}`;

describe("a customer that is declared wrongly", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("wrong");
  });
  afterAll(() => stage.close());

  test("gets all of its failures at once, in the order of the form, each beginning with its path, and nothing is sent [input.path, input.unknown-property, input.lumen, input.rules, input.no-request, pulumi.quiet-errors]", async () => {
    stage.declare({
      acme: {
        ...aPartner({ parent: undefined, name: "" }),
        typ: "Partner",
        defaultLanguage: "english",
        sso: { roleMappings: { Administrator: ["admins", "b*c", "admins"] } },
        ecdn: { lumen: {}, hive: { customer: true, partnerID: "9012" } },
        videoConferenceConnectors: ["1", "2", "3", "4", "5"],
      },
    });
    const { code, stdout, stderr } = await stage.run(["preview"]);
    expect({ code, stderr, told: diagnosticsOf(stdout) }).toEqual({
      code: 1,
      stderr: "",
      told: [
        "name: must not be empty",
        "defaultLanguage: must be a language code such as en or de-DE",
        "sso.roleMappings.Administrator[1]: must be a group name; `*` may stand only at its end (begins with)",
        "sso.roleMappings.Administrator[2]: is the same as [0]; name it once",
        "ecdn.hive.customer: only a Consumer may have it, and this is a Partner; remove it",
        "ecdn.hive.partnerID: does not exist; did you mean ecdn.hive.partnerId?",
        "ecdn.lumen: is no longer supported: WebcastManager has dropped Lumen peer-to-peer delivery; remove it",
        "videoConferenceConnectors: must have at most 4 connectors",
        "typ: does not exist; did you mean type?",
      ].map((line) => problem("acme", line)),
    });
    expect(stage.emulator.admin.requests().total).toBe(0);
  });

  test.each<[string, Parameters<Stage["declare"]>[0], string]>([
    [
      "a Consumer as parent",
      { acme: aSmallCustomer({ name: "Acme" }), berlin: aSmallCustomer({ parent: "acme" }) },
      problem(
        "berlin",
        'parent: the parent "Acme" is a Consumer, and a Consumer has no customers of its own; name a Partner',
      ),
    ],
    [
      "a Hive box without a partner id",
      {
        acme: aSmallCustomer({ name: "Acme", type: "Partner" }),
        berlin: aSmallCustomer({ parent: "acme", ecdn: { hive: { customer: true } } }),
      },
      problem(
        "berlin",
        'ecdn.hive.customer: the parent "Acme" has no Hive Partner ID; set ecdn.hive.partnerId there first, or remove this',
      ),
    ],
    [
      "two siblings of one name",
      { acme: aSmallCustomer(), other: aSmallCustomer({ options: { dependsOn: ["acme"] } }) },
      problem("other", "name: duplicates the name of `acme`; names must be unique below one parent"),
    ],
  ])(
    "is refused with the rule between customers, already in the preview: %s [input.rules, input.siblings, input.no-request]",
    async (_, customers, line) => {
      stage.declare(customers);
      const { code, stdout } = await stage.run(["preview"]);
      expect({ code, told: diagnosticsOf(stdout) }).toEqual({ code: 1, told: [line] });
      expect(stage.emulator.admin.requests().total).toBe(0);
    },
  );
});

describe("a service that does not answer as it should", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("strange", { environment: { WEBCASTMANAGER_MAX_RETRIES: "0" } });
    stage.declare({ kept: aSmallCustomer({ name: "Kept" }) });
    await stage.up();
    stage.declare({ kept: aSmallCustomer({ name: "Kept" }), acme: aSmallCustomer({ name: "Acme" }) });
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    stage.emulator.admin.faults.clear();
    expect(Object.keys(await stage.state())).toEqual(["kept"]);
    expect(Object.keys(stage.records())).toEqual(["Kept"]);
  });

  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    [
      "a wrong password",
      { WEBCASTMANAGER_PASSWORD: "canary-wrong" },
      /^Can't log in as the user "alex@emulator\.example" at 127\.0\.0\.1:\d+: refused with invalid_grant: .*; check the user name and the password \(WEBCASTMANAGER_USERNAME, WEBCASTMANAGER_PASSWORD\)/,
    ],
    [
      "no credentials",
      { WEBCASTMANAGER_USERNAME: "", WEBCASTMANAGER_PASSWORD: "" },
      /^There are no credentials; set WEBCASTMANAGER_USERNAME and WEBCASTMANAGER_PASSWORD, or /,
    ],
    [
      "a user who may only read",
      { WEBCASTMANAGER_USERNAME: "reader@emulator.example", WEBCASTMANAGER_PASSWORD: "not-a-real-password-of-reader" },
      /^Can't create the customer "Acme": POST \/v1\/customers at \S+ answered 403 .*; the user "reader@emulator\.example" has no permission for this call; it likely lacks the role Administrator/,
    ],
    [
      "nobody at the address",
      { WEBCASTMANAGER_ENDPOINT: "http://127.0.0.1:9/v1", WEBCASTMANAGER_MOVED_FROM: "-" },
      /^Can't list the customers: GET \/v1\/customers at 127\.0\.0\.1:9: the connection was refused \(ECONNREFUSED\).*\. Check `endpoint`, and that the service is running\./,
    ],
  ])(
    "gives one line that says what to check, and no state changes: %s [input.credentials, input.strange-answers, pulumi.quiet-errors]",
    async (_, environment, line) => {
      const given =
        environment.WEBCASTMANAGER_MOVED_FROM === undefined
          ? environment
          : { ...environment, WEBCASTMANAGER_MOVED_FROM: stage.emulator.endpoint };
      const { code, stdout, stderr } = await stage.run(["up", "--yes", "--skip-preview"], given);
      expect({ code, stderr, told: diagnosticsOf(stdout) }).toEqual({
        code: 1,
        stderr: "",
        told: [expect.stringMatching(line)],
      });
    },
  );

  test.each<[FaultInput, RegExp]>([
    [
      { kind: "html" },
      /^Can't list the customers: GET \/v1\/customers at \S+ answered 502 with text\/html: .* in place of a page of customers\. Check `endpoint`: .*\. A proxy in between may also answer like this\.$/,
    ],
    [
      { kind: "half-json" },
      /^Can't list the customers: .* answered 200 with application\/json: .* in place of a page of customers/,
    ],
    [
      { kind: "other-product" },
      /^Can't list the customers: .* answered 200 with application\/json: .* in place of a page of customers/,
    ],
    [
      { kind: "html", status: 404, route: "list customers" },
      /^Can't list the customers: .* answered 404 with text\/html: /,
    ],
  ])(
    "gives one line that says what was asked and what came, and nobody is gone: %j [input.strange-answers, safe.gone, pulumi.quiet-errors]",
    async (fault, line) => {
      stage.emulator.admin.faults.set([fault]);
      const { code, stdout, stderr } = await stage.run(["up", "--yes", "--skip-preview"]);
      expect({ code, stderr, told: diagnosticsOf(stdout) }).toEqual({
        code: 1,
        stderr: "",
        told: [expect.stringMatching(line)],
      });
    },
  );

  test("never empties a state by a refresh that gets a page of a proxy with 404 [safe.gone, input.strange-answers]", async () => {
    stage.emulator.admin.faults.set([{ kind: "html", status: 404 }]);
    const { code, text } = await stage.run(["refresh", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(text).toMatch(/error: .*answered 404 with text\/html/);
    expect(stage.leaks(["canary-wrong"])).toEqual([]);
  });
});

describe("a name that is taken", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("taken");
    stage.emulator.admin.create({
      name: "Acme",
      type: "PARTNER",
      defaultLanguage: "en",
      ssoEnabled: true,
      identityProvider: "theirs",
      hmacEnabled: true,
      hmacSecret: "canary-in-use",
    });
  });
  afterAll(() => stage.close());

  const tell = async (adopt: unknown) => {
    stage.declare({
      acme: aSmallCustomer({
        name: "Acme",
        type: "Partner",
        hmac: {},
        ...(adopt === undefined ? {} : { adopt: adopt as string }),
      }),
    });
    const { code, stdout } = await stage.run(["up", "--yes", "--skip-preview"]);
    return { code, told: diagnosticsOf(stdout) };
  };

  test("is refused with the exact steps to adopt or to import [adopt.refuse, pulumi.quiet-errors]", async () => {
    const id = stage.idOf("Acme");
    expect(await tell(undefined)).toEqual({
      code: 1,
      told: [
        `Can't create customer "Acme": the name is taken by ${id}. Set \`adopt: true\`, add \`aliases\` if this stack manages it, or import it (README#take-over-what-exists). ` +
          "After a killed run: `pulumi cancel --yes`, `pulumi refresh --yes --clear-pending-creates`, then adopt.",
      ],
    });
  });

  test("is not adopted either where that would change what is not declared; the leaves are named [adopt.take-over]", async () => {
    expect(await tell(true)).toEqual({
      code: 1,
      told: [
        `Can't adopt the customer "Acme" (${stage.idOf("Acme")}): it would change what is set there and not declared here: sso.enabled, sso.identityProvider; declare these as they are, or set adopt to "overwrite" to have them as the program says`,
      ],
    });
    expect(stage.records().Acme).toMatchObject({ ssoEnabled: true, identityProvider: "theirs" });
  });

  test("is adopted and overwritten on request, with the HMAC secret in use [adopt.overwrite, adopt.no-new-secret]", async () => {
    expect(await tell("overwrite")).toEqual({ code: 0, told: [] });
    expect(stage.records().Acme).toMatchObject({
      ssoEnabled: false,
      identityProvider: null,
      hmacEnabled: true,
      hmacSecret: "canary-in-use",
    });
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("what only the service can refuse is told on the program's own paths, and the state stays [input.violations, safe.faults]", async () => {
    const parent = stage.idOf("Acme");
    stage.declare({
      acme: aSmallCustomer({ name: "Acme", type: "Partner", hmac: {} }),
      berlin: aSmallCustomer({ name: "Berlin", parent }),
    });
    await stage.up();
    stage.declare({
      acme: aSmallCustomer({ name: "Acme", type: "Partner", hmac: {} }),
      berlin: aSmallCustomer({ name: "Berlin", parent, ecdn: { hive: { customer: true } } }),
    });
    const { code, stdout } = await stage.run(["up", "--yes", "--skip-preview"]);
    expect({ code, told: diagnosticsOf(stdout) }).toEqual({
      code: 1,
      told: [expect.stringMatching(/^Can't update the customer .*ecdn\.hive\.customer: /)],
    });
    expect((await stage.state()).berlin?.inputs).not.toHaveProperty("ecdn");
    expect(stage.leaks()).toEqual([]);
  });
});
