// Words of a choice that neither the contract nor the profile knows: no replacement comes of them, but an error that
// says what to do.
import { ContractProfile, recordSchema } from "../../schema";
import { errorOf, knownOf, readAgain, useBench } from "../support/bench";
import { aSmallCustomer } from "../support/customers";

const profile = ContractProfile.parse({ fields: { type: "kind" }, values: { type: { Partner: "RESELLER" } } });
const bench = useBench({ profile });
const say = (id: string, record: Parameters<typeof bench.emulator.admin.edit>[1]) =>
  bench.emulator.admin.edit(id, record, { unchecked: true });

test.each([
  ["kind", "CLIENT", "Partner or Consumer", "type"],
  ["kind", "PARTNER", "Partner or Consumer", "type"],
  ["accountType", "HIDDEN", "private or public", "accountType"],
])(
  "%s reported as %s is an error that names field, word and the place in the profile [contract.profile, input.unexpected-answers]",
  async (field, word, ours, key) => {
    const state = await bench.given(aSmallCustomer());
    say(state.id, { [field]: word });
    const run = bench.run();
    for (const work of [
      () => readAgain(run, state),
      () => run.customers.update(state.id, state.known, aSmallCustomer({ name: "Other" })),
      () => run.customers.find({ id: state.id }),
    ]) {
      const error = await errorOf(work(), "unexpected reply");
      expect(error.message).toContain(`customer ${state.id}`);
      expect(error.message).toContain(
        `${field} is "${word}", an unknown value. If it means ${ours}, map it in values.${key} of the contract profile.`,
      );
    }
    expect(bench.writes()).toBe(1);
  },
);

test("words of the program are read like those of the wire [contract.profile]", async () => {
  const state = await bench.given(aSmallCustomer());
  say(state.id, { kind: "Consumer" });
  expect((await readAgain(bench.run(), state)).known).toEqual(state.known);
});

test("one customer with such a word in a list fails alone [contract.profile]", async () => {
  const states = await Promise.all(
    Array.from({ length: 6 }, (_, index) => bench.given(aSmallCustomer({ name: `Small ${index}` }))),
  );
  const [odd] = states;
  if (odd === undefined) throw new Error("no customer was created");
  say(odd.id, { kind: "CLIENT" });
  const run = bench.run();
  bench.emulator.admin.resetRequests();
  const read = await Promise.allSettled(
    states.map((state) => run.customers.read(state.id, { ...knownOf(state), updatedAt: undefined })),
  );
  expect(read.map(({ status }) => status)).toEqual(["rejected", ...Array<string>(5).fill("fulfilled")]);
  expect([bench.count("list customers"), bench.count("read customer")]).toEqual([1, 1]);
  expect((await run.api.list()).length).toBe(6);
});

test("a create whose reply holds such a word keeps the id of the customer [safe.half-created]", async () => {
  bench.emulator.admin.behave({ extraFields: { accountType: "HIDDEN" } });
  const error = await errorOf(bench.run().customers.create(aSmallCustomer()), "partly created");
  expect(error.message).toContain("values.accountType of the contract profile");
  expect(bench.named("Small").length).toBe(1);
});

test.each([
  [
    "a role whose key gets lost",
    { roleMappings: [{ role: "__proto__", group: "a" }], ssoEnabled: true },
    'roleMappings has the role "__proto__", a key that no state can hold. Rename it in WebcastManager, or map it in values.roleMappings of the contract profile.',
  ],
  [
    "a secret with half a character",
    { hmacEnabled: true, hmacSecret: "canary-\ud800-half" },
    "hmacSecret holds half a character (a lone surrogate), which no state can hold. Set another value in WebcastManager.",
  ],
])(
  "%s is an error with the next step, and nothing of it enters a state [input.unexpected-answers, secrets.output]",
  async (_, record, text) => {
    const state = await bench.given(aSmallCustomer());
    say(state.id, record);
    const run = bench.run();
    for (const work of [
      () => readAgain(run, state),
      () => run.customers.find({ id: state.id }),
      () => run.customers.list(),
    ]) {
      const { message } = await errorOf(work(), "unexpected reply");
      expect([message.includes(text), message.includes("canary")]).toEqual([true, false]);
    }
    await expect(readAgain(bench.run(), await bench.given(aSmallCustomer({ name: "Beside" })))).resolves.toBeDefined();
  },
);

test("a role with any other name of the language is data, and half a character in a name is replaced as every engine does [input.unexpected-answers]", async () => {
  const state = await bench.given(aSmallCustomer());
  const roles = ["constructor", "toString", "hasOwnProperty", "prototype", "__defineGetter__"];
  say(state.id, { name: "Acme \ud800", ssoEnabled: true, roleMappings: roles.map((role) => ({ role, group: "a" })) });
  const {
    known: { tree },
  } = await readAgain(bench.run(), state);
  expect([tree.name, Object.entries((tree.sso as { roleMappings: object }).roleMappings)]).toEqual([
    "Acme \ufffd",
    roles.map((role) => [role, ["a"]]),
  ]);
});

test("a role whose key gets lost is read by the name that the profile gives it [contract.profile]", () => {
  const named = ContractProfile.parse({ values: { roleMappings: { Proto: "__proto__" } } });
  const { tree, unstorable } = recordSchema(named).parse({
    id: "65a0",
    roleMappings: [{ role: "__proto__", group: "a" }],
    ssoEnabled: true,
  });
  expect([unstorable, tree.sso]).toEqual([undefined, { enabled: true, roleMappings: { Proto: ["a"] } }]);
});

test("a record that is replaced as a whole, and holds a field that would get lost, is no record [safe.only-differences]", () => {
  const body: unknown = JSON.parse('{"id":"65a0","__proto__":{"kept":true}}');
  expect(recordSchema(ContractProfile.parse({ update: { method: "PUT" } })).safeParse(body).success).toBe(false);
  expect(recordSchema().safeParse(body).success).toBe(true);
});
