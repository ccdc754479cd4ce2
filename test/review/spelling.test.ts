// A review spells properties as the user of the plan's engine writes them: in its table, and in each message.
import { buildReview } from "../../provider/review/build-review";
import { readPlan } from "../../provider/review/plan-file";
import { customerType, leaves, valueAt, withValue, type Leaf, type Tree } from "../../schema";
import { aConsumer, aPartner } from "../support/customers";
import { configOf } from "../support/terraform-items";
import { failureRows, openRows } from "./failure-rows";
import { existing, partner, planned, reviewOf } from "./planned";

const engines = ["pulumi", "terraform"] as const;
// Written from Terraform's documentation: the provider's own translation is what is tested.
const snake = (path: string) => path.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const spelled = { pulumi: (path: string) => path, terraform: snake };
const full = [aPartner(), aConsumer()];

/** The properties in a plan that creates a customer. */
function tableOf(engine: (typeof engines)[number], tree: Tree): readonly string[] {
  const urn = "urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::acme";
  const resource = { address: "a.b", mode: "managed", type: customerType, name: "b" };
  const document =
    engine === "pulumi"
      ? { steps: [{ op: "create", urn, newState: { inputs: tree } }] }
      : {
          format_version: "1.2",
          resource_changes: [{ ...resource, change: { actions: ["create"], before: null, after: configOf(tree) } }],
        };
  const { changes } = buildReview({ plan: readPlan(JSON.stringify(document), "plan.json"), deny: [] });
  return changes.flatMap(({ properties }) => properties.map(({ property }) => property));
}

test.each(engines)("the table spells every property as %s does [review.plans, review.changes]", (engine) => {
  for (const tree of full) {
    const declared = leaves.filter(({ keys, facts }) => {
      const value = valueAt(tree, keys);
      return value !== undefined && (facts.isSwitch === true || value !== facts.defaultValue);
    });
    expect(tableOf(engine, tree)).toEqual(declared.map(({ path }) => spelled[engine](path)));
  }
});

/** Why a customer with this property can't be adopted by a program that declares little. */
function lossOf(engine: (typeof engines)[number], leaf: Leaf, tree: Tree): string {
  const { name, type, parent } = tree;
  const declared = partner(String(name), { type, parent, accountType: "private", adopt: true });
  const switched = leaf.enabledBy === undefined ? declared : withValue(declared, leaf.enabledBy.keys, true);
  const there = withValue(switched, leaf.keys, valueAt(tree, leaf.keys));
  const { failures } = reviewOf({
    engine,
    existing: [
      existing("acme", there),
      existing(String(parent), partner("Parent", { ecdn: { hive: { partnerId: "1" } } })),
    ],
    changes: [planned("new", { after: declared })],
  });
  return failures.map(({ message }) => message).join(" ");
}

/** The properties that the engines spell differently. */
const differing = leaves.filter(({ path }) => snake(path) !== path);
/** What an adoption can't lose: it is in no record, or is the service's own default. */
const neverLost = ["defaultLanguage", "accountType", "ecdn.ramp.jwtKeyName", "deletionProtection"];

test.each(engines)("messages spell every property as %s does [review.foresight]", (engine) => {
  const unnamed = differing.filter((leaf) => {
    const tree = full.find((one) => valueAt(one, leaf.keys) !== undefined);
    const message = tree && lossOf(engine, leaf, tree);
    const words = message?.split(/[\s,]+/) ?? [];
    return !words.some((word) => word.replace(/\.$/, "").startsWith(spelled[engine](leaf.path)));
  });
  expect(unnamed.map(({ path }) => path)).toEqual(neverLost);
});

test("no message for Terraform has a word that only the schema spells so [review.foresight]", () => {
  for (const row of [...Object.values(failureRows), ...Object.values(openRows)]) {
    const { failures, unknown } = reviewOf({ ...row, engine: "terraform" });
    const messages = [...failures, ...unknown].map(({ message }) => message.replace(/"[^"]*"|WEBCASTMANAGER_\w+/g, ""));
    expect(messages.filter((message) => /[a-z][A-Z]/.test(message) || /pulumi/i.test(message))).toEqual([]);
  }
});
