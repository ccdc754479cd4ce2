// Names of customers and answers of a service reach terminals and logs of pipelines: every printed line is safe.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { createClient } from "../../provider/client";
import { causeLines, isProviderError } from "../../provider/core/errors";
import { createProcessMemory } from "../../provider/lifecycle/context";
import { customersOf, type Customers } from "../../provider/lifecycle/customer";
import { errorDiagnostics, textDiagnostic } from "../../provider/terraform/diagnostics";
import { terraformGuide } from "../../provider/terraform/guide";
import { diagnosticMessage } from "../../provider/terraform/protocol/call";
import { defaultProfile, Settings, type Tree } from "../../schema";
import { useBench } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";
import { quickClock } from "../support/quick-clock";
import { isSafeLine } from "../support/safe-line";
import { rounds } from "../support/rounds";

/** What any text may hold: line breaks, escapes, marks, commands. */
const hostile = fc
  .array(
    fc.constantFrom(
      "\n::error title=x::",
      "::set-output name=a::",
      "##vso[task.setvariable variable=a]",
      " ##[error]",
      "\u001b[2J",
      "\u001b]8;;https://evil.example\u0007",
      "\u202e",
      "\u2066",
      "\u200b",
      "\r",
      "\u2028",
      "\u009b31m",
      "\ud800",
      "x".repeat(5_000),
      '"',
      "'",
      ": ",
      "Acme",
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(""));

/** What a header can hold of it. */
const inHeader = (text: string) => text.replace(/[^\x20-\x7e\x80-\xff]/g, "").slice(0, 2_000);
const asId = (text: string) => text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\%?#]/gu, "").trim() || "65a0";

type Send = (status: number, body: unknown, headers?: Record<string, string>) => void;
type Answer = (send: Send, text: string, request: IncomingMessage) => void;

const record = (text: string, id: string) => ({
  id,
  name: text,
  type: "PARTNER",
  defaultLanguage: "en",
  ssoEnabled: true,
  identityProvider: text,
  roleMappings: [{ role: text, group: text }],
  parentId: asId(text),
  createdAt: text,
  updatedAt: text,
});

/** How a service may answer any call. */
const answers: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(
    [400, 403, 404, 409, 410, 412, 422, 429, 500, 503].map((status): [string, Answer] => [
      `an error ${status}`,
      (send, text) => {
        send(status, { code: text, message: text }, { "retry-after": "0" });
      },
    ]),
  ),
  violations: (send, text) => {
    send(400, [
      { propertyPath: text, message: text },
      { propertyPath: `ecdn.hive.partnerId[${text}`, message: text },
      { propertyPath: "roleMappings[0].group", message: text },
    ]);
  },
  "a thousand violations": (send, text) => {
    send(
      422,
      Array.from({ length: 1_000 }, () => ({ propertyPath: text, message: text.slice(0, 100) })),
    );
  },
  text: (send, text) => {
    send(500, text, { "content-type": "text/plain" });
  },
  "a page": (send, text) => {
    send(200, `<html>${text}`, { "content-type": inHeader(text) || "text/html" });
  },
  "a redirect": (send, text) => {
    send(307, "", { location: inHeader(`https://evil.example/${text}`) });
  },
  "a name taken": (send, text, { method }) => {
    if (method === "POST") send(409, { code: "ENTRY_ALREADY_EXISTS", message: text });
    else send(200, { total: 1, customers: [record(text, asId(text))] });
  },
  "an unknown word": (send, text, { url = "" }) => {
    send(200, { ...record(text, decodeURIComponent(url.split(/[/?]/)[3] ?? "")), type: text || "x" });
  },
  "other customers": (send, text, { url = "", method }) => {
    const id = decodeURIComponent(/^\/v1\/customers\/([^?]+)/.exec(url)?.[1] ?? "");
    if (method === "DELETE") send(409, { code: "MUST_NOT_DELETE_CUSTOMER_WITH_CHILDREN", message: text });
    else if (id === "")
      send(200, { total: 2, customers: [record(text, asId(text)), record("Acme Group", `${asId(text)}2`)] });
    else send(200, record(text, id));
  },
};

/**
 * A service that answers with one kind of answer, and its logins with a token or, where that is asked for, with the
 * same text.
 */
