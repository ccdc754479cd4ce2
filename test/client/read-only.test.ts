// A client that only reads: the commands that look at a service use it, so that no mistake can change anything.
import { startEmulator, type Emulator } from "../../emulator";
import { aPartner } from "../support/customers";
import { clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ seed: { customers: [{ name: "Acme", type: "PARTNER", defaultLanguage: "en" }] } });
});
afterEach(closeClients);
afterAll(() => emulator.close());

test("a read-only client sends reads and the login, and refuses every write before it is sent [cli.reads]", async () => {
  const api = clientFor(emulator, {}, { readOnly: true });
  const [acme] = await api.list();
  const id = acme!.id;
  await Promise.all([api.read(id), api.observe(id), api.findIds({ name: "Acme" }), api.connectors()]);
  const writes = [api.create(aPartner()), api.update(id, { changes: new Map(), whole: aPartner() }), api.delete(id)];
  for (const write of writes) {
    const error = await errorOf(write);
    expect(error).toMatchObject({ kind: "invalid input", mayHaveHappened: false });
    expect(error.message).toMatch(/^Can't \w+ customer .*: (POST|PATCH|DELETE) is not sent by a read-only client\./);
  }
  const methods = emulator.admin.requests().entries.map(({ method, url }) => `${method} ${url.split("?")[0]}`);
  expect(new Set(methods.filter((line) => !line.startsWith("GET ")))).toEqual(
    new Set(["POST /auth/realms/platform/protocol/openid-connect/token"]),
  );
});
