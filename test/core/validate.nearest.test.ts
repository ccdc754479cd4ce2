// The nearest known name for an unknown one.
import { blocks, Customer, leaves } from "../../schema";
import { propertyNamesBelow, nearest } from "../../provider/core/validate";

const blockPaths = blocks.map(({ path }) => path);

test("the names below a path are those of the schema, each once [input.unknown-property]", () => {
  expect(propertyNamesBelow("ecdn")).toEqual(["hive", "kollective", "ramp"]);
  expect(propertyNamesBelow("")).toEqual(Object.keys(Customer.shape));
  expect(propertyNamesBelow("nowhere")).toEqual([]);
  for (const path of ["", ...blockPaths]) {
    for (const name of propertyNamesBelow(path)) {
      const full = path === "" ? name : `${path}.${name}`;
      expect([...leaves.map((leaf) => leaf.path), ...blockPaths]).toContain(full);
    }
  }
});

test.each<[string, string, string | undefined]>([
  ["nmae", "", "name"],
  ["NAME", "", "name"],
  ["defaultLang", "", "defaultLanguage"],
  ["language", "", undefined],
  ["connectors", "", undefined],
  ["videoConferenceConnector", "", "videoConferenceConnectors"],
  ["ecnd", "", "ecdn"],
  ["apikey", "ecdn.ramp", "apiKey"],
  ["secret", "ecdn.ramp", "apiSecret"],
  ["host", "ecdn.ramp", undefined],
  ["x", "", undefined],
  ["enable", "sso", "enabled"],
  ["anything", "nowhere", undefined],
])('for %s below "%s" the nearest is %s [input.unknown-property]', (name, path, expected) => {
  expect(nearest(name, propertyNamesBelow(path))).toBe(expected);
});
