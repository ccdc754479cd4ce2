// The stack's `deletions` over the wire: which protected customers may be deleted or replaced, and that a listed one
// may not be kept. The engine's hook of the program is in customer.test.ts.
import type { Emulator } from "../../emulator";
import { inConversation } from "../support/conversation";
import type { State } from "../support/engine-simulator";

/** What the stack lists: every customer with a name that starts with Listed, and with a wrong name those with Typo. */
function listed(emulator: Emulator): string {
  const entries = emulator.admin.dump().customers.map(({ id, name }) => [String(id), String(name)] as const);
  return JSON.stringify(
    Object.fromEntries(
      entries.filter(([, name]) => /^(Listed|Typo)/.test(name)).map(([id, name]) => [id, name.replace("Typo", "Type")]),
    ),
  );
}

inConversation(
  (conversation) => {
    const record = (id: string) => conversation.emulator.admin.dump().customers.find((customer) => customer.id === id);
    const names = ["Listed", "Listed to replace", "Listed and declared", "Listed and refreshed", "Typo"];
    const states = new Map<string, State>();
    const given = (name: string): State => states.get(name)!;

    beforeAll(async () => {
      for (const name of names)
        states.set(name, await conversation.simulator.up({ inputs: conversation.small({ name }) }));
      // The next process is configured with their ids.
      await conversation.nextRun();
    });

    test("a listed customer is deleted, and its line harms nothing afterwards [safe.deletions]", async () => {
      const state = given("Listed");
      const other = await conversation.existing(conversation.small());
      await conversation.simulator.delete(state);
      expect(record(state.id)).toBeUndefined();
      await expect(conversation.simulator.delete(other)).rejects.toThrow(/deletionProtection is on/);
      expect((await conversation.simulator.preview({ inputs: other.inputs }, other)).operation).toBe("same");
    });

    test("one that is listed with another name is not deleted, and the message names the line [safe.deletions]", async () => {
      const state = given("Typo");
      await expect(conversation.simulator.delete(state)).rejects.toThrow(
        `webcastmanager:deletions in the stack's configuration: "${state.id}": "${String(state.inputs.name)}".`,
      );
      expect(record(state.id)).toBeDefined();
    });

    test("a listed customer is replaced [safe.deletions, preview.replace]", async () => {
      const state = given("Listed to replace");
      const next = await conversation.simulator.up({ inputs: { ...state.inputs, type: "Partner" } }, state);
      expect([next.plan.operation, record(state.id), record(next.id)?.type]).toEqual(["replace", undefined, "PARTNER"]);
    });

    test("a listed customer that the program still declares is refused in the preview [safe.deletions]", async () => {
      const state = given("Listed and declared");
      for (const change of [{}, { defaultLanguage: "fr" }])
        await expect(conversation.simulator.preview({ inputs: { ...state.inputs, ...change } }, state)).rejects.toThrow(
          /^Can't keep customer "Listed and declared" \(\w+\): deletions lists it, but the program still declares it\. Remove its line/,
        );
    });

    test("a refresh of a listed customer passes, because it is before the program runs [safe.deletions]", async () => {
      const state = given("Listed and refreshed");
      expect((await conversation.simulator.refresh(state))?.plan.operation).toBe("same");
    });
  },
  {
    server: (emulator) => ({
      configuration: { "webcastmanager:deletions": listed(emulator) },
      environment: emulator.env,
    }),
  },
);
