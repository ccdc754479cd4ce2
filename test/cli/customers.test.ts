// `webcastmanager customers`: what it prints, as whole texts; its JSON against the shipped schemas; the requests.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { startEmulator, type Emulator, type WireRecord } from "../../emulator";
import { ConnectorsDocument, CustomerDocument, CustomersDocument } from "../../provider/cli/customers/document";
import { customersTable, customersTree } from "../../provider/cli/customers/screen";
import { filtered, findOne } from "../../provider/cli/customers/selection";
import { terminalColors } from "../../provider/cli/terminal";
import { readInventory } from "../../provider/inventory/inventory";
import { clientFor, closeClients } from "../client/running";
import { canary } from "../support/customers";
import { runCommandLine, type Ended } from "../support/command";

const id = (number: number) => String(number).padStart(24, "0");

const times = { createdAt: "2026-01-02T03:04:05.000Z", updatedAt: "2026-02-03T04:05:06.000Z" };

function customer(number: number, name: string, more: WireRecord = {}): WireRecord {
  return { id: id(number), name, type: "PARTNER", defaultLanguage: "en", accountType: "PRIVATE", ...times, ...more };
}

const below = (parent: number): WireRecord => ({ parentId: id(parent), type: "CONSUMER" });

const customers = [
  customer(4, "Zenith", { defaultLanguage: "fr-FR" }),
  customer(1, "Acme Group", {
    ssoEnabled: true,
    identityProvider: "acme-saml",
    roleMappings: [
      { role: "ADMINISTRATOR", group: "wcm-admins" },
      { role: "WEBCAST_EDITOR", group: "editors-*" },
      { role: "WEBCAST_EDITOR", group: "comms" },
    ],
    hmacEnabled: true,
    hmacSecret: `${canary}hmac`,
    hivePartnerId: "9012",
    kollectiveApiEndpoint: "https://api.eu.kollective.example",
    kollectiveToken: `${canary}token`,
  }),
  customer(2, "Acme Berlin", { ...below(1), hiveCustomer: true }),
  customer(3, "東京支社 😀", { ...below(1), defaultLanguage: "ja" }),
  customer(5, "Berlin", below(4)),
];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ seed: { customers } });
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(() => emulator.close());

