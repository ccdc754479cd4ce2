// A change in WebcastManager shows as exactly that leaf, and the changes of diff then undo it.
import fc from "fast-check";
import * as z from "zod";
import {
  leafAt,
  leaves,
  toWireFields,
  toWireValue,
  valueAt,
  wireName,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { canonical, canonicalValue } from "../../provider/core/canonical";
import { diff, type Change, type StateValues, isSame } from "../../provider/core/diff";
import { refreshValues } from "../../provider/core/refresh";
import { arbitraryCustomer, arbitraryValue, schemaOf } from "../support/arbitraries";
import { none, same } from "../support/claims";
import { aConsumer, aPartner } from "../support/customers";
import { rounds } from "../support/rounds";
import {
  answerTo,
  arbitraryVariation,
  bodyOf,
  knownOf,
  observedFrom,
  travelling,
  type Variation,
  type WireRecord,
} from "../support/service";

const isOn = (leaf: Leaf, tree: Tree) => leaf.enabledBy === undefined || valueAt(tree, leaf.enabledBy.keys) === true;

interface Case {
  readonly input: Tree;
  readonly leaf: Leaf;
  readonly value: Value;
  readonly how: Variation;
}

/** A customer, one leaf of it, and its value after a change elsewhere; undefined switches it off. */
const cases: fc.Arbitrary<Case> = fc
  .record({ input: arbitraryCustomer(), leaf: fc.constantFrom(...travelling), how: arbitraryVariation })
  .chain(({ input, leaf, how }) =>
    fc.record({
      input: fc.constant(input),
      leaf: fc.constant(leaf),
      value: fc.option(arbitraryValue(leaf), { nil: undefined, freq: 2 }),
      // A default that a service shows in an empty block, and what it hides, have tests of their own.
      how: fc.constant({ ...how, fills: false, secrets: "echoed" as const }),
    }),
  );

/** The record after another user changed one field. */
function changedByHand(record: WireRecord, leaf: Leaf, value: Value): WireRecord {
  return { ...record, [wireName(leaf)]: toWireValue(leaf, canonicalValue(leaf, value)) };
}

/**
 * Whether a difference at the service can and should be seen: what a service may fill, hide or leave behind is none.
 */
function isDrift({ leaf, value }: Case, desired: Tree): boolean {
  const declared = valueAt(desired, leaf.keys);
  if (leaf.facts.secret && value === undefined) return false;
  if (declared !== undefined) return !isSame(leaf, declared, canonicalValue(leaf, value));
  if (leaf.facts.serverFills || !isOn(leaf, desired)) return false;
  return !isSame(leaf, undefined, canonicalValue(leaf, value));
}

/** What diff says, carried out at the service. */
function undone(record: WireRecord, changes: readonly Change[], known: StateValues): WireRecord {
  return {
    ...record,
    ...toWireFields(changes.map(({ leaf, to }) => [leaf, to ?? known.generated[leaf.path]] as const)),
  };
}

test("any field changed, cleared or set elsewhere shows as exactly that field, and the next update undoes it [preview.drift, preview.exact]", () => {
  fc.assert(
    fc.property(cases, (what) => {
      const known = knownOf(what.input);
      const desired = canonical(what.input);
      const record = changedByHand(answerTo(bodyOf(known), what.how), what.leaf, what.value);
      const read = refreshValues(observedFrom(record), known);
      const changes = diff(read, what.input);
      same(
        changes.map(({ leaf }) => leaf.path),
        isDrift(what, desired) ? [what.leaf.path] : [],
      );
      expect(
        changes.every(
          ({ leaf, from, to, replaces }) =>
            isSame(leaf, from, canonicalValue(leaf, what.value)) &&
            isSame(leaf, to, valueAt(desired, leaf.keys)) &&
            replaces === (leaf.facts.createOnly === true),
        ),
      ).toBe(true);
      // After an update the state holds what is declared, so a secret that was taken out again is not remembered.
      none(diff(refreshValues(observedFrom(undone(record, changes, known)), known), what.input));
    }),
    rounds(),
  );
});

/** The full customer that may have a leaf, and has it: a field that is new to the builders gets a value too. */
function fullWith(leaf: Leaf): Tree {
  const full = leaf.facts.onlyFor === "Consumer" ? aConsumer() : aPartner();
  return valueAt(full, leaf.keys) === undefined
    ? withValue(full, leaf.keys, canonicalValue(leaf, another(leaf, undefined)))
    : full;
}

/** Another valid value of a leaf than the one it has. */
function another(leaf: Leaf, than: Value): Value {
  return fc.sample(
    arbitraryValue(leaf).filter(
      (value) => !isSame(leaf, canonicalValue(leaf, value), than) && canonicalValue(leaf, value) !== undefined,
    ),
    { seed: 7, numRuns: 1 },
  )[0];
}

describe.each(travelling.map((leaf) => [leaf.path, leaf] as const))("%s", (path, leaf) => {
  const full = fullWith(leaf);
  const declared = valueAt(full, leaf.keys);
  const read = (tree: Tree, value: Value) =>
    refreshValues(observedFrom(changedByHand(answerTo(bodyOf(knownOf(tree))), leaf, value)), knownOf(tree));

  test("changed elsewhere shows as that property, from its new value to the declared one [preview.drift]", () => {
    const value = another(leaf, declared);
    const changes = diff(read(full, value), full);
    expect(changes).toEqual([
      { leaf, from: canonicalValue(leaf, value), to: declared, replaces: leaf.facts.createOnly === true },
    ]);
    expect(changes[0]?.leaf.path).toBe(path);
  });

  test("cleared elsewhere shows as that property, unless it is a secret, which services hide [preview.drift, secrets.masked]", () => {
    const changes = diff(read(full, undefined), full);
    expect(changes.map((change) => change.leaf.path)).toEqual(leaf.facts.secret ? [] : [path]);
    if (!leaf.facts.secret) expect(changes[0]?.to).toEqual(declared);
  });
});

const canBeLeftOut = travelling.filter((leaf) => leaf.keys.length > 1 || schemaOf(leaf) instanceof z.ZodOptional);

test.each(canBeLeftOut.map((leaf) => [leaf.path, leaf] as const))(
  "%s set elsewhere shows as that property and is reverted, unless a service may fill it itself [preview.drift, preview.defaults]",
  (_path, leaf) => {
    const { isSwitch, serverFills, defaultValue } = leaf.facts;
    const base = withValue(fullWith(leaf), isSwitch ? leaf.keys.slice(0, -1) : leaf.keys, undefined);
    const value = isSwitch ? true : another(leaf, defaultValue);
    const changes = diff(
      refreshValues(observedFrom(changedByHand(answerTo(bodyOf(knownOf(base))), leaf, value)), knownOf(base)),
      base,
    );
    const expected = {
      leaf,
      from: canonicalValue(leaf, value),
      to: isSwitch ? undefined : defaultValue,
      replaces: false,
    };
    expect(changes).toEqual(serverFills ? [] : [expected]);
  },
);

test("a block that was switched off elsewhere reads as off, one that was switched on elsewhere appears [preview.drift]", () => {
  const off = aPartner({ sso: undefined, gdpr: undefined, hmac: undefined });
  for (const gate of leaves.filter((leaf) => leaf.facts.isSwitch)) {
    const on = refreshValues(observedFrom(changedByHand(answerTo(bodyOf(knownOf(off))), gate, true)), knownOf(off));
    expect(valueAt(on.tree, gate.keys)).toBe(true);
    const full = knownOf(aPartner());
    const switchedOff = refreshValues(observedFrom(changedByHand(answerTo(bodyOf(full)), gate, false)), full);
    expect(valueAt(switchedOff.tree, gate.keys)).toBe(false);
    expect(valueAt(switchedOff.tree, gate.keys.slice(0, -1))).toEqual({
      ...(valueAt(full.tree, gate.keys.slice(0, -1)) as Tree),
      enabled: false,
    });
  }
});

test.each([null, undefined])("a switch that a service reports as %s reads as off [preview.drift]", (value) => {
  for (const gate of leaves.filter((leaf) => leaf.facts.absentMeans !== undefined)) {
    const full = fullWith(gate);
    const read = refreshValues(
      observedFrom({ ...answerTo(bodyOf(knownOf(full))), [wireName(gate)]: value }),
      knownOf(full),
    );
    expect([gate.path, valueAt(read.tree, gate.keys)]).toEqual([gate.path, false]);
  }
});

test("a set that was changed elsewhere reads in the known order, with new items in the place of removed ones [preview.drift, preview.order]", () => {
  const tree = aPartner({
    videoConferenceConnectors: ["1", "2", "3"],
    sso: { roleMappings: { "Webcast Editor": ["a", "b", "c"] } },
  });
  const record = answerTo(bodyOf(knownOf(tree)));
  const changed = {
    ...record,
    [wireName(leafAt("videoConferenceConnectors")!)]: ["4", "3", "1"],
    [wireName(leafAt("sso.roleMappings")!)]: [
      { role: "WEBCAST_EDITOR", group: "d" },
      { role: "WEBCAST_EDITOR", group: "c" },
      { role: "WEBCAST_EDITOR", group: "b" },
      { role: "WEBCAST_EDITOR", group: "a" },
      { role: "ADMINISTRATOR", group: "wcm-admins" },
    ],
  };
  const read = refreshValues(observedFrom(changed), knownOf(tree)).tree;
  expect(read.videoConferenceConnectors).toEqual(["1", "4", "3"]);
  expect(valueAt(read, ["sso", "roleMappings", "Webcast Editor"])).toEqual(["a", "b", "c", "d"]);
});

test("a value that a service keeps in a block that is off is no drift [preview.drift, preview.defaults]", () => {
  const known = knownOf(aPartner());
  const record = answerTo(bodyOf(known));
  const off = aPartner({ sso: undefined, gdpr: undefined, hmac: undefined });
  const residue = leaves
    .filter((leaf) => leaf.facts.isSwitch)
    .reduce((result, gate) => changedByHand(result, gate, false), record);
  const read = refreshValues(observedFrom(residue), knownOf(off));
  expect(diff(read, off)).toEqual([]);
  expect(read).toEqual(knownOf(off));
});

test("a default that a service shows in an otherwise empty block is no drift, and beside another value it is [preview.defaults, preview.drift]", () => {
  const without = aPartner({ ecdn: { ramp: undefined } });
  const record = answerTo(bodyOf(knownOf(without)));
  const lone = { ...record, rampJwtKeyName: "RevConnectDefault" };
  expect(diff(refreshValues(observedFrom(lone), knownOf(without)), without)).toEqual([]);
  const inUse = diff(
    refreshValues(observedFrom({ ...lone, rampHostName: "x.vbrickrev.com" }), knownOf(without)),
    without,
  );
  expect(inUse.map((change) => change.leaf.path)).toEqual(["ecdn.ramp.hostName", "ecdn.ramp.jwtKeyName"]);
});
