// Sets of a hundred thousand items: what each costs does not grow with the number of all, or these tests would take
// minutes.
import { canonical } from "../../provider/core/canonical";
import { diff, arrange, isSame } from "../../provider/core/diff";
import { refreshValues } from "../../provider/core/refresh";
import { failureText, validate } from "../../provider/core/validate";
import { failureDiagnostics, textDiagnostic } from "../../provider/terraform/diagnostics";
import { validateConfig } from "../../provider/terraform/validation";
import { valuesToSend } from "../../provider/lifecycle/merge";
import { leafAt, recordSchema, toWireRecord, type Tree } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { configOf } from "../support/terraform-items";

const many = 100_000;
const groups = (prefix: string, count = many) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const mapped = (roleMappings: Tree) => aSmallCustomer({ sso: { enabled: true, roleMappings } });

test("each of 100,000 duplicate groups is reported, in the words of every engine [input.rules]", () => {
  const tree = mapped({ Administrator: [...groups("a"), ...groups("a")] });
  const failures = validate(tree);
  expect(failures.map(failureText).at(-1)).toBe(
    `sso.roleMappings.Administrator[${2 * many - 1}]: is the same as [${many - 1}]; name it once`,
  );
  expect(failureDiagnostics(failures).map(({ summary }) => summary)).toEqual([
    `sso.role_mappings.Administrator: is the same as another item; name it once (${many} items)`,
  ]);
});

test("as many roles, as spellings of one and as roles of their own [input.rules]", () => {
  const spelled = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, index) => [
      `${" ".repeat(index % 40)}Cook${" ".repeat(Math.floor(index / 40))}`,
      groups("a", 50),
    ]),
  );
  expect(validate(mapped(spelled)).length).toBe(Object.keys(spelled).length - 1);
  expect(Object.keys((canonical(mapped(spelled)).sso as { roleMappings: Tree }).roleMappings)).toEqual(["Cook"]);
  expect(validateConfig(configOf(mapped(Object.fromEntries(groups("r").map((role) => [role, ["a"]])))), true)).toEqual(
    [],
  );
});

test("a large set is compared, ordered, read, written and merged [preview.order]", () => {
  const [before, after] = [groups("a"), [...groups("b"), ...groups("a").slice(many / 2)].reverse()];
  const leaf = leafAt("sso.roleMappings")!;
  expect(arrange(before, after)).toHaveLength(after.length);
  expect(arrange(after, before).slice(0, 1)).toEqual(before.slice(-1));
  expect(isSame(leaf, { Administrator: before }, { Administrator: [...before].reverse() })).toBe(true);
  const [known, desired] = [
    { tree: canonical(mapped({ Administrator: before })), generated: {} },
    canonical(mapped({ Administrator: after })),
  ];
  const observed = recordSchema().parse({ id: "65a0", ...toWireRecord(known.tree) });
  expect(refreshValues(observed, known).tree).toEqual(known.tree);
  const sent = valuesToSend(diff(known, desired), { tree: desired, generated: {} }, observed);
  expect((sent.get(leaf) as { Administrator: string[] }).Administrator).toHaveLength(after.length);
});

test("a line of quotes and clauses without an end becomes one summary [terraform.validate]", () => {
  for (const part of ['"', '" ', 'a"b', ': "', '\\"', "a"])
    expect(textDiagnostic("error", part.repeat(20_000)).summary.length).toBeGreaterThan(0);
});
