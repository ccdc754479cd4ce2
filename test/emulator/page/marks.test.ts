// What differs from what a program last wrote, and the way back.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wireLeaves } from "../../../schema";
import type { AuditRow, CustomerRow } from "../../../emulator/page-api";
import { canaries, startPage, withSecrets, type PageClient } from "./page-client";

let page: PageClient;
beforeAll(async () => {
  page = await startPage();
});
afterAll(() => page.emulator.close());

const edit = (id: string, changes: object, more: object = {}) =>
  page.send("POST", "/edit", { id, changes, user: "sam@emulator.example", ...more });
const paths = async (id: string) => (await page.detail(id)).marks.map(({ path }) => path);

it("marks nothing before a program wrote, and then what was changed by hand [emulator.page]", async () => {
  const byHand = page.emulator.admin.create({ name: "By hand", type: "PARTNER", defaultLanguage: "en" });
  await edit(String(byHand.id), { defaultLanguage: "de" });
  expect(await page.detail(String(byHand.id))).toMatchObject({ marks: [], isWritten: false });

  const id = await page.written({ ...withSecrets, name: "Marked" });
  expect(await paths(id)).toEqual([]);
  await edit(id, { defaultLanguage: "de", hmacEnabled: false });
  expect(await paths(id)).toEqual(["defaultLanguage", "hmac.enabled"]);
  expect((await page.get<CustomerRow[]>("/customers")).find((row) => row.id === id)?.changed).toBe(2);
});

it("puts one field back, or all, with the user in the audit log [emulator.page]", async () => {
  const id = await page.written({ ...withSecrets, name: "Put back" });
  await edit(id, { defaultLanguage: "de", hmacEnabled: false, hmacSecret: null });
  const back = (fields: readonly string[]) =>
    page.send("POST", "/page/put-back", { id, fields, user: "sam@emulator.example" });
  await back(["defaultLanguage"]);
  expect(await paths(id)).toEqual(["hmac.enabled", "hmac.secret"]);
  await back(["hmacEnabled", "hmacSecret"]);
  expect(await paths(id)).toEqual([]);
  expect(page.emulator.admin.audit().at(-1)).toMatchObject({ user: "sam@emulator.example", via: "hand" });
  expect((await page.call("GET", `/customers/${id}`)).body).toMatchObject({ ...withSecrets, name: "Put back" });
});

it("shows no value of a secret that was changed, in a mark or in the audit log [emulator.page, emulator.audit]", async () => {
  const id = await page.written({ ...withSecrets, name: "Secret" });
  await edit(id, { hmacSecret: "canary-other-4711-canary-other-4711" });
  expect((await page.detail(id)).marks).toEqual([expect.objectContaining({ path: "hmac.secret", isSecret: true })]);
  const data = [await page.detail(id), await page.get<AuditRow[]>("/audit")];
  expect(JSON.stringify(data)).not.toContain("canary");
});

it("names values in the words of the form, in marks and in the audit log [emulator.page]", async () => {
  const wireWords = wireLeaves.flatMap(({ facts }) => Object.values(facts.wireWords ?? {}));
  const id = await page.written({ ...withSecrets, name: "Words" });
  const roleMappings = [{ role: "SYSTEM_EDITOR", group: "editors" }];
  await edit(id, { accountType: "PUBLIC", ssoEnabled: true, roleMappings });
  const { marks, history } = await page.detail(id);
  expect(marks.map(({ now }) => now)).toEqual(["public", true, [{ role: "System Editor", group: "editors" }]]);
  const shown = JSON.stringify([marks, history.map(({ changes }) => changes)]);
  expect(wireWords.filter((word) => shown.includes(`"${word}"`))).toEqual([]);
});

it("has no secret in what its views load; one call reads one [emulator.page]", async () => {
  const id = await page.written({ ...withSecrets, name: "Loaded" });
  const views = ["/status", "/form", "/customers", `/customers/${id}`, "/audit", "/requests", "/conditions"];
  const code = ["pulumi", "hcl"].map((as) => `/customers/${id}/code?as=${as}&below=1`);
  const texts = await Promise.all([...views, ...code].map(async (path) => JSON.stringify(await page.get(path))));
  expect(texts.filter((text) => text.includes("canary"))).toEqual([]);
  expect(await page.get(`/customers/${id}/secrets/hmacSecret`)).toEqual({ value: canaries.hmacSecret });
});

it("refuses a save of what has changed since it was read [emulator.page]", async () => {
  const id = await page.written({ ...withSecrets, name: "Conflict" });
  const { version } = await page.detail(id);
  await page.call("PATCH", `/customers/${id}`, { defaultLanguage: "de" });
  expect((await edit(id, { defaultLanguage: "fr" }, { version })).status).toBe(412);
  expect((await page.send("POST", "/page/put-back", { id, fields: [], version })).status).toBe(412);
  expect((await page.send("POST", "/remove", { id, version })).status).toBe(412);
  expect((await edit(id, { defaultLanguage: "fr" }, { version: version + 1 })).status).toBe(200);
});

it("refuses changes in the name of a user who may only read [emulator.page]", async () => {
  const id = await page.written({ ...withSecrets, name: "Read" });
  const user = "reader@emulator.example";
  const statuses = await Promise.all([
    page.send("POST", "/edit", { id, changes: { defaultLanguage: "de" }, user }),
    page.send("POST", "/page/put-back", { id, fields: ["defaultLanguage"], user }),
    page.send("POST", "/create", { record: { ...withSecrets, name: "Other" }, user }),
    page.send("POST", "/remove", { id, user }),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
});

it("keeps what a program wrote over a restart [emulator.page]", async () => {
  const db = join(mkdtempSync(join(tmpdir(), "emulator-page-")), "db.json");
  const id = await (async () => {
    await using first = await startPage({ db });
    return await first.written({ ...withSecrets, name: "Kept" });
  })();
  await using second = await startPage({ db });
  await second.send("POST", "/edit", { id, changes: { defaultLanguage: "de" } });
  expect((await second.detail(id)).marks.map(({ path }) => path)).toEqual(["defaultLanguage"]);
});
