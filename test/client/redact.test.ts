// No secret comes through, in whatever spelling a service may quote it.
import fc from "fast-check";
import { excerpt, oneLine, redactor } from "../../provider/client/redact";
import { canary } from "../support/customers";
import { rounds } from "../support/rounds";

const secret = `${canary}"quoted" & <ä>/\\ünder=+%`;

test.each([
  ["as it is", secret], ["in JSON", JSON.stringify(secret)], ["in JSON with escaped slashes", JSON.stringify(secret).replaceAll("/", "\\/")],
  ["in ASCII JSON", JSON.stringify(secret).replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)],
  ["in an address", encodeURIComponent(secret)], ["in a form", new URLSearchParams({ a: secret }).toString()],
  ["in HTML", secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;")],
  ["in another Unicode form", secret.normalize("NFD")], ["cut short", secret.slice(0, 14)], ["cut short in JSON", JSON.stringify(secret).slice(1, 16)],
  ["twice", `${secret}, ${secret}`],
])("a secret %s is taken out [secrets.output]", (_, text) => {
  const redacted = redactor([secret])(`before ${text} after`);
  expect(redacted).not.toContain(canary);
  expect(redacted).toMatch(/^before .*\[secret\].* after$/);
});

test("short secrets are taken out as well, and nothing else is", () => {
  expect(redactor(["x9"])("the x9 of 9x")).toBe("the [secret] of 9x");
  expect(redactor([])("all of it")).toBe("all of it");
  expect(redactor([""])("all of it")).toBe("all of it");
});

test("in a line of ours only a whole secret is taken out, and no word that begins like one [secrets.output]", () => {
  const line = "POST /v1/customers answered customers-of-acme-2024";
  expect(redactor(["customers-of-acme-2024"], "whole")(line)).toBe("POST /v1/customers answered [secret]");
  expect(redactor(["customers-of-acme-2024"])(line)).toBe("POST /v1/[secret] answered [secret]");
});

test("no text holds a secret after it was taken out, whatever stands around it", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
  fc.assert(fc.property(text, text, text, (before, hidden, after) =>
    redactor([hidden])(before + hidden + after).split("[secret]").every((part) => !part.includes(hidden))), rounds());
});

test("an excerpt is one printable line, and holds no value of JSON, broken or not", () => {
  const show = (body: string) => excerpt(body, (text) => text);
  expect(show("<html>\n\t<body>\u0000\u202eno</body>")).toBe("<html> <body> no</body>");
  expect(show(`{"id":"${secret}","kept":[1,{"token":null}]}`)).not.toContain(canary);
  expect(show(`{"hmacSecret":"${canary}`)).toBe("{\"hmacSecret\":…");
  expect(show(`{hmacSecret: '${canary}'}`)).not.toContain(canary);
  expect(show("x".repeat(500))).toHaveLength(80);
});

test("a secret at the place where a text is cut stays out", () => {
  expect(oneLine(`${"x".repeat(290)}${secret}`, redactor([secret]))).not.toContain("cana");
});
