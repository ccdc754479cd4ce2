// The plan, for every customer that can be declared: Terraform's rules hold, what was applied is what was planned, and
// a second plan is empty.
import fc from "fast-check";
import { canonical } from "../../provider/core/canonical";
import { refreshValues, importValues } from "../../provider/core/refresh";
import { generatedAfter } from "../../provider/lifecycle/generated-secrets";
import { toState, type CustomerState } from "../../provider/lifecycle/state";
import { afterApply, desiredCustomer, valuesBefore } from "../../provider/terraform/state/after-apply";
import { planState } from "../../provider/terraform/plan/planned-state";
import { afterImport, afterRead } from "../../provider/terraform/state/after-read";
import { stateValues as knownOfItem, attributePath } from "../../provider/terraform/state/translate";
import type { TerraformObject } from "../../provider/terraform/protocol/types";
import { validateConfig } from "../../provider/terraform/validation";
import { isTree, leaves, type Tree } from "../../schema";
import { holdsUnknown, arbitraryCustomer, arbitraryUnknowns, permuted } from "../support/arbitraries";
import { respelled } from "../support/respelling";
import {
  answerTo,
  arbitraryVariation,
  bodyOf,
  generatedSecret,
  knownOf,
  observedFrom,
  plainService,
  type Variation,
} from "../support/service";
import { resourceSchema } from "../../provider/terraform/schema/attributes";
import { configOf, differingPaths, planFaults, resultFaults } from "../support/terraform-items";
import { arbitraryProgram, textsIn, withoutTwins, writeOnlyValues } from "../support/terraform-programs";

const endpoint = "https://webcast.example/api";
const decided = new Set(leaves.filter(({ facts }) => facts.serverDecides).map((leaf) => attributePath(leaf).join(".")));
const planned = (tree: Tree, prior?: TerraformObject) =>
  planState({ config: configOf(tree), isImported: false, ...(prior && { prior }) }).item;

/** What the service and the lifecycle make of an apply. */
function applied(
  tree: Tree,
  item: TerraformObject,
  how: Variation = plainService,
  prior?: TerraformObject,
): { readonly item: TerraformObject; readonly state: CustomerState } {
  const desired = canonical(desiredCustomer(item, configOf(tree)));
  const before = prior ? valuesBefore({ prior, config: configOf(tree), isImported: false }, desired).generated : {};
  const made = knownOf(desired).generated;
  const known = { tree: desired, generated: generatedAfter(desired, { ...made, ...before }) };
  const state = toState(
    endpoint,
    observedFrom(answerTo(bodyOf({ tree: desired, generated: { ...made, ...known.generated } }), how)),
    known,
  );
  return { item: afterApply(item, state), state };
}

function readAgain(item: TerraformObject, state: CustomerState, how: Variation): TerraformObject {
  const known = knownOfItem(item);
  const observed = observedFrom(
    answerTo(bodyOf({ tree: canonical(state.known.tree), generated: state.known.generated }), how),
  );
  return afterRead(item, toState(endpoint, observed, refreshValues(observed, known)));
}

test("the plan of every new customer keeps Terraform's rules, and its result is what was planned [terraform.consistent]", () => {
  fc.assert(
    fc.property(arbitraryProgram(), arbitraryVariation, (tree, how) => {
      expect(validateConfig(configOf(tree), true)).toEqual([]);
      const item = planned(tree);
      expect(planFaults(undefined, configOf(tree), item)).toEqual([]);
      expect(resultFaults(item, applied(tree, item, how).item)).toEqual([]);
    }),
  );
});

test("what was applied and read again from any service plans as no change [terraform.second-plan]", () => {
  fc.assert(
    fc.property(arbitraryProgram(), arbitraryVariation, (tree, how) => {
      const { item, state } = applied(tree, planned(tree), how);
      expect(differingPaths(item, readAgain(item, state, how))).toEqual([]);
      expect(differingPaths(item, planned(tree, item))).toEqual([]);
    }),
  );
});

test("a customer that is declared in other words plans as no change but for what is left out or written out [terraform.spelling]", () => {
  fc.assert(
    fc.property(
      arbitraryCustomer().chain((tree) =>
        fc.tuple(
          fc.constant(canonical(tree)),
          respelled(canonical(tree), () => false),
        ),
      ),
      ([tree, again]) => {
        const { item } = applied(tree, planned(tree));
        expect(differingPaths(item, planned(again, item))).toEqual([]);
      },
    ),
  );
});

test("the order of sets and maps never shows [terraform.spelling]", () => {
  fc.assert(
    fc.property(
      arbitraryCustomer().chain((tree) => fc.tuple(fc.constant(tree), permuted(tree))),
      ([tree, again]) => {
        const { item } = applied(tree, planned(tree));
        expect(differingPaths(item, planned(again, item))).toEqual([]);
      },
    ),
  );
});

test("from every customer to every other the plan keeps the rules, the result is as planned, and the second plan is empty [terraform.consistent, terraform.second-plan]", () => {
  fc.assert(
    fc.property(arbitraryProgram(), arbitraryProgram(), arbitraryVariation, (one, other, how) => {
      const { item: prior } = applied(one, planned(one));
      const next = planned(other, prior);
      expect(planFaults(prior, configOf(other), next)).toEqual([]);
      const { item, state } = applied(other, next, how, prior);
      expect(resultFaults(next, item)).toEqual([]);
      expect(differingPaths(item, planned(other, item))).toEqual([]);
      const again = readAgain(item, state, how);
      // What the service decides shows in the first read that finds it.
      expect(differingPaths(item, again).filter((path) => item[path] !== null || !decided.has(path))).toEqual([]);
      expect(differingPaths(again, planned(other, again))).toEqual([]);
    }),
  );
});

