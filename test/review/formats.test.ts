// A review as text, Markdown and JSON, also with texts that would do harm where a format doesn't escape them.
import fc from "fast-check";
import { createColors } from "picocolors";
import { buildReview } from "../../provider/review/build-review";
import { readPlan } from "../../provider/review/plan-file";
import type { ReviewReport } from "../../provider/review/review-report";
import { markdownReview } from "../../provider/cli/review/markdown";
import { textReview } from "../../provider/cli/review/text";
import { displayWidth } from "../../provider/cli/table";
import { anyText } from "../support/any-text";
import { hostileTexts, outsideCode, shippedSchema } from "../support/report-formats";
import { rounds } from "../support/rounds";
import { isSafeLine } from "../support/safe-line";
import { recordedPlan } from "./recording";

const plain = { colors: createColors(false), width: Infinity };

const change = (name: string): ReviewReport["changes"][number] => ({
  address: `urn:pulumi:dev::acme::t::${name}`,
  name,
  path: ["Acme Group", name],
  action: "update",
  id: name,
  effect: "Deletes the customer and all of its webcasts.",
  properties: [
    { property: "name", before: name, after: `${name}!` },
    { property: "sso.roleMappings", before: { [name]: [name] }, after: null },
    { property: "hmac.secret", secret: true },
    { property: "parent", before: name, unknown: true, replaces: true },
  ],
});

/** A review in which every text from outside is one of these. */
function report(names: readonly string[]): ReviewReport {
  const created = names.map((name) => ({ ...change(name), action: "create" as const }));
  return {
    ...buildReview({ plan: recordedPlan("pulumi-unchanged"), deny: [] }),
    outcome: "refused",
    source: names[0] ?? "dev",
    endpoint: names[0] ?? "https://webcasts.example/v1",
    changes: [...names.map(change), ...created],
    failures: names.map((name) => ({ address: change(name).address, kind: "name taken", message: `Can't: ${name}.` })),
    denied: names.map((name) => ({ option: "deny", message: `Can't delete ${name}.` })),
    unknown: names.map((message) => ({ address: message, message })),
    unchecked: [...names],
  };
}

test("text: what a reviewer needs, aligned, worst first, with what a deletion does [review.formats, review.changes]", () => {
  const text = textReview(buildReview({ plan: recordedPlan("pulumi-changes"), deny: ["delete", "replace"] }), plain);
  expect(text.replace(/sha256:[0-9a-f]{64}/, "sha256:…")).toMatchInlineSnapshot(`
   "  - Acme Group / Acme Hamburg      delete   65a000000000000000000005
         Deletes the customer and all of its webcasts.
     ± Second Group / Acme Munich     replace  65a000000000000000000007
         Deletes the customer and all of its webcasts first, then creates a new one with another id.
         parent  "65a000000000000000000004" → "65a000000000000000000010"  (causes the replacement)
     × Acme Group / Acme Bremen       forget   65a000000000000000000002
         Removes it from the state. The customer stays in WebcastManager.
     ~ Acme Group / Acme Berlin GmbH  update   65a000000000000000000001
         name              "Acme Berlin" → "Acme Berlin GmbH"
         sso.roleMappings  - Webcast Editor: "a"  + System Editor: "d"  + Webcast Editor: "c"
         hmac.rotate       not set → "2"
         ecdn.ramp.apiKey  changed (secret)
     ~ Acme Group / Acme Drifted      update   65a000000000000000000003
         defaultLanguage  "de" → "en"
     + Acme Group / Acme Vanished     create
         defaultLanguage "en", type "Consumer", parent "65a000000000000000000004", deletionProtection false
     + Elsewhere                      create
         defaultLanguage "en", type "Partner", deletionProtection false
     + Fresh Group                    create
         defaultLanguage "en", type "Partner", hmac.enabled true, hmac.secret (secret), deletionProtection false
     + Fresh Group / Below Fresh      create
         defaultLanguage "en", type "Consumer", parent (known at apply), sso.enabled true, sso.identityProvider (known at apply), deletionProtection false, adopt true
     + hidden                         create
         name (secret), defaultLanguage "en", type "Partner", deletionProtection false

   Refused (2)
     ! Acme Group / Acme Hamburg  --deny
         Can't delete customer "Acme Hamburg" (65a000000000000000000005): \`--deny delete\` refuses it. Remove it from the plan, or allow delete.
     ! Second Group / Acme Munich  --deny
         Can't replace customer "Acme Munich" (65a000000000000000000007): \`--deny replace\` refuses it. Remove it from the plan, or allow replace.

   1 to delete, 1 to replace, 1 to forget, 2 to update, 5 to create; 2 refused.
   Preview of stack dev, without the service. 3 customers unchanged, 1 other resource changes.
   sha256:…
   "
  `);
});