/** Runs it as the user who may only read. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { username, password } = emulator.users[2];
  const reader = { WEBCASTMANAGER_USERNAME: username, WEBCASTMANAGER_PASSWORD: password };
  return runCommandLine(["customers", ...args], { environment: { ...emulator.env, ...reader, ...environment } });
}

const printed = (stdout: string): Ended => ({ stdout, stderr: "", code: 0 });
const screenOf = (width: number) => ({ width, colors: terminalColors() });

const table = `             Default   Customer
Name         language  type      Id                        On
Acme Group   en        Partner   000000000000000000000001  sso, hmac, ecdn.hive, ecdn.kollective
Acme Berlin  en        Consumer  000000000000000000000002  ecdn.hive
東京支社 😀  ja        Consumer  000000000000000000000003
Zenith       fr-FR     Partner   000000000000000000000004
Berlin       en        Consumer  000000000000000000000005
`;

const tree = `Acme Group  Partner · 000000000000000000000001 · sso · hmac · ecdn.hive · ecdn.kollective
├─ Acme Berlin  Consumer · 000000000000000000000002 · ecdn.hive
└─ 東京支社 😀  Consumer · 000000000000000000000003
Zenith  Partner · 000000000000000000000004
└─ Berlin  Consumer · 000000000000000000000005
`;

const acme = `Acme Group
  Id                        000000000000000000000001
  Path                      Acme Group
  Customers below           2
  Created                   2026-01-02T03:04:05.000Z
  Updated                   2026-02-03T04:05:06.000Z
  Name                      Acme Group
  Default language          en
  Customer type             Partner
  Account Type              private

Single Sign-on
  Identity provider         acme-saml
  Map roles to user groups  Administrator: wcm-admins
                            Webcast Editor: editors-*, comms

HMAC authorization
  HMAC secret               [secret]

Hive Streaming
  Hive Partner ID           9012

Kollective Technologies
  Kollective API Endpoint   https://api.eu.kollective.example
  Token                     [secret]

Off: EU General Data Protection Regulations – GDPR, RAMP technologies
`;

it("prints a table, a tree or one customer, with reads and the login alone, as a user who may only read [cli.customers, cli.reads]", async () => {
  expect(await run(["list"])).toEqual(printed(table));
  expect(await run(["list", "--tree"])).toEqual(printed(tree));
  expect(await run(["show", "Acme Group"])).toEqual(printed(acme));
  const { stdout } = await run(["connectors"]);
  expect(stdout.split("\n").slice(0, 2)).toEqual([
    "Name              Id",
    "Boardroom Berlin  65a0c0ffee0ddba11c0ffee0",
  ]);
  const { entries } = emulator.admin.requests();
  const others = entries.filter(({ method }) => method !== "GET").map(({ route, url }) => `${route} ${url}`);
  expect(new Set(others)).toEqual(new Set([`get token ${new URL(emulator.tokenUrl).pathname}`]));
  expect(entries.length - others.length).toBe(4);
});

it("connectors that the service doesn't list are an error with what to do [cli.customers, input.connectors]", async () => {
  emulator.admin.faults.set([{ kind: "status", status: 404, code: "NOT_FOUND", route: "list connectors" }]);
  expect(await run(["connectors"])).toMatchObject({
    code: 4,
    stdout: "",
    stderr: expect.stringContaining(
      "has no such list (404). Declare connectors by their ids, or set `paths.connectors`",
    ),
  });
});

it.each([
  ["list", [], CustomersDocument],
  ["show", ["Acme Group"], CustomerDocument],
  ["connectors", [], ConnectorsDocument],
] as const)(
  "the JSON of %s follows its shipped schema, without secrets [cli.customers]",
  async (name, args, document) => {
    const { stdout } = await run([name, ...args, "--json"]);
    expect(document.safeParse(JSON.parse(stdout)).error).toBeUndefined();
    expect(stdout).not.toContain(canary);
    const file = join(__dirname, "..", "..", "schema", "generated", `customers-${name}.schema.json`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject(z.toJSONSchema(document));
  },
);

it("cuts a table to a narrow terminal, and never a name in a pipe [cli.customers]", async () => {
  const { customers: all } = await readInventory(clientFor(emulator));
  expect(customersTable(all, screenOf(70)).slice(1, 5)).toEqual([
    "Name         language  type      Id                        On",
    "Acme Group   en        Partner   000000000000000000000001  sso, hmac,…",
    "Acme Berlin  en        Consumer  000000000000000000000002  ecdn.hive",
    "東京支社 😀  ja        Consumer  000000000000000000000003",
  ]);
});

it.each([
  [{ name: "*berlin" }, [2, 5]],
  [{ name: "ACME ?ERLIN" }, [2]],
  [{ name: "Zenith/*" }, [5]],
  [{ type: "Partner" }, [1, 4]],
  [{ parent: "Acme Group" }, [2, 3]],
  [{ parent: id(4), type: "Consumer" }, [5]],
])("filters by %j [cli.customers]", async (filters, expected) => {
  const inventory = await readInventory(clientFor(emulator));
  expect(filtered(inventory, filters).map((one) => Number(one.id))).toEqual(expected);
});

it("a tree has the parents of what matches [cli.customers]", async () => {
  const inventory = await readInventory(clientFor(emulator));
  expect(customersTree(inventory, filtered(inventory, { name: "*支社*" }), screenOf(Infinity))).toEqual([
    "Acme Group  000000000000000000000001",
    "└─ 東京支社 😀  Consumer · 000000000000000000000003",
  ]);
});

it("a tree ends where parents go in a circle", async () => {
  emulator.admin.edit(id(1), { parentId: id(2) }, { unchecked: true });
  const inventory = await readInventory(clientFor(emulator));
  expect(customersTree(inventory, inventory.customers, screenOf(Infinity)).map((line) => line.split("  ")[0])).toEqual([
    "Acme Berlin",
    "Acme Group",
    "Zenith",
    "└─ Berlin",
    "東京支社 😀",
  ]);
});

it("finds a customer by id, path and name [cli.customers]", async () => {
  emulator.admin.seed({ customers: [customer(6, "Berlin", below(1))] });
  const inventory = await readInventory(clientFor(emulator));
  for (const text of [id(6), "Acme Group/Berlin"]) expect(findOne(inventory, text).id).toBe(id(6));
  expect(findOne(inventory, " Zenith ").id).toBe(id(4));
  expect(() => findOne(inventory, "Berlin")).toThrow(
    `Can't choose customer "Berlin": 2 customers have this name: ${id(6)} ("Acme Group/Berlin"), ${id(5)} ("Zenith/Berlin").`,
  );
});

it("shows what is missing as an error with a code [cli.customers, cli.exit-codes]", async () => {
  const error = {
    code: "not-found",
    exitCode: 6,
    message: `Can't find customer "Nowhere": no customer of ${emulator.endpoint} has this id, name or path.`,
    hint: "`npx --no webcastmanager customers list` shows all.",
  };
  expect(await run(["show", "Nowhere", "--json"])).toEqual({
    stdout: "",
    stderr: `${JSON.stringify({ error })}\n`,
    code: 6,
  });
});

it("prints on standard error that nothing matches, and what doesn't fit into a tree [cli.customers]", async () => {
  emulator.admin.edit(id(5), { parentId: id(99) }, { unchecked: true });
  expect(await run(["list", "--name", "nothing"])).toEqual({
    stdout: "",
    stderr:
      `webcastmanager customers list: warning: The parent of "Berlin" (${id(5)}) is not in the list: ${id(99)}.\n` +
      "None of 5 customers matches.\n",
    code: 0,
  });
});

it("exits with 10 where a customer could not be read as a whole [cli.customers]", async () => {
  emulator.admin.behave({ list: "summary" });
  emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer", times: 100 }]);
  const { stdout, stderr, code } = await run(["list", "--json"], { WEBCASTMANAGER_MAX_RETRIES: "0" });
  expect(CustomersDocument.parse(JSON.parse(stdout)).customers[0]?.unread).toMatch(/ answered 500 /);
  expect([stderr.split("\n").length, code]).toEqual([6, 10]);
});
