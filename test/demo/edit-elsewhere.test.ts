// What a reader of the demo edits on the emulator's page, and when the demo goes on.
import { PassThrough } from "node:stream";
import { startEmulator, type Emulator } from "../../emulator";
import type { CustomerDetail } from "../../emulator/page-api";
import { createUnmanaged, editsBetween, partner, seed } from "../../tools/demo/customers";
import { editsOn, waitForEdits } from "../../tools/demo/edit-elsewhere";
import type { Value } from "../../schema/value";
import { startWithClient } from "../emulator/http-client";

/** Starts to wait as the demo does, with a short pause. */
function aReader(emulator: Emulator) {
  const { admin } = emulator;
  const input = new PassThrough();
  const before = admin.dump().customers;
  const waiting = waitForEdits(admin, editsOn(emulator), { input, pauseMs: 20 });
  return { input, waiting, edits: () => editsBetween(before, admin.dump().customers) };
}

test("the demo goes on by itself after an edit [package.demo]", async () => {
  await using emulator = await startEmulator({ seed });
  const { waiting, edits } = aReader(emulator);
  emulator.admin.edit(partner.id, { hmacEnabled: false });
  expect(await waiting).toBe(true);
  expect(edits()).toEqual({ properties: ["hmac.enabled"], changed: 1, deleted: 0, created: 0 });
});

test.each([
  ["Enter", "\n"],
  ["the end of the input", null],
])("%s lets the demo go on; an edit that was put back is none [package.demo]", async (_, key) => {
  await using emulator = await startEmulator({ seed });
  const { waiting, input, edits } = aReader(emulator);
  emulator.admin.edit(partner.id, { hmacEnabled: false });
  emulator.admin.edit(partner.id, { hmacEnabled: true });
  if (key === null) input.end();
  else input.write(key);
  expect(await waiting).toBe(false);
  expect(edits()).toEqual({ properties: [], changed: 0, deleted: 0, created: 0 });
});

test("what was edited equals the marks of the page, and counts customers that were created or deleted [package.demo]", async () => {
  await using client = await startWithClient({ seed });
  const { emulator } = client;
  const computed = ["id", "type", "createdAt", "updatedAt", "parentId"];
  const fields = Object.entries(emulator.admin.dump().customers[0]!);
  const declared = Object.fromEntries(fields.filter(([name]) => !computed.includes(name)));
  expect((await client.call("PATCH", `/customers/${partner.id}`, declared)).status).toBe(200);
  const before = emulator.admin.dump().customers;
  emulator.admin.edit(partner.id, { hmacSecret: "another-secret-0123456789-0123456", defaultLanguage: "fr" });
  emulator.admin.edit(partner.id, { ssoEnabled: false, identityProvider: null, roleMappings: [] });
  emulator.admin.remove(before[2]!.id as string);
  createUnmanaged(emulator);
  const { properties, ...counts } = editsBetween(before, emulator.admin.dump().customers);
  const response = await fetch(`${emulator.url}/_emulator/page/customers/${partner.id}`);
  const { marks } = (await response.json()) as CustomerDetail;
  expect(properties.toSorted()).toEqual(marks.map(({ path }) => path).toSorted());
  expect([properties.length, counts]).toEqual([5, { changed: 1, deleted: 1, created: 1 }]);
});

test("the order of role mappings is no edit [package.demo]", async () => {
  await using emulator = await startEmulator({ seed });
  const { customers } = emulator.admin.dump();
  emulator.admin.edit(partner.id, { roleMappings: (customers[0]!.roleMappings as Value[]).toReversed() });
  expect(editsBetween(customers, emulator.admin.dump().customers)).toMatchObject({ changed: 0 });
});
