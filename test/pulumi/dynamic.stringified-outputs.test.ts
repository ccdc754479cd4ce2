// A state or an import file with a text of Pulumi's SDK in place of secrets is refused over the wire, with the paths,
// before anything is sent.
import { secretLeaves, withValue } from "../../schema";
import { inConversation } from "../support/conversation";
import { canary } from "../support/customers";
import { plain, type Properties } from "../support/engine-values";

const text =
  "Calling [toJSON] on an [Output<T>] is not supported.\n\nTo get the value of an Output as a JSON value or JSON string consider either:";
const poisoned = (properties: Properties): Properties =>
  secretLeaves.reduce((tree, leaf) => withValue(tree as never, leaf.keys, text), { ...properties });

inConversation((conversation) => {
  const existing = async () => {
    const state = await conversation.existing(conversation.partner());
    conversation.emulator.admin.resetRequests();
    return state;
  };
  const isNothingSent = () => {
    expect(conversation.emulator.admin.requests().total).toBe(0);
  };

  test("the inputs of a file are refused with every path at once [secrets.output-text, adopt.import-file]", async () => {
    const { inputs } = await existing();
    const { failures } = await conversation.server.check({}, plain(poisoned(inputs)));
    expect(failures.map(({ reason }) => reason.split(":")[0])).toEqual(secretLeaves.map(({ path }) => path));
    expect(JSON.stringify(failures)).not.toContain("Calling");
    isNothingSent();
  });

  test("a refresh is refused, and names the places [secrets.output-text]", async () => {
    const { id, outputs } = await existing();
    const refused: unknown = await conversation.server
      .read(id, plain({ ...poisoned(outputs), hmacSecret: text }))
      .catch(String);
    for (const path of [...secretLeaves.map((leaf) => leaf.path), "hmacSecret"])
      expect(refused).toMatch(new RegExp(`Can't read customer ${id}: .*\\b${path}\\b.* in the state holds`));
    expect(refused).toContain(
      " in the state holds Pulumi's advice text in place of a value. Declare the value itself, then apply without a refresh.",
    );
    isNothingSent();
  });

  test("an SDK text in the outputs is not used as the secret, in a preview and an update [secrets.output-text]", async () => {
    const { id, inputs, outputs } = await existing();
    const without = withValue(inputs as never, ["hmac", "secret"], undefined) as Properties;
    const olds = plain({ ...outputs, ...without, hmacSecret: text });
    const news = plain({ ...without, defaultLanguage: "fr" });
    for (const call of [conversation.server.diff(id, olds, news), conversation.server.update(id, olds, news)]) {
      await expect(call).rejects.toThrow(/: hmacSecret in the state holds Pulumi's advice text/);
    }
    isNothingSent();
  });

  test("declaring the values repairs such a state [secrets.output-text]", async () => {
    const { id, inputs, outputs } = await existing();
    const news = plain(withValue(inputs as never, ["hmac", "secret"], `${canary}declared-anew`));
    const olds = plain({ ...poisoned(outputs), hmacSecret: text });
    expect((await conversation.server.diff(id, olds, news)).replaces).toEqual([]);
    expect(JSON.stringify((await conversation.server.update(id, olds, news)).outs)).not.toContain("Calling");
    expect(conversation.emulator.admin.dump().customers.find((record) => record.id === id)).toMatchObject({
      hmacSecret: `${canary}declared-anew`,
    });
  });
});
