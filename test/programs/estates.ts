// Lists of customers for programs: partners, customers below them at any depth, parents outside the list.
import fc from "fast-check";
import type { ProgramCustomer } from "../../programs";
import { withValue } from "../../schema";
import { arbitraryCustomer } from "../support/arbitraries";

/** Any customers, with ids that differ, each below an earlier Partner, below one outside, or on top. */
export function arbitraryEstate(most: number): fc.Arbitrary<ProgramCustomer[]> {
  const customer = fc.tuple(
    arbitraryCustomer(),
    fc.oneof(fc.stringMatching(/^[0-9a-f]{24}$/), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,5}$/)),
    fc.nat(),
  );
  return fc.uniqueArray(customer, { selector: ([, id]) => id, minLength: 1, maxLength: most }).map((rows) => {
    const partners: string[] = [];
    return rows.map(([tree, id, chance]) => {
      const above = [undefined, "65a0000000000000000000ff", ...partners][chance % (partners.length + 2)];
      if (tree.type === "Partner") partners.push(id);
      return { id, tree: withValue(tree, ["parent"], above) };
    });
  });
}
