// What the demo searches for in files, and when it holds customers for restored.
import { startEmulator } from "../../emulator";
import { isRestored, secretsOf, seed } from "../../tools/demo/customers";

test("the demo searches for each secret that a customer of it has; an empty one is none [package.demo]", async () => {
  await using emulator = await startEmulator({ seed });
  const { customers } = emulator.admin.dump();
  expect(secretsOf([...customers, { hmacSecret: "" }]).toSorted()).toEqual([
    "DEMOCANARYRAMPKEY",
    "demo-canary-hmac-secret-0123456789",
    "demo-canary-ramp-secret==",
    "srv-demo-canary-kollective",
  ]);
});

test.each([
  ["as it was is restored", {}, true],
  ["with another language isn't restored", { defaultLanguage: "fr" }, false],
  ["below another partner isn't restored", { parentId: "65a0c0ffee0ddba11c0ffe20" }, false],
])("a customer that was deleted and created again %s [package.demo]", async (_, edit, expected) => {
  await using emulator = await startEmulator({ seed });
  const { admin } = emulator;
  const before = admin.dump().customers;
  const { id, ...deleted } = before.find(({ name }) => name === "Acme Zürich")!;
  admin.remove(String(id));
  expect(isRestored(before, admin.dump().customers)).toBe(false);
  admin.create({ ...deleted, ...edit });
  expect(isRestored(before, admin.dump().customers)).toBe(expected);
});
