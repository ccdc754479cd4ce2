// What is refused of a state: another endpoint, and a text of Pulumi's SDK in place of a value. How messages name a
// customer.
import { secretLeaves, withValue, type Tree } from "../../schema";
import { isKind, customerLabel } from "../../provider/core/errors";
import { refuseOtherEndpoint } from "../../provider/lifecycle/guards";
import { errorOf, knownOf, useBench } from "../support/bench";
import { aPartner, canary } from "../support/customers";

const here = "https://webcast.example/v1";
const former = "https://old.example/v1";

test.each([
  ["is the same", here, undefined, here],
  ["differs by a slash at the end", here, undefined, `${here}/`],
  ["differs by the case of its host", here, undefined, "HTTPS://Webcast.Example/v1"],
  ["differs by the default port", here, undefined, "https://webcast.example:443/v1/"],
  ["is another spelling of the one it moved from", here, "https://OLD.example:443/v1", former],
  ["is the one it moved from", here, former, former],
  ["is the one it moved to", here, former, here],
  ["was never recorded", here, undefined, undefined],
])("a state whose endpoint %s is accepted [safe.endpoint]", (_, current, movedFrom, recorded) => {
  expect(() => {
    refuseOtherEndpoint({ endpoint: current, movedFrom }, { id: "65a0", endpoint: recorded }, "advice");
  }).not.toThrow();
});

test.each([
  ["another host", here, undefined, former],
  ["a path in another case", here, undefined, "https://webcast.example/V1"],
  ["another path", here, undefined, "https://webcast.example/v2"],
  ["another port", here, undefined, "https://webcast.example:444/v1"],
  ["neither of the two", here, former, "https://third.example/v1"],
])("a state of %s is refused with both addresses and the advice [safe.endpoint]", (_, current, movedFrom, recorded) => {
  try {
    refuseOtherEndpoint({ endpoint: current, movedFrom }, { id: "65a0", endpoint: recorded }, "<advice>");
  } catch (error) {
    expect(isKind(error, "other endpoint")).toBe(true);
    for (const part of [current, recorded, "65a0", "<advice>"]) expect(String(error)).toContain(part);
    return;
  }
  throw new Error("it was accepted");
});

test("a customer is named by name and id, and by its id alone where the name is not known", () => {
  expect([customerLabel("65a0", { name: "Acme" }), customerLabel("65a0", {})]).toEqual(['"Acme" (65a0)', "65a0"]);
});

// Nothing is sent for such a text, and declaring the value repairs it.
describe("a text of the SDK in place of a value", () => {
  const bench = useBench();
  const text =
    "Calling [toJSON] on an [Output<T>] is not supported.\n\nTo get the value of an Output as a JSON value or JSON string consider either:";
  const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, deletionProtection: false, ...overrides });

  /** A customer whose state holds the text in place of its secrets. */
  async function poisoned(input: Tree) {
    const state = await bench.given(input);
    const known = {
      tree: secretLeaves.reduce((tree, leaf) => withValue(tree, leaf.keys, text), state.known.tree),
      generated: { "hmac.secret": text },
    };
    bench.emulator.admin.resetRequests();
    return { id: state.id, state, known };
  }

  test("is not read: every place is named, and nothing is sent [secrets.output-text]", async () => {
    const { id, known } = await poisoned(partner());
    const error = await errorOf(bench.run().customers.read(id, known), "invalid input");
    expect(error.message).toBe(
      `Can't read customer ${id}: hmac.secret, ecdn.kollective.token, ecdn.ramp.apiKey, ecdn.ramp.apiSecret, hmacSecret in the state holds Pulumi's advice text in place of a value. Declare the value itself, then apply without a refresh.`,
    );
    expect(bench.emulator.admin.requests().total).toBe(0);
  });

  test("is not kept as a generated secret in use: the update is refused, and nothing is sent [secrets.output-text]", async () => {
    const { id, known } = await poisoned(partner());
    const error = await errorOf(
      bench
        .run()
        .customers.update(id, known, partner({ hmac: { secret: undefined, rotate: undefined }, name: "Acme Holding" })),
      "invalid input",
    );
    expect(error.message).toContain("hmacSecret in the state holds Pulumi's advice text");
    expect(bench.emulator.admin.requests().total).toBe(0);
  });

  test("is not sent by a program that holds it [secrets.output-text]", async () => {
    const { id, state } = await poisoned(partner());
    for (const leaf of secretLeaves)
      await errorOf(
        bench.run().customers.update(id, state.known, withValue(partner(), leaf.keys, text)),
        "invalid input",
      );
    expect(bench.emulator.admin.requests().total).toBe(0);
  });

  test("is replaced where the program declares the values, or asks for a new generated one [secrets.output-text]", async () => {
    const { id, known } = await poisoned(partner());
    const declared = partner({ hmac: { secret: `${canary}declared-anew` } });
    const after = await bench.run().customers.update(id, known, declared);
    expect(JSON.stringify(knownOf(after))).not.toContain("Calling");
    expect(bench.record(id)).toMatchObject({ hmacSecret: `${canary}declared-anew` });
    const renewed = await bench
      .run()
      .customers.update(id, known, partner({ hmac: { secret: undefined, rotate: "2" } }));
    expect(renewed.known.generated["hmac.secret"]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is deleted, because nothing of it is sent [secrets.output-text]", async () => {
    const { id, known } = await poisoned(partner());
    await bench.run().customers.delete(id, known);
    expect(bench.record(id)).toBeUndefined();
  });

  test.each(["id", "name", "path"])(
    "as the %s of a lookup is refused by its name, and nothing is sent [secrets.output-text, input.lookup]",
    async (name) => {
      const error = await errorOf(bench.run().customers.find({ [name]: text } as never), "invalid input");
      expect(error.message).toMatch(new RegExp(`^Can't read customers: \`${name}\` holds Pulumi's advice text`));
      expect(bench.emulator.admin.requests().total).toBe(0);
    },
  );

  test.each(["parentId", "name"])(
    "as the %s of a list is refused by its name [secrets.output-text, input.lookup]",
    async (name) => {
      await errorOf(bench.run().customers.list({ [name]: text }), "invalid input");
    },
  );
});
