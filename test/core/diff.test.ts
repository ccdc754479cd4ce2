// Desired against known: exactly the leaves that differ, and what a difference means by the facts of each leaf.
import fc from "fast-check";
import {
  isList,
  isTree,
  leaves,
  normalText,
  unknown,
  valueAt,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { canonical } from "../../provider/core/canonical";
import { diff, type StateValues } from "../../provider/core/diff";
import { generatedAfter } from "../../provider/lifecycle/generated-secrets";
import { arbitraryCustomer, arbitraryUnknowns } from "../support/arbitraries";
import { none, same } from "../support/claims";
import { aConsumer, aPartner } from "../support/customers";
import { rounds } from "../support/rounds";
import { knownOf } from "../support/service";

const runs = rounds();
const pathsOf = (known: StateValues, desired: Tree) => diff(known, desired).map((change) => change.leaf.path);

/**
 * A text that is equal where two values mean the same: sets sorted, what is off left out, addresses in their normal
 * form, which has tests of its own.
 */
function meaning(leaf: Leaf, value: Value): string {
  if (isList(value)) return JSON.stringify([...value].map(String).sort());
  if (isTree(value))
    return JSON.stringify(
      Object.entries(value)
        .map(([key, list]) => [key, meaning(leaf, list)])
        .sort(),
    );
  const shown = value ?? leaf.facts.absentMeans ?? null;
  return JSON.stringify(typeof shown === "string" ? normalText(leaf.facts, shown) : shown);
}

/** Leaves whose absence is a wish of its own: to keep, or to leave to the service. */
const absentMeansKeep = (leaf: Leaf) => leaf.facts.generated !== undefined || leaf.facts.serverDecides === true;

test("exactly the properties with another meaning differ, in the order of the form [preview.exact]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) => {
      const [before, after] = [canonical(one), canonical(other)];
      const expected = leaves.filter((leaf) => {
        const [from, to] = [valueAt(before, leaf.keys), valueAt(after, leaf.keys)];
        const isIdle =
          leaf.enabledBy &&
          valueAt(before, leaf.enabledBy.keys) !== true &&
          valueAt(after, leaf.enabledBy.keys) !== true;
        if (leaf.facts.onlyAtCreate || (to === undefined && (isIdle || absentMeansKeep(leaf)))) return false;
        return meaning(leaf, from) !== meaning(leaf, to);
      });
      same(
        pathsOf({ tree: before, generated: {} }, other),
        expected.map((leaf) => leaf.path),
      );
    }),
    runs,
  );
});

test("after the changes of a diff are applied, no difference is left [preview.exact]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) => {
      const known = knownOf(one);
      // A switch that is left out of a declared block is on, so here each is written out.
      const gates = leaves.filter((leaf) => leaf.facts.isSwitch && valueAt(known.tree, leaf.keys) === undefined);
      const written = gates.reduce((result, gate) => withValue(result, gate.keys, false), known.tree);
      const tree = diff(known, other).reduce(
        (result, { leaf, to }) => withValue(result, leaf.keys, to ?? leaf.facts.absentMeans),
        written,
      );
      none(diff({ generated: generatedAfter(canonical(other), known.generated), tree }, other));
    }),
    runs,
  );
});

test("only a create-only property replaces a customer [preview.replace]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) =>
      diff(knownOf(one), other).every(({ leaf, replaces }) => replaces === ["type", "parent"].includes(leaf.path)),
    ),
    runs,
  );
});

test("an unknown value shows as a change of each property it may change, and replaces where that is create-only [preview.unknown-replaces, preview.exact]", () => {
  const cases = arbitraryCustomer().chain((input) => fc.tuple(fc.constant(input), arbitraryUnknowns(input)));
  fc.assert(
    fc.property(cases, ([input, desired]) => {
      const changes = diff(knownOf(input), desired);
      const mayChange = leaves.filter(
        (leaf) => !leaf.facts.onlyAtCreate && holds(valueAt(canonical(desired), leaf.keys)),
      );
      same(
        changes.map(({ leaf, replaces }) => [leaf.path, replaces]),
        mayChange.map((leaf) => [leaf.path, leaf.facts.createOnly === true]),
      );
    }),
    runs,
  );
});

function holds(value: Value): boolean {
  return (
    value === unknown ||
    (isList(value) && value.includes(unknown)) ||
    (isTree(value) && Object.values(value).some(holds))
  );
}

const rotated = aPartner({ hmac: { secret: undefined, rotate: "2025" } });
const generatedIn = (tree: Tree, secret = "canary-in-use"): StateValues => ({
  tree,
  generated: { "hmac.secret": secret },
});

