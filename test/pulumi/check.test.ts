// check over the wire: canonical inputs or every failure, marks for unknown values, no hint of the class in the answer.
import { isTree, leaves, withValue, type Tree, type Value } from "../../schema";
import { blocks } from "../../schema";
import { inConversation } from "../support/conversation";
import { aConsumer, aPartner, canary } from "../support/customers";
import { plain, unknownFlag, unknownMark, unknownNumber } from "../support/engine-values";

const endpoint = "http://127.0.0.1:9/unreachable";
const offline = {
  server: () => ({ configuration: { "webcastmanager:endpoint": endpoint, "webcastmanager:token": `${canary}token` } }),
};

/** A full customer of the type that may have a property. */
function customerFor(path: string): Tree {
  const onlyFor = leaves.filter((leaf) => `${leaf.path}.`.startsWith(`${path}.`)).map((leaf) => leaf.facts.onlyFor);
  return onlyFor.length > 0 && onlyFor.every((type) => type === "Consumer") ? aConsumer() : aPartner();
}

const paths = [...leaves.map((leaf) => leaf.path), ...blocks.map(({ path }) => path)];
const at = (tree: Tree, path: string): Value =>
  path.split(".").reduce<Value>((value, key) => (isTree(value) ? value[key] : undefined), tree);

