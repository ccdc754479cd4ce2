// The drift report as text, Markdown, HTML and JSON, with texts that would do harm where a format doesn't escape them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createColors } from "picocolors";
import { htmlReport } from "../../provider/cli/drift/html";
import { markdownReport } from "../../provider/cli/drift/markdown";
import { textReport } from "../../provider/cli/drift/text";
import { DriftReport } from "../../provider/inventory/drift-report";
import { root } from "../../tools/workbench/project";
import { hostileTexts, outsideCode, shippedSchema } from "../support/report-formats";

const place = { source: "dev", engine: "pulumi" as const, address: "urn:pulumi:dev::acme::t::acme" };
const who = (name: string) => ({ id: "65a0c0ffee", name, path: ["Acme Group", name], ...place });

function report(names: readonly string[], changes: Partial<DriftReport> = {}): DriftReport {
  return DriftReport.parse({
    version: 1,
    note: "Compares states with the service, not with code.",
    endpoint: "https://webcasts.example/v1",
    sources: [{ source: "dev", engine: "pulumi", customers: names.length }],
    counts: {
      compared: names.length,
      deleted: names.length,
      changed: names.length,
      moved: names.length,
      unchecked: names.length,
      unmanaged: names.length,
    },
    deleted: names.map((name) => ({ ...who(name), revert: "pulumi up", accept: "pulumi state delete" })),
    changed: names.map((name) => ({
      ...who(name),
      revert: "pulumi up",
      properties: [
        { property: "name", state: name, service: `${name}!`, accept: `name: ${JSON.stringify(name)}` },
        { property: "sso.roleMappings", state: { [name]: [name] }, service: null, accept: "remove `sso.roleMappings`" },
        { property: "hmac.secret", secret: true, accept: "set `hmac.secret` to the new value" },
      ],
    })),
    moved: names.map((name) => ({ ...who(name), from: null, to: { id: "65a1", name }, accept: 'parent: "65a1"' })),
    unchecked: names.map((name) => ({ ...who(name), reason: "timeout", message: `Can't read customer ${name}.` })),
    unmanaged: names.map((name) => ({ id: "65a0", name, path: [name], import: "webcastmanager import" })),
    incomparable: [],
    fingerprint: "sha256:f00",
    ...changes,
  });
}

const none = { deleted: 0, changed: 0, moved: 0, unchecked: 0, unmanaged: 0 };
const clean = report([], { counts: { compared: 3, ...none } });
const plain = createColors(false);

test("text: every kind is there, worst first, with what to do [drift.formats]", () => {
  expect(textReport(report(["Acme Berlin"]), plain)).toMatchInlineSnapshot(`
   "Deleted (1)  in a state, and no longer in the service

     - Acme Group / Acme Berlin  65a0c0ffee  dev · acme
         revert  pulumi up  (creates it anew, without its webcasts)
         accept  pulumi state delete  (and remove it from the code)

   Changed (1)  differs from its state

     ~ Acme Group / Acme Berlin  65a0c0ffee  dev · acme
         name              "Acme Berlin" → "Acme Berlin!"
                           accept  name: "Acme Berlin"
         sso.roleMappings  - Acme Berlin: "Acme Berlin"
                           accept  remove \`sso.roleMappings\`
         hmac.secret       changed (secret)
                           accept  set \`hmac.secret\` to the new value
         revert            pulumi up

   Moved (1)  below another parent

     > Acme Group / Acme Berlin  65a0c0ffee  dev · acme
         from the account to "Acme Berlin"
         revert  no engine can move a customer, and an update would replace it with its webcasts; move it back in WebcastManager
         accept  parent: "65a1"

   Unchecked (1)  could not be compared

     ? Acme Group / Acme Berlin  65a0c0ffee  dev · acme
         Can't read customer Acme Berlin.

   Unmanaged (1)  in no state

     + Acme Berlin  65a0
         import  webcastmanager import

   Drift: 1 deleted, 1 changed, 1 moved, 1 unchecked, 1 in no state.
   Compared 1 customer of dev with https://webcasts.example/v1.
   Compares states with the service, not with code.
   "
  `);
});

test("text: no difference is one calm line [drift.formats]", () => {
  expect(textReport(clean, plain).split("\n")[0]).toBe("No drift.");
});

test("text: no control character of a name reaches the terminal, and color is there only where it may be [drift.escaped]", () => {
  expect(textReport(report(hostileTexts), plain)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|^::/m);
  expect(textReport(report(["Acme"]), createColors(true))).toContain("\u001b[31m");
});

test("Markdown: a text of the service is in a code span, so it is no HTML, no mention and no cell [drift.escaped]", () => {
  const lines = markdownReport(report(hostileTexts)).split("\n");
  for (const line of lines.slice(1)) {
    expect(outsideCode(line)).not.toMatch(/[<>@#!]\w|\]\(|evil|secrets/);
    if (line.startsWith("| ")) expect(line.replaceAll("\\|", "").split("|")).toHaveLength(5);
    else expect(line).not.toContain("\\|");
  }
});

test("Markdown: the first line is the marker with the fingerprint [drift.formats]", () => {
  expect(markdownReport(report(["Acme"])).split("\n")[0]).toBe("<!-- webcastmanager-drift sha256:f00 -->");
});

test("Markdown: a long report is cut below 60,000 characters, worst first, and says how many more there are [drift.formats]", () => {
  const text = markdownReport(report(Array.from({ length: 3_000 }, (_, index) => `Customer ${index}`)));
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text).toContain("### Deleted");
  const shown = text.split("\n**`").length - 1;
  expect(text).toContain(`**${5 * 3_000 - shown} more.**`);
  expect(text).toContain("not with code");
});

test("HTML: every color is one of the emulator's page [drift.formats]", () => {
  const html = htmlReport(report(["Acme"]));
  const [look, own] = ["look.css", "report.css"].map((name) =>
    readFileSync(join(root, "page", name), "utf8").replaceAll(/\s/g, ""),
  );
  expect(html.replaceAll(/\s/g, "")).toContain(/--page:[^;]+;/.exec(look!)?.[0]);
  expect(own).not.toMatch(/#[0-9a-f]{3,8}\b|rgb|hsl/);
  const declared = new Set([...(look! + own!).matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const used = [...own!.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name);
  expect(used.filter((name) => !declared.has(name))).toEqual([]);
});

test("HTML: every text is escaped, there is no script, and nothing may be loaded [drift.escaped]", () => {
  const page = htmlReport(report(hostileTexts));
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<[^>]*\s(?:src|href|on\w+)=/);
  const tags = new Set([...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag?.toLowerCase()));
  expect([...tags].sort()).toEqual(
    [
      "b",
      "body",
      "code",
      "dd",
      "details",
      "div",
      "dl",
      "dt",
      "footer",
      "h1",
      "head",
      "header",
      "html",
      "li",
      "main",
    ].concat(["meta", "p", "span", "style", "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul"]),
  );
});

test("JSON: the report fits its JSON Schema, which is shipped [drift.formats]", () => {
  const schema = shippedSchema("drift-report.schema.json");
  expect(schema.safeParse(report(hostileTexts)).success).toBe(true);
  expect(schema.safeParse({ ...report([]), more: 1 }).success).toBe(false);
  expect(schema.safeParse({ ...report([]), deleted: [{}] }).success).toBe(false);
});