async function serving<Result>(
  answer: Answer,
  text: string,
  isLoginHostile: boolean,
  use: (base: string) => Promise<Result>,
): Promise<Result> {
  const sender =
    (response: ServerResponse): Send =>
    (status, body, headers = {}) => {
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(typeof body === "string" ? body : JSON.stringify(body));
    };
  const server = createServer((request, response) => {
    const send = sender(response);
    if (request.url !== "/token") answer(send, text, request);
    else if (isLoginHostile) send(400, { error: text || "x", error_description: text });
    else send(200, { access_token: "a-token-of-some-length", token_type: "Bearer", expires_in: 300 });
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  try {
    return await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Everything that an error puts out: by itself, and in the words of Terraform; Pulumi shows the line alone. */
function linesOf(error: unknown): string[] {
  if (!isProviderError(error)) throw error;
  const logged: string[] = [];
  const diagnostics = [
    ...errorDiagnostics("Reading", error, ({ message }) => {
      logged.push(message);
    }),
    textDiagnostic("warning", error.message),
  ].map(diagnosticMessage);
  return [
    error.message,
    String(error),
    error.stack ?? "",
    error.apiCode ?? "",
    ...error.violations.flatMap(({ path, message }) => [path, message]),
    ...causeLines(error),
    ...logged,
    ...diagnostics.flatMap(({ summary, detail }) => [String(summary), String(detail)]),
  ];
}

type Operation = (customers: Customers, id: string) => Promise<unknown>;
const known = (tree: Tree) => ({ tree: { ...tree, deletionProtection: false }, generated: {} });
const operations: Readonly<Record<string, Operation>> = {
  read: (customers, id) => customers.read(id, known(aPartner())),
  create: (customers) => customers.create(aSmallCustomer()),
  "create below a parent": (customers, id) => customers.create(aSmallCustomer({ type: "Consumer", parent: id })),
  adopt: (customers) => customers.create({ ...aPartner({ parent: undefined }), name: "Acme Group", adopt: true }),
  update: (customers, id) => customers.update(id, known(aPartner()), aPartner({ name: "Other" })),
  delete: (customers, id) => customers.delete(id, known(aPartner())),
  find: (customers, id) => customers.find({ name: id, parentId: id }),
  "find by path": (customers, id) => customers.find({ path: `${id}/x` }),
  list: (customers) => customers.list(),
};

async function linesFrom(operation: Operation, base: string, text: string): Promise<string[]> {
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
  };
  const reporter = { debug: say, info: say, warn: say, waiting: say };
  const settings = Settings.parse({
    endpoint: `${base}/v1`,
    tokenUrl: `${base}/token`,
    username: "me",
    password: "a-password-of-mine",
    maxRetries: 0,
  });
  const api = createClient(settings, { profile: defaultProfile, reporter, clock: quickClock() });
  try {
    await operation(
      customersOf({
        api,
        reporter,
        memory: createProcessMemory(),
        guide: terraformGuide,
      }),
      asId(text),
    );
  } catch (error) {
    lines.push(...linesOf(error));
  } finally {
    api.close();
  }
  return lines;
}

test.each(Object.entries(answers))(
  "with any text in %s, every line of every operation is safe and bounded [output.foreign]",
  async (_, answer) => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(...Object.values(operations)), async (text, operation) => {
        const lines = await serving(answer, text, false, (base) => linesFrom(operation, base, text));
        expect(lines.filter((line) => !isSafeLine(line) || line.length > 10_000)).toEqual([]);
      }),
      {
        ...rounds(20),
        examples: Object.values(operations).map((operation): [string, Operation] => [
          "\n::error::a\u001b[2J ##vso[x]\u202e",
          operation,
        ]),
      },
    );
  },
);

test("with any reply of a token endpoint, the line is safe and bounded [output.foreign]", async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const lines = await serving(
        (send) => {
          send(500, {});
        },
        text,
        true,
        (base) => linesFrom((customers) => customers.list(), base, text),
      );
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => !isSafeLine(line) || line.length > 2_000)).toEqual([]);
    }),
    rounds(20),
  );
});

describe("a text in the properties of a customer", () => {
  const bench = useBench();
  const evil = "Evil\n::error::x\u001b[2J ##vso[x]\u202e";

  test("is printed safely where a delete, an adoption or an update is refused [output.foreign]", async () => {
    const partner = await bench.given(aPartner({ parent: undefined, deletionProtection: false }));
    const child = await bench.given(aSmallCustomer({ type: "Consumer", parent: partner.id }));
    const { admin } = bench.emulator;
    admin.edit(
      child.id,
      { name: evil, ssoEnabled: true, roleMappings: [{ role: evil, group: evil }] },
      { unchecked: true },
    );
    admin.edit(
      partner.id,
      { identityProvider: evil, roleMappings: [{ role: evil, group: evil }], ssoEnabled: true },
      { unchecked: true },
    );
    const run = bench.run();
    const messages = await Promise.all(
      [
        run.customers.delete(partner.id, partner.known),
        run.customers.create(aPartner({ parent: undefined, adopt: true, sso: undefined })),
        run.customers.find({ name: evil, parentId: evil }),
      ].map((work) =>
        work.then(
          () => "",
          (error: unknown) => String(error),
        ),
      ),
    );
    expect(messages[0]).toContain(String.raw`it is the parent of "Evil : :error::x\u001b[2J # #vso[x]\u202e" (`);
    expect(messages[1]).toContain("it would change what is set there and not declared here");
    expect([...messages, ...run.warnings, ...bench.said].filter((line) => !isSafeLine(line))).toEqual([]);
  });
});
