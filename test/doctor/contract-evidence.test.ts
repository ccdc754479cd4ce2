// What no answer shows is reported as not seen, and never as passed; and what is sampled of a large service.
import { startEmulator, type WireRecord } from "../../emulator";
import { namesOf } from "../../provider/doctor/contract/assumptions";
import { columns } from "../../provider/doctor/contract/columns";
import { ContractProfile } from "../../schema";
import { brokenIn, contractEmulator, differencesIn, everyField, examined, type Examined } from "./contract-service";

/** The names of the checks with a status. */
const named = ({ checks }: Examined, status: string) =>
  checks.filter((check) => check.status === status).map(({ name }) => name);

async function examinedWith(customers: readonly WireRecord[], input: object = {}): Promise<Examined> {
  const profile = ContractProfile.parse(input);
  await using emulator = await startEmulator({ profile, seed: { customers: [...customers], unchecked: true } });
  return await examined(emulator);
}

test("an empty service shows its paths, its list and its errors, and nothing else [doctor.contract-evidence]", async () => {
  const report = await examinedWith([]);
  expect(brokenIn(report)).toEqual([]);
  expect(named(report, "PASS")).toEqual([
    "path of connectors",
    "connectors",
    "path of customers",
    "page size",
    "list envelope",
    "violations",
  ]);
  const skipped = named(report, "SKIP");
  expect(skipped).toEqual(expect.arrayContaining(["fields", "types", "words", "secrets", "paging", "total", "etags"]));
  expect([...named(report, "PASS"), ...skipped].length).toBe(namesOf("read").length + 1);
});

test.each([1, 3])("%i customers don't show what a page starts with [doctor.contract-evidence]", async (count) => {
  const report = await examinedWith(everyField().slice(0, count));
  expect(brokenIn(report)).toEqual([]);
  expect(named(report, "SKIP")).toEqual(expect.arrayContaining(["paging", "pages", "offset parameter"]));
});

test("fields, types and words that no customer has are named as not seen [doctor.contract-evidence]", async () => {
  const small = { type: "CONSUMER", defaultLanguage: "en" };
  const report = await examinedWith(Array.from({ length: 6 }, (_, index) => ({ ...small, name: `Small ${index}` })));
  expect(brokenIn(report)).toEqual([]);
  const detailOf = (name: string) => report.checks.find((check) => check.name === name)?.detail;
  expect(detailOf("types: not set")).toMatch(/^set in none of 6 customers: .*`hivePartnerId`/);
  expect(detailOf("words: not seen")).toMatch(/^in none of 6 customers: PARTNER of `type`/);
  expect(detailOf("secrets")).toBe("set in none of 6 customers");
});

test("a renamed field that no customer has set doesn't show where unset fields are left out [doctor.contract-evidence]", async () => {
  const profile = ContractProfile.parse({ fields: { hivePartnerId: "partnerIdOfHive" } });
  const records = everyField(profile).map((record) => ({ ...record, partnerIdOfHive: null }));
  await using emulator = await startEmulator({
    profile,
    behaviour: { unset: "absent" },
    seed: { customers: records, unchecked: true },
  });
  const report = await examined(emulator);
  expect(brokenIn(report)).toEqual(["unset fields"]);
  expect(report.checks.find(({ name }) => name === "fields: not set")).toMatchObject({
    status: "SKIP",
    detail: "`hivePartnerId`: in none of 6 customers, where unset fields are left out",
  });
});

test.each(columns.map(({ field }) => field))(
  "a name of its own for %s is found as the only one [doctor.contract]",
  async (field) => {
    const profile = ContractProfile.parse({ fields: { [field]: "qzx" } });
    await using emulator = await contractEmulator(profile);
    const report = await examined(emulator);
    expect(differencesIn(report).map(({ assumption, subject }) => [assumption, subject])).toEqual([["fields", field]]);
    expect(report.profile).toEqual({ fields: { [field]: "qzx" } });
  },
);

test("10,000 customers cost no more calls than few [doctor.contract-evidence]", async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    name: `Customer ${index}`,
    type: "CONSUMER",
    defaultLanguage: "en",
  }));
  const report = await examinedWith([...everyField(), ...many]);
  expect(brokenIn(report)).toEqual([]);
  expect(report.requests).toBeLessThanOrEqual(20);
  expect(report.checks.find(({ name }) => name === "list records")?.detail).toBe("whole ones: the first 100 of 10006");
});