inConversation((conversation) => {
  describe("what is not known yet", () => {
    test.each(paths)("%s may be unknown, as a whole and in its marks of every type [preview.unknown]", async (path) => {
      for (const mark of [unknownMark, unknownFlag, unknownNumber]) {
        const { inputs, failures } = await conversation.server.check(
          {},
          plain(withValue(customerFor(path), path.split("."), mark)),
        );
        expect({ mark, failures, kept: at(inputs as Tree, path) }).toEqual({ mark, failures: [], kept: unknownMark });
      }
    });

    test("an unknown group, role and connector pass, and so does everything unknown at once [preview.unknown]", async () => {
      const items = aPartner({
        sso: { roleMappings: { Administrator: ["a", unknownMark], "Webcast Editor": unknownMark } },
        videoConferenceConnectors: [unknownMark, unknownMark, "65a0"],
      });
      const all = leaves.reduce((tree, leaf) => withValue(tree, leaf.keys, unknownMark), aPartner());
      for (const tree of [items, all]) expect((await conversation.server.check({}, plain(tree))).failures).toEqual([]);
    });
  });

  describe("failures", () => {
    const wrongTexts = [`${canary}\n`, `${canary}x `, ` ${canary}\u0007x`, ""];
    const wrongShapes = [
      { [`a`]: `${canary}x` },
      [`${canary}x`, { deep: `${canary}y` }],
      [[`${canary}x`]],
      `${canary}x`,
      7,
    ];

    test.each(paths)(
      "a wrong value at %s never appears, and no property is named to the engine [input.path, input.no-value, secrets.output]",
      async (path) => {
        for (const wrong of [...wrongTexts, ...wrongShapes]) {
          const { failures } = await conversation.server.check(
            {},
            plain(withValue(customerFor(path), path.split("."), wrong)),
          );
          for (const failure of failures) {
            expect(failure.property).toBe("");
            expect(failure.reason).toMatch(/^[a-z]\w*([.[][^:]*)?: \S/);
            expect(failure.reason.startsWith(path.split(".")[0] ?? "")).toBe(true);
            expect(failure.reason).not.toContain(canary);
          }
        }
      },
    );

    test("a value that is not a string, boolean or list is refused everywhere [input.path]", async () => {
      for (const { path } of leaves) {
        const { failures } = await conversation.server.check(
          {},
          plain(withValue(customerFor(path), path.split("."), 7)),
        );
        expect(failures.map((failure) => failure.reason.split(":")[0])).toContain(path);
      }
    });

    test("all failures of a customer come at once, each with its path [input.path]", async () => {
      const { failures } = await conversation.server.check(
        {},
        plain(
          aPartner({
            defaultLanguage: "english",
            sso: { roleMappings: { Administrator: ["a*b"] } },
            gdpr: { privacyPolicyUrl: undefined },
            ecdn: { hive: { customer: true }, lumen: {} },
            nmae: "x",
          }),
        ),
      );
      expect(failures.map((failure) => failure.reason.split(":")[0]).sort()).toEqual([
        "defaultLanguage",
        "ecdn.hive.customer",
        "ecdn.lumen",
        "gdpr.privacyPolicyUrl",
        "nmae",
        "sso.roleMappings.Administrator[0]",
      ]);
    });

    test("a program without any input gets failures, not a crash [input.path]", async () => {
      const { failures } = await conversation.server.check({}, {});
      expect(failures.map((failure) => failure.reason)).toEqual([
        "name: is required; give a text",
        "defaultLanguage: is required; give a text",
        'type: is required; give "Partner" or "Consumer"',
      ]);
    });
  });

  describe("a hint for check", () => {
    const parent = (facts: Tree) => ({
      __urn: `urn::${conversation.name()}`,
      __parentUrn: `urn::${conversation.name()}`,
      ...facts,
    });

    test("the class's hints are taken out of the answer [preview.outputs-are-inputs]", async () => {
      const hints = parent({
        __parentType: "Partner",
        __parentName: "Above",
        __parentEcdn: { hive: { partnerId: "9012" } },
      });
      const { inputs, failures } = await conversation.server.check({}, plain({ ...conversation.consumer(), ...hints }));
      expect(failures).toEqual([]);
      expect(Object.keys(inputs).filter((name) => name.startsWith("__"))).toEqual(["__provider"]);
    });

    test("a Consumer as parent is refused before anything is sent [input.rules]", async () => {
      const hints = parent({ __parentType: "Consumer", __parentName: "Above" });
      const { failures } = await conversation.server.check(
        {},
        plain({ ...conversation.small(), parent: unknownMark, ...hints }),
      );
      expect(failures).toEqual([
        { property: "", reason: expect.stringMatching(/^parent: the parent "Above" is a Consumer/) },
      ]);
    });

    test("a Hive customer below a Partner without a Hive Partner ID is refused before anything is sent [input.rules]", async () => {
      const hints = parent({
        __parentType: "Partner",
        __parentName: "Above",
        __parentEcdn: { ramp: { apiKey: `${canary}key` } },
      });
      const { failures } = await conversation.server.check(
        {},
        plain({ ...conversation.consumer({ parent: unknownMark }), ...hints }),
      );
      expect(failures).toEqual([
        {
          property: "",
          reason: expect.stringMatching(/^ecdn\.hive\.customer: the parent "Above" has no Hive Partner ID/),
        },
      ]);
    });

    test.each([
      ["the whole parent", { __parentType: unknownMark, __parentName: unknownMark, __parentEcdn: unknownMark }],
      ["its Hive block", { __parentType: "Partner", __parentEcdn: { hive: unknownMark } }],
      ["its partner id", { __parentType: "Partner", __parentEcdn: { hive: { partnerId: unknownMark } } }],
    ])("%s may be unknown [preview.unknown]", async (_what, facts) => {
      const { failures } = await conversation.server.check(
        {},
        plain({ ...conversation.consumer({ parent: unknownMark }), ...parent(facts) }),
      );
      expect(failures).toEqual([]);
    });
  });

  describe("siblings", () => {
    const declare = (name: string, urn: string, above: Tree) =>
      conversation.server.check(
        {},
        plain({ ...conversation.small({ name }), __urn: `urn:pulumi:dev::p::t::${urn}`, ...above }),
      );

    test("two customers of one name under one parent are refused, and the other is named [input.siblings]", async () => {
      const [name, urn] = [conversation.name(), conversation.name("urn")];
      for (const [index, above] of [
        {},
        { parent: `65a${conversation.name("").trim()}` },
        { parent: unknownMark, __parentUrn: conversation.name("urn") },
      ].entries()) {
        expect((await declare(name, `${urn}-one-${index}`, above)).failures).toEqual([]);
        expect((await declare(` ${name} `, `${urn}-two-${index}`, above)).failures).toEqual([
          {
            property: "",
            reason: `name: duplicates the name of \`${urn}-one-${index}\`; names must be unique below one parent`,
          },
        ]);
      }
    });

    test("a parent that is given once as a resource and once as its id is one parent [input.siblings]", async () => {
      const [name, id] = [conversation.name(), "65a0beef"];
      expect(
        (await declare(name, `${name}-one`, { parent: id, __parentUrn: conversation.name("urn") })).failures,
      ).toEqual([]);
      expect((await declare(name, `${name}-two`, { parent: id })).failures).toHaveLength(1);
    });

    test("a resource may be checked again, also with another name, which frees its old name [input.siblings]", async () => {
      const [one, two] = [conversation.name(), conversation.name()];
      expect((await declare(one, `${one}-a`, {})).failures).toEqual([]);
      expect((await declare(one, `${one}-a`, {})).failures).toEqual([]);
      expect((await declare(two, `${one}-a`, {})).failures).toEqual([]);
      expect((await declare(one, `${one}-b`, {})).failures).toEqual([]);
    });

    test("unknown names and unknown parents are not compared [preview.unknown]", async () => {
      const name = conversation.name();
      for (const urn of ["a", "b"]) {
        expect((await declare(unknownMark, `${name}-${urn}`, {})).failures).toEqual([]);
        expect((await declare(name, `${name}-${urn}`, { parent: unknownMark })).failures).toEqual([]);
      }
    });
  });
}, offline);
