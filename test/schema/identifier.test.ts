// Ids and addresses: a call on one customer reaches that customer, and nothing above it.
import fc from "fast-check";
import {
  addressOf,
  Customer,
  Identifier,
  WireId,
  isPathSegment,
  ContractProfile,
  routesOfProfile,
  Settings,
} from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { anyText } from "../support/any-text";
import { rounds } from "../support/rounds";

const dots = ["", ".", "..", " .", "..\n", "\t. "];
const paths = [
  "/",
  "/customers/",
  "/customers?tenant=1",
  "/customers#",
  "/../customers",
  "/v1/./customers",
  "/%2e%2E/customers",
  "/v1/.%2e",
  "//host/customers",
  "/a\\b",
  "/v1/:id",
  "/cust omers",
  "/100%",
  "customers",
];

test.each(dots)("%j is not an id, for users and services alike [safe.own-path]", (id) => {
  expect([Identifier.safeParse(id).success, WireId.safeParse(id).success, isPathSegment(id)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(Customer.safeParse(aSmallCustomer({ parent: id })).error?.issues.map(({ path }) => path)).toEqual([
    ["parent"],
  ]);
});

test.each(["%2e%2e", "%2E", "a/b", "../65a1", "..\\65a1", "65a1?x", "65a1#x", "a\u0000", "a\nb", "\ud800", " 65a1"])(
  "a service can't name a customer %j [safe.own-path]",
  (id) => {
    expect([Identifier.safeParse(id).data, WireId.safeParse(id).success]).toEqual([
      id === " 65a1" ? "65a1" : undefined,
      false,
    ]);
  },
);

test("an id of a user is trimmed by its rule, and a number of a service is an id [safe.own-path]", () => {
  expect([Identifier.parse(" 65a0.c0~f_f-e\n"), WireId.parse(17), WireId.parse("...")]).toEqual([
    "65a0.c0~f_f-e",
    "17",
    "...",
  ]);
});

test.each(paths)("a profile with the path %j is refused [safe.own-path, contract.profile]", (path) => {
  const issues = ["customers", "connectors"].map((key) =>
    ContractProfile.safeParse({ paths: { [key]: path } }).error?.issues.map((issue) => issue.path.join(".")),
  );
  expect(issues).toEqual([["paths.customers"], ["paths.connectors"]]);
});

const segment = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._~!$&'()+,;=@-]{1,6}$/),
  fc.constantFrom("%2e", "%2E%2e", "%C3%BC", "...", ".", "..", "a?b", "#", "", "customers"),
);
const anyPath = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join("/")}`);
const anyId = fc.oneof(
  anyText({ maxLength: 12 }),
  fc.string({ maxLength: 8 }),
  fc.constantFrom("..", ".", "", "%2e%2e", "..%2f", "ü:1", "a=b+c@d", "\udc00"),
  fc.stringMatching(/^[A-Za-z0-9._~-]{1,24}$/),
);
const endpoint = fc
  .tuple(
    fc.constantFrom("https://webcast.example", "http://127.0.0.1:8080"),
    fc.constantFrom("", "/", "/v1", "/v1/", "/a/../b", "/x/%2e%2e/y//", "/t%20en", "/ü"),
  )
  .map(([host, path]) => Settings.shape.endpoint.parse(host + path));

test("for every accepted id and profile, a call on one customer goes to the collection's path, one slash and the id that it decodes to [safe.own-path]", () => {
  fc.assert(
    fc.property(endpoint, anyPath, anyId, (base, customers, id) => {
      const profile = ContractProfile.safeParse({ paths: { customers } });
      fc.pre(profile.success);
      const routes = routesOfProfile(profile.data);
      const typed = Identifier.safeParse(id);
      expect([typed.success && isPathSegment(typed.data), isPathSegment(id)]).toEqual([
        typed.success,
        WireId.safeParse(id).success,
      ]);
      const collection = new URL(addressOf(base, routes.list, { query: { limit: "1" } })!);
      for (const route of [routes.read, routes.update, routes.delete]) {
        const address = addressOf(base, route, { id });
        if (!WireId.safeParse(id).success) {
          expect(address).toBeUndefined();
          continue;
        }
        const { pathname, search, hash, origin } = new URL(address!);
        const encoded = pathname.slice(collection.pathname.length + 1);
        expect([origin, pathname, search, hash]).toEqual([
          collection.origin,
          `${collection.pathname}/${encoded}`,
          "",
          "",
        ]);
        expect([encoded.includes("/"), decodeURIComponent(encoded)]).toEqual([false, id]);
      }
    }),
    rounds(),
  );
});
