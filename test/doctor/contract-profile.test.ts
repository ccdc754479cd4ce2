// The contract of a service that has other names: what its answers show is found, exactly, and the profile that doctor
// proposes fits.
import fc from "fast-check";
import type * as z from "zod";
import { ContractProfile, leaves } from "../../schema";
import { columns } from "../../provider/doctor/contract/columns";
import { rounds } from "../support/rounds";
import { contractEmulator, differencesIn, examined } from "./contract-service";

type ProfileInput = z.input<typeof ContractProfile>;

const words = (text: string) => text.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const spellings: readonly ((text: string) => string)[] = [
  (text) => words(text).join("_"),
  (text) => words(text).join("-"),
  (text) => words(text).join("_").toUpperCase(),
  (text) => words(text).map(capital).join(""),
  (text) => `x_${text}`,
  (text) => `${text}s`,
];
const wordSpellings: readonly ((text: string) => string)[] = [
  (text) => text.toLowerCase().replaceAll(" ", "-"),
  (text) => `X_${text.toUpperCase().replaceAll(" ", "_")}`,
  (text) => text.replaceAll(" ", ""),
];

/** New names for some of these. */
const renamed = (names: readonly string[], ways: readonly ((text: string) => string)[]) =>
  fc
    .subarray([...names])
    .chain((some) => fc.tuple(...some.map((name) => fc.constantFrom(...ways).map((way) => [name, way(name)] as const))))
    .map((pairs) => Object.fromEntries(pairs.filter(([name, other]) => name !== other)));

const withWords = leaves.filter(({ facts }) => facts.wireWords !== undefined);
const values = fc.record(
  Object.fromEntries(
    withWords.map(({ facts }) => [facts.wire ?? "", renamed(Object.keys(facts.wireWords ?? {}), wordSpellings)]),
  ),
);

/** Profiles whose every difference shows in the answers of a service with all fields in use. */
const visible: fc.Arbitrary<ProfileInput> = fc.record({
  fields: renamed(
    columns.map(({ field }) => field),
    spellings,
  ),
  values,
  list: fc.record({
    items: fc.constantFrom("customers", "data", "items", "."),
    total: fc.constantFrom("total", "count", "totalElements"),
    paging: fc.constantFrom("offset", "page", "none"),
    limit: fc.constantFrom(100, 50, 5),
    limitParameter: fc.constantFrom("limit", "size", "per_page"),
    offsetParameter: fc.constantFrom("offset", "page", "start"),
    parentParameter: fc.constantFrom("parentId", "parent_id"),
    nameParameter: fc.constantFrom("name", "q"),
  }),
});

test("the proposed profile is that of the service, and doctor finds nothing with it [doctor.profile]", async () => {
  await fc.assert(
    fc.asyncProperty(visible, async (input) => {
      const parsed = ContractProfile.safeParse(input);
      fc.pre(parsed.success);
      await using emulator = await contractEmulator(parsed.data);
      const report = await examined(emulator);
      const learned = ContractProfile.parse(report.profile);
      const again = await examined(emulator, { profile: learned });
      expect({ input, differences: differencesIn(again) }).toEqual({ input, differences: [] });
      expect(learned.fields).toEqual(Object.fromEntries(Object.entries(parsed.data.fields)));
    }),
    rounds(15),
  );
});
