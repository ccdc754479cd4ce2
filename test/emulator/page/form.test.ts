// The form of the page, and what it may send: declared by the schema, checked by the API.
import type { Checked, CustomerRow, Form } from "../../../emulator/page-api";
import { wireLeaves } from "../../../schema";
import { isShown, isClash, outgoing, shownValue, whyNotOffered, withEdit, type Draft } from "../../../page/parts/draft";
import { aPartner } from "../http-client";
import { startPage, withSecrets, type PageClient } from "./page-client";

let page: PageClient;
let form: Form;
beforeAll(async () => {
  page = await startPage();
  form = await page.get<Form>("/form");
});
afterAll(() => page.emulator.close());

const fields = () => form.sections.flatMap((section) => section.fields);
const field = (name: string) => fields().find((one) => one.name === name)!;

it("has every field of the contract once, each with a label [emulator.page]", () => {
  expect(
    fields()
      .map(({ path }) => path)
      .sort(),
  ).toEqual(wireLeaves.map(({ path }) => path).sort());
  expect(fields().filter(({ label, path }) => label === path)).toEqual([]);
});

it("offers an example that a create takes [emulator.page]", async () => {
  const { status } = await page.send("POST", "/create", { record: form.example });
  expect(status).toBe(200);
});

it.each([
  ["a record without anything", {}],
  ["a word that isn't one", aPartner({ type: "OTHER" })],
  ["half a section", aPartner({ kollectiveApiEndpoint: "https://api.eu.kollective.example" })],
  ["an unknown field", aPartner({ nonsense: 1 })],
  ["a parent that isn't there", aPartner({ parentId: "65a0c0ffee0ddba11c0fffff" })],
])("says of %s what the API says [emulator.page]", async (_what, record) => {
  const checked = await page.send("POST", "/page/check", { fields: record });
  const refused = await page.call("POST", "/customers", record);
  const violations = refused.body as unknown as { propertyPath: string; message: string }[];
  expect(refused.status).toBe(400);
  expect((checked.body as Checked).problems).toEqual(
    violations.map(({ propertyPath, message }) => ({ field: propertyPath, message })),
  );
});

it("says of a taken name what the API says, at the name [emulator.page]", async () => {
  await page.written(aPartner({ name: "Taken" }));
  const { body } = await page.send("POST", "/page/check", { fields: aPartner({ name: "Taken" }) });
  const refused = await page.call("POST", "/customers", aPartner({ name: "Taken" }));
  expect((body as Checked).problems).toEqual([{ field: "name", message: JSON.parse(refused.text).message }]);
});

it("stores nothing when it checks, and warns of what the API takes [emulator.page]", async () => {
  const before = page.emulator.admin.dump();
  const { body } = await page.send("POST", "/page/check", {
    fields: aPartner({ name: "Checked", ssoEnabled: true, roleMappings: [{ role: "JANITOR", group: "all" }] }),
  });
  expect((body as Checked).problems).toEqual([]);
  expect((body as Checked).warnings.map((one) => one.field)).toEqual(["roleMappings[0].role"]);
  expect(page.emulator.admin.dump()).toEqual(before);
});

it("keeps only what differs, and clears what a switch hides [emulator.page]", async () => {
  const customer = await page.detail(await page.written({ ...withSecrets, name: "Drafted" }));
  const edit = (draft: Draft, name: string, value: string | boolean | null) =>
    withEdit(draft, field(name), { saved: customer, value });
  const same = edit(edit({}, "defaultLanguage", "de"), "defaultLanguage", "en");
  expect(same).toEqual({});
  const off = edit({}, "hmacEnabled", false);
  const values = (name: string) => shownValue(field(name), customer, off);
  expect(isShown(field("hmacSecret"), form, values)).toBe(false);
  expect(outgoing(form, off, customer).fields).toMatchObject({ hmacEnabled: false });
  expect(edit(edit({}, "kollectiveToken", "typed"), "kollectiveToken", "")).toEqual({});
  expect(outgoing(form, edit({}, "kollectiveToken", null), customer).fields).toEqual({ kollectiveToken: null });
});

it("marks an edited field that changed meanwhile to something else [emulator.page]", () => {
  const saved = (language: string) => ({ record: { defaultLanguage: language }, secrets: [] });
  const draft = withEdit({}, field("defaultLanguage"), { saved: saved("en"), value: "de" });
  expect([saved("en"), saved("de"), saved("fr")].map((now) => isClash(field("defaultLanguage"), now, draft))).toEqual([
    false,
    false,
    true,
  ]);
});

it("says why a customer below this one may not have a field, in the words of the rules, and offers it while it is set [emulator.page]", async () => {
  const above = await page.written(aPartner({ name: "Without; an ID" }));
  const below = await page.written(aPartner({ name: "Below", type: "CONSUMER", parentId: above }));
  const refused = async (query: string) =>
    (await page.get<Form>(`/form${query}`)).sections
      .flatMap((section) => section.fields)
      .filter(({ whyNot }) => whyNot !== undefined);
  const reasons = [{ name: "hiveCustomer", whyNot: 'the parent "Without; an ID" has no Hive Partner ID' }];
  expect(await refused(`?below=${above}`)).toMatchObject(reasons);
  expect(await refused(`?id=${below}`)).toMatchObject(reasons);
  const rows = await page.get<CustomerRow[]>("/customers");
  expect(rows.filter(({ id }) => [above, below].includes(id)).map((row) => row.mayBeAbove)).toEqual([true, false]);
  for (const elsewhere of ["", `?id=${above}`, "?below=", "?below=nowhere", "?id=nowhere"])
    expect(await refused(elsewhere)).toEqual([]);
  const [hive] = await refused(`?id=${below}`);
  expect([false, true].map((value) => whyNotOffered(hive!, value))).toEqual([reasons[0]?.whyNot, undefined]);
  const { body } = await page.send("POST", "/create", { record: { name: "Unreadable", type: 5 }, unchecked: true });
  expect(await refused(`?below=${(body as { id: string }).id}`)).toEqual([]);
  await page.call("PATCH", `/customers/${above}`, { hivePartnerId: "9012" });
  expect(await refused(`?id=${below}`)).toEqual([]);
  expect(await refused(`?below=${below}`)).toMatchObject([
    {
      name: "parentId",
      whyNot: 'the parent "Below" is a Consumer, and only a Partner can have customers below it',
    },
    { name: "hiveCustomer" },
  ]);
});
