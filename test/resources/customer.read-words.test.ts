// Words of a choice that neither the contract nor the profile knows: no replacement comes of them, but an error that says what to do.
import { Profile } from "../../schema";
import { errorOf, knownOf, readAgain, useBench } from "../support/bench";
import { aSmallCustomer } from "../support/customers";

const profile = Profile.parse({ fields: { type: "kind" }, values: { type: { Partner: "RESELLER" } } });
const bench = useBench({ profile });
const say = (id: string, record: Parameters<typeof bench.emulator.admin.edit>[1]) => bench.emulator.admin.edit(id, record, { unchecked: true });

test.each([
  ["kind", "CLIENT", "Partner or Consumer", "type"], ["kind", "PARTNER", "Partner or Consumer", "type"], ["accountType", "HIDDEN", "private or public", "accountType"],
])("%s reported as %s is an error that names field, word and the place in the profile [contract.profile, input.strange-answers]", async (field, word, ours, key) => {
  const state = await bench.given(aSmallCustomer());
  say(state.id, { [field]: word });
  const run = bench.run();
  for (const work of [() => readAgain(run, state), () => run.customers.update(state.id, state.known, aSmallCustomer({ name: "Other" })), () => run.customers.find({ id: state.id })]) {
    const error = await errorOf(work(), "unexpected reply");
    expect(error.message).toContain(`customer ${state.id}`);
    expect(error.message).toContain(`${field} is "${word}", a word that is not known; if it means ${ours}, say so in values.${key} of the contract profile`);
  }
  expect(bench.writes()).toBe(1);
});

test("words of the program are read as well as those of the wire [contract.profile]", async () => {
  const state = await bench.given(aSmallCustomer());
  say(state.id, { kind: "Consumer" });
  expect((await readAgain(bench.run(), state)).known).toEqual(state.known);
});

test("one customer with such a word in a list fails alone [contract.profile]", async () => {
  const states = await Promise.all(Array.from({ length: 6 }, (_, index) => bench.given(aSmallCustomer({ name: `Small ${index}` }))));
  const [odd] = states;
  if (odd === undefined) throw new Error("nobody was created");
  say(odd.id, { kind: "CLIENT" });
  const run = bench.run();
  bench.emulator.admin.resetRequests();
  const read = await Promise.allSettled(states.map((state) => run.customers.read(state.id, { ...knownOf(state), updatedAt: undefined })));
  expect(read.map(({ status }) => status)).toEqual(["rejected", ...Array<string>(5).fill("fulfilled")]);
  expect([bench.count("list customers"), bench.count("read customer")]).toEqual([1, 1]);
  expect((await run.api.list()).length).toBe(6);
});

test("a creation that is answered with such a word keeps the id of the customer [safe.half-created]", async () => {
  bench.emulator.admin.behave({ extraFields: { accountType: "HIDDEN" } });
  const error = await errorOf(bench.run().customers.create(aSmallCustomer()), "partly created");
  expect(error.message).toContain("values.accountType of the contract profile");
  expect(bench.named("Small").length).toBe(1);
});