test.each<[string, StateValues, Tree, string[]]>([
  [
    "a changed type replaces the customer",
    knownOf(aPartner({ ecdn: undefined })),
    aPartner({ type: "Consumer", ecdn: undefined }),
    ["type!"],
  ],
  [
    "a changed parent replaces the customer",
    knownOf(aPartner()),
    aPartner({ parent: "65a0000000000000000000bb" }),
    ["parent!"],
  ],
  [
    "a parent that is declared later, or taken out, replaces the customer",
    knownOf(aPartner({ parent: undefined })),
    aPartner(),
    ["parent!"],
  ],
  [
    "a parent that is taken out replaces the customer",
    knownOf(aPartner()),
    aPartner({ parent: undefined }),
    ["parent!"],
  ],
  ["an unknown parent replaces the customer", knownOf(aPartner()), aPartner({ parent: unknown }), ["parent!"]],
  ["an unknown type replaces the customer", knownOf(aPartner()), aPartner({ type: unknown }), ["type!"]],
  [
    "everything else updates it",
    knownOf(aPartner()),
    aPartner({ name: "Other", defaultLanguage: "de", accountType: "public" }),
    ["name", "defaultLanguage", "accountType"],
  ],
  ["a word about creation is no change afterwards", knownOf(aPartner()), aPartner({ adopt: "overwrite" }), []],
  [
    "deletion protection switched off is a change of its own",
    knownOf(aPartner()),
    aPartner({ deletionProtection: false }),
    ["deletionProtection"],
  ],
  ["deletion protection left out is the default", knownOf(aPartner()), aPartner({ deletionProtection: undefined }), []],
  [
    "an account type that is taken out is left to the service",
    knownOf(aPartner()),
    aPartner({ accountType: undefined }),
    [],
  ],
  [
    "a block that is taken out is off",
    knownOf(aPartner()),
    aPartner({ gdpr: undefined }),
    ["gdpr.enabled", "gdpr.privacyPolicyUrl"],
  ],
  [
    "a block that is switched off says so alone",
    knownOf(aPartner()),
    aPartner({ gdpr: { enabled: false } }),
    ["gdpr.enabled"],
  ],
  [
    "a value in a block that is off before and after means nothing once it is removed",
    knownOf(aPartner({ gdpr: { enabled: false } })),
    aPartner({ gdpr: undefined }),
    [],
  ],
  [
    "an unticked box is no box",
    knownOf(aConsumer({ ecdn: { hive: { customer: false } } })),
    aConsumer({ ecdn: { hive: undefined } }),
    [],
  ],
  [
    "an unknown block shows each of its leaves",
    knownOf(aConsumer({ ecdn: { hive: undefined } })),
    aConsumer({ ecdn: { hive: unknown } }),
    ["ecdn.hive.partnerId", "ecdn.hive.customer"],
  ],
  [
    "one group of one role is one change",
    knownOf(aPartner()),
    aPartner({ sso: { roleMappings: { Administrator: ["wcm-admins", "more"] } } }),
    ["sso.roleMappings"],
  ],
  [
    "an unknown group is a change",
    knownOf(aPartner()),
    aPartner({ sso: { roleMappings: { Administrator: [unknown] } } }),
    ["sso.roleMappings"],
  ],
  [
    "another word to rotate is a change of that word alone",
    generatedIn(aPartner({ hmac: { secret: undefined } })),
    rotated,
    ["hmac.rotate"],
  ],
  ["a secret that is taken out is kept", knownOf(aPartner()), aPartner({ hmac: { secret: undefined } }), []],
  [
    "a secret that is declared as it was generated is no change",
    generatedIn(rotated),
    aPartner({ hmac: { secret: "canary-in-use", rotate: "2025" } }),
    [],
  ],
  [
    "another secret than the generated one is a change",
    generatedIn(rotated),
    aPartner({ hmac: { secret: "canary-other", rotate: "2025" } }),
    ["hmac.secret"],
  ],
  [
    "HMAC switched on is a change of the switch alone, its secret is made later",
    knownOf(aPartner({ hmac: undefined })),
    aPartner({ hmac: { enabled: true, secret: undefined, rotate: undefined } }),
    ["hmac.enabled"],
  ],
])("%s [preview.exact, preview.replace]", (_rule, known, desired, expected) => {
  expect(diff(known, desired).map(({ leaf, replaces }) => `${leaf.path}${replaces ? "!" : ""}`)).toEqual(expected);
});

test("a state without properties of a later release shows no change [preview.upgrade]", () => {
  const { deletionProtection: _, adopt: __, ...older } = aPartner();
  expect(diff({ tree: older, generated: {} }, aPartner())).toEqual([]);
  expect(
    diff(
      { tree: { ...older, sso: { identityProvider: "acme-saml" } }, generated: {} },
      aPartner({ sso: { roleMappings: undefined } }),
    ),
  ).toEqual([]);
});
