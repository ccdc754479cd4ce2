// Wrong arguments of WebcastPartner are refused by name, also in plain JavaScript.
import { checkPartnerProps } from "../../provider/cdktf/partner-props";

const shared = { type: "x" };
const least = { shared, partner: {} };

test.each<[string, unknown, string]>([
  ["nothing", undefined, "no properties were given. Pass at least `{ shared, partner }`."],
  ["null", null, "its properties are not an object."],
  ["a text", "acme", "its properties are not an object."],
  ["a list", [least], "its properties are not an object."],
  ["an empty object", {}, "`shared` is required; pass an object, which may be empty."],
  ["no partner", { shared }, "`partner` is required; pass an object, which may be empty."],
  ["shared as a text", { ...least, shared: "x" }, "`shared` must be an object, which may be empty."],
  ["a null partner", { ...least, partner: null }, "`partner` must be an object, which may be empty."],
  ["a misspelt property", { ...least, consumer: {} }, "`consumer` does not exist; did you mean `consumers`?"],
  [
    "a property like none",
    { ...least, name: "Acme" },
    "`name` does not exist; known are `shared`, `partner`, `consumers`, `parent`.",
  ],
  [
    "consumers as a list",
    { ...least, consumers: [{}] },
    "`consumers` must be an object of Consumers by their ids in this construct.",
  ],
  [
    "a consumer that is undefined",
    { ...least, consumers: { berlin: undefined } },
    "`consumers.berlin` must be an object.",
  ],
  [
    "a null parent",
    { ...least, parent: null },
    "`parent` must be a Partner of this library or an id; omit it for the account.",
  ],
  ["a parent that is a number", { ...least, parent: 7 }, "`parent` must be"],
  ["a parent without an id", { ...least, parent: {} }, "`parent` must be"],
  ["a parent whose partner is undefined", { ...least, parent: { partner: undefined } }, "`parent` must be"],
])("%s is refused with the path of the construct [cdktf.hierarchy, input.lookup]", (_, props, cause) => {
  expect(() => {
    checkPartnerProps("stack/acme", props);
  }).toThrow(`Can't create WebcastPartner "stack/acme": ${cause}`);
});

test.each([
  [least],
  [{ ...least, consumers: {}, parent: undefined }],
  [{ ...least, parent: "65a0" }],
  [{ ...least, parent: { id: "65a0" } }],
  [{ ...least, parent: { partner: { id: "65a0" } } }],
])("%j is right [cdktf.hierarchy]", (props) => {
  expect(() => {
    checkPartnerProps("stack/acme", props);
  }).not.toThrow();
});
