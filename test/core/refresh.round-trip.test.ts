// Written, read back, compared: the promises of a quiet preview, over every customer that can be declared.
import fc from "fast-check";
import { valueAt, type Leaf, type Observed, type Tree } from "../../schema";
import { canonical } from "../../provider/core/canonical";
import { alignOrder } from "../../provider/pulumi/process/stored-inputs";
import { diff } from "../../provider/core/diff";
import { driftedLeaves, refreshValues, importValues } from "../../provider/core/refresh";
import { validate } from "../../provider/core/validate";
import { versionOf } from "../../provider/lifecycle/state";
import { arbitraryCustomer, permuted } from "../support/arbitraries";
import { none, same } from "../support/claims";
import { respelled } from "../support/respelling";
import { rounds } from "../support/rounds";
import {
  answerTo,
  arbitraryVariation,
  bodyOf,
  knownOf,
  observedFrom,
  plainService,
  type Variation,
} from "../support/service";

const runs = rounds();

/** What the state holds after the customer was created and read again. */
function readBack(input: Tree, how: Variation) {
  const known = knownOf(input);
  return refreshValues(observedFrom(answerTo(bodyOf(known), how)), known);
}

/**
 * What a service can't return of a customer: what never travels, and a secret of a block that is off, which may be
 * anybody's.
 */
function canBeToldBy({ tree }: Observed, leaf: Leaf): boolean {
  const isOff = leaf.enabledBy !== undefined && valueAt(tree, leaf.enabledBy.keys) !== true;
  return leaf.facts.wire !== undefined && !(isOff && leaf.facts.generated);
}

test("every generated customer is valid", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), (input) => {
      none(validate(input));
    }),
    runs,
  );
});

test("a customer that was written and read back shows no change and reads exactly as it was declared [preview.round-trip, preview.outputs-are-inputs, preview.defaults]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryVariation, (input, how) => {
      const known = readBack(input, how);
      none(diff(known, input));
      same(known.tree, canonical(input));
      same(known.generated, knownOf(input).generated);
    }),
    runs,
  );
});

test("the order of groups, roles, connectors and properties never shows as a change, and is stored as it was [preview.order, preview.outputs-are-inputs]", () => {
  const cases = arbitraryCustomer().chain((input) => fc.tuple(fc.constant(input), permuted(input)));
  fc.assert(
    fc.property(cases, ([input, other]) => {
      const known = knownOf(input);
      none(diff(known, other));
      expect(alignOrder(known.tree, canonical(other))).toEqual(known.tree);
    }),
    runs,
  );
});

test("spaces, Unicode forms, spellings of addresses, words of roles and declared defaults never show as a change [preview.canonical, preview.spelling, preview.defaults]", () => {
  const cases = arbitraryCustomer()
    .map(canonical)
    .chain((tree) => fc.tuple(fc.constant(tree), respelled(tree)));
  fc.assert(
    fc.property(cases, ([tree, other]) => {
      none(validate(other));
      none(diff(knownOf(tree), other));
    }),
    runs,
  );
});

test("another spelling at the service is no drift, another spelling in the program is no change, and the state keeps its own [preview.spelling, preview.round-trip]", () => {
  const cases = arbitraryCustomer()
    .map(canonical)
    .chain((tree) =>
      fc.tuple(
        fc.constant(tree),
        respelled(tree, () => false),
      ),
    );
  fc.assert(
    fc.property(cases, ([tree, other]) => {
      const known = knownOf(tree);
      const observed = observedFrom(answerTo(bodyOf({ ...known, tree: canonical(other) }), plainService));
      same(refreshValues(observed, known).tree, tree);
      expect(alignOrder(tree, canonical(other))).toEqual(tree);
      expect(driftedLeaves(observed, known)).toEqual([]);
      expect(versionOf(observed)).toBe(versionOf(observedFrom(answerTo(bodyOf(known), plainService))));
    }),
    runs,
  );
});

test("a state in the spelling of an earlier release shows no change [preview.upgrade]", () => {
  // A default that travels was always written out: where it is missing now, the service has lost it.
  const mayBeMissing = (leaf: Leaf) => leaf.facts.wire === undefined || leaf.facts.absentMeans !== undefined;
  const cases = arbitraryCustomer()
    .map(canonical)
    .chain((tree) => fc.tuple(fc.constant(tree), respelled(tree, mayBeMissing)));
  fc.assert(
    fc.property(cases, ([tree, stored]) => {
      none(diff({ ...knownOf(tree), tree: stored }, tree));
    }),
    runs,
  );
});

test("reordering sets changes no meaning [preview.order]", () => {
  fc.assert(
    fc.property(arbitraryCustomer().map(canonical), arbitraryCustomer().map(canonical), (known, desired) => {
      const aligned = alignOrder(known, desired);
      none(diff(knownOf(desired), aligned));
      same(alignOrder(known, aligned), aligned);
      return diff(knownOf(known), aligned).length === diff(knownOf(known), desired).length;
    }),
    runs,
  );
});

test("a customer that was imported shows no change against the program that declares it, and reads the same the next time [adopt.import-file, preview.outputs-are-inputs]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryVariation, (input, how) => {
      const body = bodyOf(knownOf(input));
      const observed = observedFrom(answerTo(body, { ...how, secrets: "echoed", fills: false }));
      const imported = importValues(observed);
      none(diff(imported, input).filter(({ leaf }) => canBeToldBy(observed, leaf)));
      none(diff(imported, imported.tree));
      none(validate(imported.tree));
      // The service may behave differently the next time.
      same(refreshValues(observedFrom(answerTo(body, how)), imported).tree, imported.tree);
    }),
    runs,
  );
});