test("values that are not known yet pass validation and keep the rules, in every place [terraform.unknown]", () => {
  fc.assert(
    fc.property(
      arbitraryCustomer().chain((tree) => fc.tuple(fc.constant(tree), arbitraryUnknowns(tree))),
      fc.boolean(),
      ([tree, open], isNew) => {
        expect(validateConfig(configOf(open), true)).toEqual([]);
        const prior = isNew ? undefined : applied(tree, planned(tree)).item;
        const next = planned(open, prior);
        expect(planFaults(prior, configOf(open), next)).toEqual([]);
        // What turns out later has to fit into the plan.
        const later = planned(tree, prior);
        expect(resultFaults(next, applied(tree, later, plainService, prior).item)).toEqual([]);
      },
    ),
  );
});

test("a type or parent that is not known yet replaces an existing customer, and nothing else that is not known does [terraform.replace]", () => {
  fc.assert(
    fc.property(
      arbitraryCustomer().chain((tree) => fc.tuple(fc.constant(tree), arbitraryUnknowns(tree))),
      ([tree, open]) => {
        const prior = applied(tree, planned(tree)).item;
        const { replacing } = planState({ config: configOf(open), prior, isImported: false });
        expect(replacing.map(({ path }) => path)).toEqual(
          ["type", "parent"].filter((path) => holdsUnknown(open[path])),
        );
      },
    ),
  );
});

test("no plan holds a generated secret, and a new one is planned only where HMAC is switched on or the trigger changes [terraform.generated]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) => {
      const { item: prior } = applied(one, planned(one));
      const next = planned(other, prior);
      const isOn = (tree: Tree) => (canonical(tree).hmac as Tree | undefined)?.enabled === true;
      const trigger = (tree: Tree) => (canonical(tree).hmac as Tree | undefined)?.rotate;
      const isDeclared = (canonical(other).hmac as Tree | undefined)?.secret !== undefined;
      const isMade =
        isOn(other) && !isDeclared && (!isOn(one) || (trigger(other) !== undefined && trigger(one) !== trigger(other)));
      expect(typeof next.hmac_secret === "symbol").toBe(isMade);
      expect(JSON.stringify(planned(one))).not.toContain(generatedSecret);
    }),
  );
});

test("neither a plan nor a state holds a write-only value [terraform.write-only]", () => {
  fc.assert(
    fc.property(arbitraryProgram(), arbitraryProgram(), arbitraryVariation, (one, other, how) => {
      const { item: prior } = applied(one, planned(one), how);
      const next = planned(other, prior);
      const { item } = applied(other, next, how, prior);
      // A short text may be the same as one that is declared in the open.
      const open = textsIn([one, other].map(withoutTwins));
      const hidden = [one, other].flatMap(writeOnlyValues).filter((value) => !open.has(value));
      const held = textsIn([prior, next, item]);
      expect(hidden.filter((value) => held.has(value))).toEqual([]);
    }),
  );
});

test("an import from a service that hides secrets plans no change of a secret [terraform.import]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), (tree) => {
      const observed = observedFrom(answerTo(bodyOf(knownOf(tree)), { ...plainService, secrets: "masked" }));
      const item = afterImport(toState(endpoint, observed, importValues(observed)));
      const secrets = /(^|\.)(secret|token|api_key|api_secret|hmac_secret)$/;
      const open = JSON.stringify(item);
      expect(open).not.toContain("canary-");
      const changed = differingPaths(
        item,
        planState({ config: configOf(canonicalWithoutSecrets(tree)), prior: item, isImported: true }).item,
      );
      expect(changed.filter((path) => secrets.test(path))).toEqual([]);
    }),
  );
});

test("the configuration that terraform generates for an import is valid, and plans no change [terraform.import]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryVariation, (tree, how) => {
      const observed = observedFrom(answerTo(bodyOf(knownOf(tree)), how));
      const item = afterImport(toState(endpoint, observed, importValues(observed)));
      // Computed attributes alone and sensitive ones are left out, as terraform does it.
      const config = generatedFrom(item);
      expect(validateConfig(config, true)).toEqual([]);
      const { item: next } = planState({ config, prior: item, isImported: true });
      expect(planFaults(item, config, next)).toEqual([]);
      expect(differingPaths(item, next)).toEqual([]);
    }),
  );
});

function generatedFrom(item: TerraformObject, attributes = resourceSchema.attributes): TerraformObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { optional, required, sensitive, attributes: inner }]) => {
      const value = item[name] ?? null;
      if (inner !== undefined) return [name, isTree(value) ? generatedFrom(value, inner) : null];
      return [name, (optional || required) && !sensitive ? value : null];
    }),
  );
}

/** The customer without its secrets, which stay as they are. */
function canonicalWithoutSecrets(tree: Tree): Tree {
  const open: unknown = JSON.parse(
    JSON.stringify(canonical(tree), (key, value: unknown) =>
      ["secret", "token", "apiKey", "apiSecret"].includes(key) ? undefined : value,
    ),
  );
  return open as Tree;
}
