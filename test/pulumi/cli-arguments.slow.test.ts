// What a program gives wrongly, as the real CLI shows it: one clear line each, in the preview, and no request.
import { aSmallCustomer } from "../support/customers";
import { diagnosticsOf, Stage } from "../support/stage";

const problem = (line: string) => `pulumi-nodejs:dynamic/webcastmanager:Customer resource 'a' has a problem: ${line}`;

describe("arguments and credentials that can't be meant", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("arguments", {
      environment: {
        WEBCASTMANAGER_TOKEN_URL: undefined,
        WEBCASTMANAGER_USERNAME: undefined,
        WEBCASTMANAGER_PASSWORD: undefined,
      },
    });
    const {
      tokenUrl,
      users: [user],
    } = stage.emulator;
    await stage.must(["config", "set", "--secret", "webcastmanager:tokenUrl", tokenUrl]);
    await stage.must(["config", "set", "webcastmanager:username", user.username]);
    await stage.must(["config", "set", "--plaintext", "webcastmanager:password", user.password]);
  });
  afterAll(() => stage.close());

  test("a password in plain text is refused with the command that encrypts it; a secret token endpoint is accepted [secrets.plain-configuration, pulumi.quiet-errors]", async () => {
    stage.declare({ acme: aSmallCustomer() });
    const refused = await stage.run(["up", "--yes", "--skip-preview"]);
    expect({ code: refused.code, reported: diagnosticsOf(refused.stdout), stderr: refused.stderr }).toEqual({
      code: 1,
      stderr: "",
      reported: [
        "Can't use the stack's credentials: webcastmanager:password is stored in plain text in the stack's configuration. Run `pulumi config set --secret webcastmanager:password`.",
      ],
    });
    expect(stage.emulator.admin.requests().total).toBe(0);
    await stage.must(["config", "set", "--secret", "webcastmanager:password", stage.emulator.users[0].password]);
    await stage.up();
    expect(Object.keys(stage.records())).toEqual(["Small"]);
    // The state's history keeps what the first command stored, as the CLI does; nothing of ours prints it.
    expect(stage.said.join("\n")).not.toContain(stage.emulator.users[0].password);
  });

  test.each<[string, string, readonly string[]]>([
    [
      "Outputs and Promises that are undefined",
      'new Customer("a", { name: "A", type: "Partner", defaultLanguage: "en", parent: later(undefined), hmac: { secret: later(undefined) } });',
      ["parent", "hmac.secret"].map((path) =>
        problem(`${path}: was given, but is undefined; check the Output or Promise it comes from, or omit it`),
      ),
    ],
    [
      "an id that turns out to be undefined",
      'Customer.get("a", later(undefined));',
      ['Can\'t read customer "a": `id` was given, but is undefined.'],
    ],
    [
      "an instance with such a credential",
      'new Customer("a", { name: "A", type: "Partner", defaultLanguage: "en" }, { provider: new WebcastManagerProvider("s", { endpoint: "http://127.0.0.1:9/v1", token: later(undefined) }) });',
      [
        problem(
          "Can't use this provider instance: `token` was given, but is undefined. Check the Output or Promise it comes from, or omit it.",
        ),
      ],
    ],
    [
      "a lookup with such an argument",
      'require("webcastmanager-provider").getCustomersOutput({ parentId: later(undefined) });',
      ["getCustomers: `parentId` was given, but is undefined."],
    ],
    [
      "a secret that was made into a text",
      'new Customer("a", { name: "A", type: "Partner", defaultLanguage: "en", hmac: { secret: JSON.parse(JSON.stringify({ s: pulumi.secret("x") })).s } });',
      [
        problem(
          "hmac.secret: holds Pulumi's advice text in place of a value, because an Output was made into a text; use `.apply`, `pulumi.interpolate` or `pulumi.jsonStringify`",
        ),
      ],
    ],
  ])(
    "%s are refused in the preview [input.undefined, input.lookup, secrets.output-text, pulumi.quiet-errors]",
    async (_, text, reported) => {
      stage.emulator.admin.resetRequests();
      stage.program(`const later = (value) => pulumi.output(Promise.resolve(value));\n${text}`);
      const { code, stdout, stderr } = await stage.run(["preview"]);
      expect({ code, stderr, reported: diagnosticsOf(stdout) }).toEqual({ code: 1, stderr: "", reported });
      expect(stage.emulator.admin.requests().total).toBe(0);
    },
  );
});
