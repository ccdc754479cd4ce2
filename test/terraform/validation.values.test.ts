// No failure and no warning says what a program wrote: for every field, every mistake that it can hold, in the words of
// every engine.
import { inputPathFromWire } from "../../provider/client/http/errors";
import { failureText, validate, warningsOf } from "../../provider/core/validate";
import { canonical } from "../../provider/core/canonical";
import { failureDiagnostics, warningDiagnostics } from "../../provider/terraform/diagnostics";
import { validateConfig } from "../../provider/terraform/validation";
import { defaultProfile, knownRoles, leaves, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { partner } from "../support/terraform-bench";
import { configOf } from "../support/terraform-items";

const value = "valueOfMine";

/** Mistakes that one text may hold. */
const wrongTexts = [
  value,
  `${value}\n`,
  ` ${value}\u0007`,
  value.repeat(60),
  `${value}*${value}`,
  `http://${value}`,
  `${value} ${value}`,
  `${value}/..`,
  "***",
  "",
];

/** Every wrong value that a leaf may be given, of its own kind and of others. */
function wrongValues(leaf: Leaf): Value[] {
  const lists = [
    wrongTexts,
    [value, value],
    [`${value}1`, `${value}2`, `${value}3`, `${value}4`, `${value}5`],
    [value, 1, null, [value]],
  ];
  const maps = lists.flatMap((list): Tree[] =>
    [...knownRoles, "ADMINISTRATOR", `${value}Role`, `${value} role: "x"`, `${value}\n`, ""].map((role) => ({
      [role]: list,
    })),
  );
  const double: Tree = {
    Administrator: [value],
    ADMINISTRATOR: [value],
    [`${value}Role`]: [value],
    [` ${value}Role`]: [value],
  };
  const own: Value[] =
    leaf.kind === "set" ? lists : leaf.kind === "map" ? [...maps, double, { [`${value}Role`]: value }] : wrongTexts;
  return [...own, value, [value], { [value]: value }, 1, true, null];
}

const cases = leaves.flatMap((leaf) =>
  wrongValues(leaf).map((wrong) => ({ leaf, tree: withValue(partner(), leaf.keys, wrong) })),
);
const holds = (text: string) => text.toLowerCase().includes(value.toLowerCase());
/** Keys of maps are places in the words of Pulumi, as everywhere there. */
const withoutKeys = (text: string) => text.replace(/\["(?:[^"\\]|\\.)*"\]|\.\w+/g, "");

test("in Pulumi and at synth of the constructs [input.no-value]", () => {
  const texts = cases.flatMap(({ tree }) => validate(tree).map(failureText));
  expect(texts.length).toBeGreaterThan(leaves.length);
  expect(texts.map(withoutKeys).filter(holds)).toEqual([]);
});

test("in Terraform, where only documented roles are named [terraform.no-value, input.no-value]", () => {
  const diagnostics = cases.flatMap(({ tree }) => failureDiagnostics(validate(tree)));
  const warnings = cases.flatMap(({ tree }) => warningDiagnostics(warningsOf(canonical(tree))));
  const wellTyped = cases.filter(({ leaf, tree }) => {
    try {
      configOf(tree);
      return leaf.facts.wire !== undefined;
    } catch {
      return false;
    }
  });
  const configured = wellTyped.flatMap(({ tree }) => validateConfig(configOf(tree), true));
  expect(Math.min(diagnostics.length, warnings.length, configured.length)).toBeGreaterThan(knownRoles.length);
  expect(
    [...diagnostics, ...warnings, ...configured].flatMap(({ summary, detail = "" }) => [summary, detail]).filter(holds),
  ).toEqual([]);
});

test("nor does the path of what a service refuses, in any engine [terraform.no-value, input.violations]", () => {
  const sent: Tree = { sso: { roleMappings: { [`${value}Role`]: ["a", "b"], Administrator: ["c"] } } };
  expect([0, 1, 2].map((index) => inputPathFromWire(`roleMappings[${index}].group`, sent, defaultProfile))).toEqual([
    "sso.roleMappings",
    "sso.roleMappings",
    "sso.roleMappings.Administrator[0]",
  ]);
});
