// Rows of data as arguments: taken as they are when they are right, else refused with every path and no value.
import * as pulumi from "@pulumi/pulumi";
import { customerArgs } from "../../provider/pulumi";

const row = { name: "Acme", type: "Consumer", defaultLanguage: "en" };

test("a valid row is returned unchanged, with its Outputs [pulumi.types]", () => {
  const rows: unknown[] = JSON.parse(
    JSON.stringify([row, { ...row, sso: { roleMappings: { Administrator: ["a"] } } }]),
  );
  const later = {
    ...row,
    parent: pulumi.output("65a0"),
    sso: { identityProvider: pulumi.secret("idp"), roleMappings: pulumi.output({}) },
    hmac: Promise.resolve({}),
  };
  for (const one of [...rows, later]) expect(customerArgs(one)).toBe(one);
});

test.each<[string, unknown, string]>([
  ["no object", "Acme", "it is not an object"],
  ["a list", [row], "it is not an object"],
  ["nothing", undefined, "it is not an object"],
  ["an output", pulumi.output(row), "it is not an object"],
  ["another type", { ...row, type: "Reseller" }, 'type: must be "Partner" or "Consumer"'],
  ["a misspelt property", { ...row, nmae: "x" }, "nmae: "],
  [
    "what its type may not have",
    { ...row, ecdn: { hive: { partnerId: "9012" } } },
    "ecdn.hive.partnerId: only a Partner may have it",
  ],
  ["several mistakes", { type: "Consumer", defaultLanguage: "English" }, "defaultLanguage: "],
])(
  "%s is refused with the path of each wrong property and no value [pulumi.types, input.path, input.no-value]",
  (_what, wrong, part) => {
    expect(() => customerArgs(wrong)).toThrow(part);
    expect(() => customerArgs(wrong)).toThrow(/^Can't declare a customer from this row: /);
    expect(() => customerArgs(wrong)).not.toThrow(/Reseller|9012|English/);
  },
);
