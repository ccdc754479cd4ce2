// The contract of a service that has other names: what its answers show is found, exactly, and the profile that doctor
// proposes fits.
import fc from "fast-check";
import type * as z from "zod";
import type { BehaviourChanges } from "../../emulator";
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

/** What a profile expresses beside names and lists. The paths are given: no answer shows them. */
const otherGroups: fc.Arbitrary<ProfileInput> = fc.record({
  paths: fc.record({ customers: fc.constantFrom("/customers", "/tenants"), connectors: fc.constantFrom("/c", "/d/e") }),
  update: fc.record({ method: fc.constantFrom("PATCH", "PUT") }),
  create: fc.record({ id: fc.constantFrom("location", "body") }),
  errors: fc.constantFrom({}, { gone: ["NOT_FOUND"] }),
});

/** What a service does beside: some of it is a line of the profile, and the rest the provider copes with. */
const behaviours: fc.Arbitrary<BehaviourChanges> = fc.record(
  {
    secrets: fc.constantFrom("echoed", "masked", "absent"),
    mask: fc.constantFrom("********", "[hidden]", "<redacted>"),
    list: fc.constantFrom("full", "summary"),
    etag: fc.boolean(),
    createBody: fc.constantFrom("representation", "empty"),
    updateBody: fc.constantFrom("representation", "empty"),
    location: fc.constantFrom("absolute", "relative"),
    deleteStatus: fc.constantFrom(200, 202, 204, 404, 410),
    taken: fc.constantFrom("refused", "returned"),
    uniqueNames: fc.boolean(),
    filters: fc.constantFrom("exact", "ignored"),
    arrays: fc.constantFrom("kept", "reversed"),
    unset: fc.constantFrom("null", "absent"),
    total: fc.constantFrom("listed", "everybody", "page"),
    trims: fc.boolean(),
    normalises: fc.boolean(),
    respells: fc.boolean(),
  },
  { requiredKeys: [] },
);

test("a service of any kind needs no line any more once doctor's proposals are used, in every group of the profile [doctor.profile]", async () => {
  await fc.assert(
    fc.asyncProperty(visible, otherGroups, behaviours, async (names, others, behaviour) => {
      const parsed = ContractProfile.safeParse({ ...names, ...others });
      fc.pre(parsed.success);
      await using emulator = await contractEmulator(parsed.data, behaviour);
      const { paths } = parsed.data;
      // The first proposal is by reads alone, and a write test needs a profile with which it can write.
      let profile = ContractProfile.parse({ paths });
      for (let round = 0; round < 2; round++)
        profile = ContractProfile.parse({ ...(await examined(emulator, { profile, writes: true })).profile, paths });
      const again = await examined(emulator, { profile, writes: true });
      const open = again.findings.filter(({ verdict }) => verdict === "needs a line");
      expect({ behaviour, names, others, open, lines: again.lines }).toMatchObject({ open: [], lines: [] });
      expect(emulator.admin.dump().customers).toHaveLength(6);
    }),
    rounds(6),
  );
});
