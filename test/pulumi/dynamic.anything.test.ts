// Any input and any state: check answers and never throws, every other call answers or fails with one line.
import fc from "fast-check";
import { blocks, isTree, leaves, type Tree } from "../../schema";
import { newestSdk, CallError, DynamicServer, type CheckFailure } from "../support/dynamic-server";
import { aConsumer, aPartner, canary } from "../support/customers";
import { marked, plain, textsInClear, unknownFlag, unknownMark, type Properties } from "../support/engine-values";

const endpoint = "http://127.0.0.1:9/unreachable";
let server: DynamicServer;

beforeAll(async () => {
  server = await DynamicServer.start({ sdk: newestSdk, configuration: { "webcastmanager:endpoint": endpoint } });
});
afterAll(() => server[Symbol.asyncDispose]());

const names = [
  ...new Set(
    [...leaves.map((leaf) => leaf.path), ...blocks.map(({ path }) => path)].flatMap((path) => path.split(".")),
  ),
];
const text = fc.oneof(
  fc.constantFrom(
    unknownMark,
    unknownFlag,
    "",
    " ",
    "\n",
    "Partner",
    "true",
    "*",
    "https://",
    `${canary}x`,
    ` ${canary}y`,
    `${canary}\u0000z`,
  ),
  fc.string().map((rest) => `${canary}${rest}`),
);

/** Any JSON under the names of the schema; every string contains a canary. */
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie("anything"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names, "other", "Own Role"), tie("anything"), { maxKeys: 5 }),
  ),
}));

/** A full customer with any part of it replaced by anything. */
const disturbed = fc
  .tuple(
    fc.constantFrom<Tree>(aPartner(), aConsumer(), {}),
    fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: 3 }),
    fc.boolean(),
  )
  .map(([customer, parts, deep]): Properties => {
    if (!deep) return { ...customer, ...parts };
    return Object.fromEntries(
      Object.entries(customer).map(([name, value]) => [name, isTree(value) ? { ...value, ...parts } : value]),
    );
  });

function expectQuiet(failures: readonly CheckFailure[]): void {
  for (const { property, reason } of failures) {
    expect(property).toBe("");
    expect(reason).toMatch(/^[^\n]+: [^\n]+$/);
    expect(reason).not.toContain(canary);
  }
}

test("check answers anything with canonical inputs or with failures that show no value [input.path, input.no-value]", async () => {
  await fc.assert(
    fc.asyncProperty(disturbed, disturbed, async (olds, news) => {
      const first = await server.check({}, plain(news));
      expectQuiet(first.failures);
      expectQuiet((await server.check(plain(olds), plain(news))).failures);
      if (first.failures.length > 0) return;
      expect(textsInClear(marked(first.inputs)).every((value) => typeof value === "string")).toBe(true);
      expect((await server.check({}, first.inputs)).inputs).toEqual(first.inputs);
    }),
    { numRuns: 300 },
  );
});

/** What diff refuses: a customer of another service, and to replace a protected one. */
const refusedDiff =
  /^Can't (?:use customer 65a0: it belongs to |replace customer .*, and deletionProtection is on\. ).*$/;

test("diff answers for any state, and refuses another endpoint or a replacement with one line [pulumi.quiet-errors, preview.offline]", async () => {
  await fc.assert(
    fc.asyncProperty(
      disturbed,
      disturbed,
      fc.option(fc.oneof(text, fc.constant(endpoint))),
      async (olds, news, recorded) => {
        const answer = await server
          .diff("65a0", plain({ ...olds, endpoint: recorded ?? undefined }), plain(news))
          .catch((error: unknown) => error);
        if (answer instanceof CallError) expect(answer.message).toMatch(refusedDiff);
        else expect(answer).toMatchObject({ changes: expect.stringMatching(/^(none|unknown)$/) });
      },
    ),
    { numRuns: 300 },
  );
});

test("no other call reports a defect of the provider, for any state [pulumi.quiet-errors]", async () => {
  await fc.assert(
    fc.asyncProperty(disturbed, async (state) => {
      // Messages name the customer; every other string contains a canary.
      const properties = plain({ ...state, name: "Acme" });
      for (const call of [
        () => server.read("65a0", properties),
        () => server.update("65a0", properties, properties),
        () => server.delete("65a0", properties),
      ]) {
        const answer = await call().catch((error: unknown) => error);
        if (answer instanceof CallError) expect(answer.message).toMatch(/^[^\n]+$/);
        if (answer instanceof CallError) expect(answer.message).not.toMatch(/defect|canary/);
      }
    }),
    { numRuns: 30 },
  );
});

test("nothing of it was printed [pulumi.quiet-errors]", () => {
  expect(server.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("warning: "))).toEqual([]);
  expect(server.stderr).not.toContain(canary);
});