test("text: a replacement names its order, as `create_before_destroy` sets it [review.formats, review.changes]", () => {
  const plan = recordedPlan("terraform-changes");
  const effects = [plan, { ...plan, changes: plan.changes.map((one) => ({ ...one, createsFirst: true })) }]
    .flatMap((one) => buildReview({ plan: one, deny: [] }).changes)
    .flatMap(({ action, effect }) => (action === "replace" ? effect : []));
  expect(effects).toEqual([
    "Deletes the customer and all of its webcasts first, then creates a new one with another id.",
    "Creates a new customer with another id, then deletes the old one and all of its webcasts.",
  ]);
});

test("text: no change is one calm line [review.formats]", () => {
  const text = textReview(buildReview({ plan: recordedPlan("terraform-unchanged"), deny: [] }), plain);
  expect(text.split("\n")[0]).toBe("No changes of customers.");
});

test("text: sentences end at the width of the terminal, and color is there only where it may be [review.formats]", () => {
  const review = buildReview({ plan: recordedPlan("terraform-changes"), deny: ["delete"] });
  const sentences = textReview(review, { ...plain, width: 60 })
    .split("\n")
    .filter((line) => /^ {6}[A-Z]/.test(line));
  expect(sentences.length).toBeGreaterThan(5);
  expect(sentences.filter((line) => displayWidth(line) > 60)).toEqual([]);
  expect(textReview(review, plain)).not.toContain("\u001b");
  expect(textReview(review, { ...plain, colors: createColors(true) })).toContain("\u001b[31m");
});

test("text and Markdown: no text from outside has an effect [review.escaped]", () => {
  fc.assert(
    fc.property(fc.array(anyText({ maxLength: 40 }), { minLength: 1, maxLength: 3 }), (names) => {
      const review = report(names);
      expect(
        textReview(review, plain)
          .split("\n")
          .filter((line) => !isSafeLine(line)),
      ).toEqual([]);
      const lines = markdownReview(review).split("\n");
      expect(lines.filter((line) => !isSafeLine(line))).toEqual([]);
      // The same lines as for plain names, and nothing of a name outside a code span.
      const expected = markdownReview(report(names.map(() => "x"))).split("\n");
      expect(lines.slice(1).map(outsideCode)).toEqual(expected.slice(1).map(outsideCode));
    }),
    rounds(300),
  );
});

test("Markdown: hostile names are in code spans, so they are no HTML, no mention and no cell [review.escaped]", () => {
  for (const line of markdownReview(report(hostileTexts)).split("\n").slice(1)) {
    expect(outsideCode(line)).not.toMatch(/[<>@#!]\w|\]\(|evil|secrets/);
    if (line.startsWith("| ")) expect(line.replaceAll("\\|", "").split("|")).toHaveLength(4);
    else expect(line).not.toContain("\\|");
  }
});

test("Markdown: a long review is cut below 60,000 characters, worst first, and says how many more there are [review.formats]", () => {
  const text = markdownReview(report(Array.from({ length: 3_000 }, (_, index) => `Customer ${index}`)));
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text.split("\n")[5]).toBe("### Would fail at apply");
  expect(text).toMatch(/\*\*\d+ more\.\*\* The JSON format has them all\./);
});

test("Markdown: many groups of one customer don't hide the others [review.formats]", () => {
  const groups = Array.from({ length: 5_000 }, (_, index) => `group ${index}`);
  const [first] = report(["Acme"]).changes;
  const properties = [{ property: "sso.roleMappings", before: null, after: { "Webcast Editor": groups } }];
  const review = { ...report(["Acme"]), changes: first === undefined ? [] : [{ ...first, properties }, first] };
  expect(markdownReview(review)).toContain("+ 4980 more");
  expect(markdownReview(review)).not.toContain("The JSON format has them all");
});

test("JSON: a review fits its JSON Schema, which is shipped [review.formats]", () => {
  const schema = shippedSchema("review-report.schema.json");
  const reviews = (["pulumi-changes", "terraform-changes", "pulumi-crashed"] as const).map((name) =>
    buildReview({ plan: recordedPlan(name), deny: ["adopt", "forget"], expect: "sha256:0" }),
  );
  for (const review of [...reviews, report(hostileTexts)]) expect(schema.safeParse(review).success).toBe(true);
  expect(schema.safeParse({ ...report([]), more: 1 }).success).toBe(false);
});

test("a plan with any text in any place is read, or refused in one safe line [review.escaped, review.refused-input]", () => {
  const urn = "urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::";
  fc.assert(
    fc.property(anyText(), fc.json(), fc.constantFrom("create", "update", "delete", "same", "x"), (name, json, op) => {
      const inputs: unknown = JSON.parse(json);
      const state = { inputs: { name, parent: inputs, sso: inputs, adopt: name }, outputs: { endpoint: name } };
      const steps = [
        {
          op,
          urn: urn + name,
          oldState: state,
          newState: { ...state, id: name },
          detailedDiff: { [name]: 1, sso: {} },
        },
      ];
      const review = buildReview({
        plan: readPlan(JSON.stringify({ steps, diagnostics: [{ severity: "error", message: name }] }), "-"),
        deny: ["delete"],
      });
      const lines = `${textReview(review, plain)}\n${markdownReview(review)}`.split("\n");
      expect(lines.filter((line) => !isSafeLine(line))).toEqual([]);
    }),
    rounds(300),
  );
});
