// Secrets in what is read and compared: hidden ones stay as they are known, generated ones keep their own rules.
import fc from "fast-check";
import { leafAt, secretLeaves, valueAt, withValue, type Leaf, type Tree } from "../../schema";
import { canonical } from "../../provider/core/canonical";
import { diff, type StateValues } from "../../provider/core/diff";
import { refreshValues, importValues } from "../../provider/core/refresh";
import { arbitraryCustomer } from "../support/arbitraries";
import { aPartner, canary } from "../support/customers";
import { rounds } from "../support/rounds";
import { answerTo, arbitraryVariation, bodyOf, knownOf, observedFrom, plainService } from "../support/service";

const runs = rounds();
const pathsOf = (known: StateValues, desired: Tree) => diff(known, desired).map((change) => change.leaf.path);
const secretsIn = (tree: Tree) =>
  secretLeaves.map((leaf) => [leaf.path, valueAt(tree, leaf.keys)] as const).filter(([, value]) => value !== undefined);
const isOn = (tree: Tree) => valueAt(tree, ["hmac", "enabled"]) === true;
const textOf = (known: StateValues) => JSON.stringify(known);

test("a masked or absent secret on read is unchanged, unless its block was switched [secrets.masked]", () => {
  fc.assert(
    fc.property(
      arbitraryCustomer(),
      arbitraryCustomer(),
      arbitraryVariation,
      fc.constantFrom("masked", "absent"),
      (input, other, how, secrets) => {
        const known = knownOf(input);
        const read = refreshValues(observedFrom(answerTo(bodyOf(knownOf(other)), { ...how, secrets })), known);
        const isSwitched = (leaf: Leaf) => leaf.facts.generated !== undefined && isOn(known.tree) !== isOn(read.tree);
        const unswitched = (tree: Tree) =>
          secretLeaves.filter((leaf) => !isSwitched(leaf)).map((leaf) => [leaf.path, valueAt(tree, leaf.keys)]);
        expect(unswitched(read.tree)).toEqual(unswitched(known.tree));
        return (
          (isOn(known.tree) !== isOn(read.tree) || read.generated["hmac.secret"] === known.generated["hmac.secret"]) &&
          !textOf(read).includes("********")
        );
      },
    ),
    runs,
  );
});

test("an import brings no hidden secret into the state, and its program then writes only the secrets it declares [secrets.masked, adopt.import-file]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), fc.constantFrom("masked", "absent"), (input, secrets) => {
      const tree = canonical(input);
      const imported = importValues(observedFrom(answerTo(bodyOf(knownOf(input)), { ...plainService, secrets })));
      expect(pathsOf(imported, input).filter((path) => leafAt(path)?.facts.wire !== undefined)).toEqual(
        secretsIn(tree).map(([path]) => path),
      );
      return secretsIn(imported.tree).length === 0 && Object.keys(imported.generated).length === 0;
    }),
    runs,
  );
});

test("a mask in a record is never written [secrets.masked]", () => {
  const known = knownOf(aPartner({ hmac: { secret: undefined } }));
  const masked = observedFrom(answerTo(bodyOf(known), { ...plainService, secrets: "masked" }));
  expect(JSON.stringify(bodyOf(refreshValues(masked, known)))).not.toContain("***");
  expect([...masked.hidden].sort()).toEqual(secretLeaves.map((leaf) => leaf.path).sort());
  expect(JSON.stringify(masked.tree)).not.toContain("***");
});

// Generated secrets: what the state knows, what the service reports, what is declared; what then differs.
const off = aPartner({ hmac: undefined });
const on = aPartner({ hmac: { secret: undefined } });
const declared = (secret: string) => aPartner({ hmac: { secret: `${canary}${secret}` } });
const reported = (tree: Tree, secret: string | null) =>
  observedFrom({ ...answerTo(bodyOf(knownOf(tree))), hmacSecret: secret });
const inUse = (tree: Tree, secret: string): StateValues => ({
  tree,
  generated: { "hmac.secret": `${canary}${secret}` },
});

test.each<[string, StateValues, ReturnType<typeof reported>, Tree, string[]]>([
  ["is quiet while the service reports the one in use", inUse(on, "a"), reported(on, `${canary}a`), on, []],
  ["shows as drift when the service reports another", inUse(on, "a"), reported(on, `${canary}b`), on, ["hmac.secret"]],
  ["is quiet when the service masks it", inUse(on, "a"), reported(on, "********"), on, []],
  ["is quiet when the service leaves it out", inUse(on, "a"), reported(on, null), on, []],
  ["is quiet when it was not known and is seen", { tree: on, generated: {} }, reported(on, `${canary}b`), on, []],
  ["is not made because the state holds none", { tree: on, generated: {} }, reported(on, "********"), on, []],
  [
    "is quiet when it is left behind in a block that is off",
    { tree: off, generated: {} },
    { ...reported(on, `${canary}b`), tree: withValue(reported(on, `${canary}b`).tree, ["hmac", "enabled"], false) },
    off,
    [],
  ],
  ["is kept when it is no longer declared", inUse(declared("a"), "a"), reported(declared("a"), `${canary}a`), on, []],
  [
    "shows as drift when a declared one was changed elsewhere",
    inUse(declared("a"), "a"),
    reported(declared("a"), `${canary}b`),
    declared("a"),
    ["hmac.secret"],
  ],
  [
    "shows when another is declared",
    inUse(declared("a"), "a"),
    reported(declared("a"), `${canary}a`),
    declared("b"),
    ["hmac.secret"],
  ],
  ["is quiet when the one in use is declared", inUse(on, "a"), reported(on, `${canary}a`), declared("a"), []],
])(
  "a generated secret %s [secrets.drift, secrets.generated-once, secrets.masked]",
  (_rule, known, observed, desired, expected) => {
    const read = refreshValues(observed, known);
    expect(pathsOf(read, desired)).toEqual(expected);
    // Drift stays drift, however often it is read.
    expect(refreshValues(observed, read)).toEqual(read);
  },
);

test("drift of a generated secret keeps the one in use, so that it can be brought back [secrets.drift]", () => {
  const read = refreshValues(reported(on, `${canary}foreign`), inUse(on, "ours"));
  expect(read.generated).toEqual({ "hmac.secret": `${canary}ours` });
  expect(valueAt(read.tree, ["hmac", "secret"])).toBe(`${canary}foreign`);
});

test("a reported secret of an import goes into its output, never into the inputs [secrets.generated-once, adopt.import-file]", () => {
  const imported = importValues(reported(on, `${canary}production`));
  expect(imported.generated).toEqual({ "hmac.secret": `${canary}production` });
  expect(valueAt(imported.tree, ["hmac"])).toEqual({ enabled: true });
  const withoutRotate = aPartner({ hmac: { secret: undefined, rotate: undefined } });
  expect(pathsOf(imported, withoutRotate)).toEqual([]);
});

test("a customer whose HMAC is off imports without its left-over secret [secrets.generated-once]", () => {
  const { tree, ...rest } = reported(on, `${canary}left-over`);
  const imported = importValues({ ...rest, tree: withValue(tree, ["hmac", "enabled"], false) });
  expect(imported.generated).toEqual({});
  expect(textOf(imported)).not.toContain("left-over");
});
