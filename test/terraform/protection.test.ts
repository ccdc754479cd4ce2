// What a plan of Terraform refuses about protected customers, and with which texts.
import { destroyDiagnostics, protectionDiagnostics } from "../../provider/terraform/plan/protection";
import { leafAt, unknown } from "../../schema";
import { configOf } from "../support/terraform-items";

const item = (more = {}) => ({ ...configOf({ name: "Acme", deletionProtection: true, ...more }), id: "one" });
const type = leafAt("type")!;
const changed = { prior: item({ type: "Partner" }), planned: item({ type: "Consumer" }) };

test.each([
  ["not listed", undefined, 1],
  ["listed with another name", { one: "Other" }, 1],
  ["listed", { one: "Acme" }, 0],
])(
  "a protected customer that is %s is destroyed and replaced, or neither [terraform.protection]",
  (_, deletions, count) => {
    expect(destroyDiagnostics(deletions, item())).toHaveLength(count);
    expect(protectionDiagnostics(deletions, changed, [type])).toHaveLength(count);
  },
);

test("a customer without protection is destroyed and replaced [terraform.protection]", () => {
  const prior = item({ deletionProtection: false });
  expect(destroyDiagnostics(undefined, prior)).toEqual([]);
  expect(protectionDiagnostics(undefined, { ...changed, prior }, [type])).toEqual([]);
});

test("a listed customer that stays is refused, protected or not [safe.deletions]", () => {
  for (const deletionProtection of [true, false])
    expect(
      protectionDiagnostics({ one: "Acme" }, { prior: item({ deletionProtection }), planned: item() }, []),
    ).toMatchObject([{ summary: 'Can\'t plan customer "Acme": `deletions` lists it, but it is still declared' }]);
  expect(protectionDiagnostics({ two: "Acme" }, { prior: item(), planned: item() }, [])).toEqual([]);
});

test("each property that replaces is named, also where its value isn't known yet [terraform.protection]", () => {
  const [known, open] = [changed.planned, { ...changed.planned, type: unknown }].map(
    (planned) => protectionDiagnostics(undefined, { ...changed, planned }, [type])[0],
  );
  expect(known?.detail).toMatch(
    /^type changes, which replaces .*, add to `deletions` of the provider block: "one" = "Acme"\.$/,
  );
  expect(open?.detail).toMatch(/^type isn't known yet, and a change of it replaces /);
});
