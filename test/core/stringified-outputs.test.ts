// Texts that Pulumi's SDK gives in place of a value: what counts as one, and that each is named by its path and never
// quoted.
import * as newest from "@pulumi/pulumi";
import { Customer, leaves, withValue, type Tree } from "../../schema";
import { validate } from "../../provider/core/validate";
import { aConsumer, aPartner } from "../support/customers";
import { isStringifiedOutput, stringifiedOutputs } from "../../provider/core/stringified-outputs";

const oldest = jest.requireActual<typeof newest>("pulumi-oldest");
const texts = [newest, oldest].flatMap((sdk) => {
  const output = sdk.output("value");
  return [
    String(output),
    `prefix-${String(output)}`,
    JSON.parse(JSON.stringify({ secret: output })).secret as string,
    JSON.stringify({ secret: output }),
  ];
});
const [text = ""] = texts;
const respelled = [
  text.toLowerCase(),
  encodeURIComponent(text),
  encodeURIComponent(text).toLowerCase(),
  text.replaceAll("\n", " "),
  text.slice(0, 40),
];

test.each([...texts, ...respelled])(
  "a text to which an SDK converts an Output is recognized, however it is spelled: %j [secrets.output-text]",
  (one) => {
    expect(isStringifiedOutput(one)).toBe(true);
  },
);

test.each([
  "Acme",
  "Calling all Outputs",
  "Calling to a string on an output",
  "[Output<T>]",
  "",
  "x".repeat(100_000),
  "calling ".repeat(20_000),
])("a text of a user is none: %#", (one) => {
  expect(isStringifiedOutput(one)).toBe(false);
});

const customerOf = (type: string | undefined): Tree => (type === "Consumer" ? aConsumer() : aPartner());
const valueFor = {
  text: (one: string) => one,
  flag: (one: string) => one,
  choice: (one: string) => one,
  set: (one: string) => ["a", one],
  map: (one: string) => ({ Administrator: ["a", one] }),
};
const pathFor = { text: "", flag: "", choice: "", set: "[1]", map: ".Administrator[1]" };

test.each(leaves.map((leaf) => [leaf.path, leaf] as const))(
  "%s that holds such a text is refused once, by its path, without quoting it [secrets.output-text, input.path, input.no-value]",
  (path, leaf) => {
    const failures = validate(withValue(customerOf(leaf.facts.onlyFor), leaf.keys, valueFor[leaf.kind](text)));
    expect(failures).toEqual([
      {
        path: path + pathFor[leaf.kind],
        message: expect.stringMatching(/^holds Pulumi's advice text in place of a value, .*`pulumi\.interpolate`/),
      },
    ]);
    expect(failures[0]?.message).not.toMatch(/Calling|pulumi\.com/);
  },
);

test("a role named by such a text is refused at its map [secrets.output-text]", () => {
  expect(validate(aPartner({ sso: { roleMappings: { [text]: ["admins"] } } }))).toEqual([
    { path: "sso.roleMappings", message: expect.stringMatching(/^has a key that holds Pulumi's advice text/) },
  ]);
});

test("every place that holds such a text is named, in a state too [secrets.output-text]", () => {
  expect(
    stringifiedOutputs({ hmacSecret: text, ecdn: { ramp: { apiKey: text } }, list: ["a", text] }).map(
      ({ path }) => path,
    ),
  ).toEqual(["hmacSecret", "ecdn.ramp.apiKey", "list[1]"]);
  expect(stringifiedOutputs(Customer.parse(aPartner()) as Tree)).toEqual([]);
});
