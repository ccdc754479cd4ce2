// The marker of a comment or an issue: any stack is found again by it, and nothing of its name leaves the HTML comment.
import fc from "fast-check";
import { isSameBody, markerLine, markerOf } from "../../../provider/cli/report/marker";

const anyStack = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("-", "--", "-->", "<!--", "!", ">", '"', "\\", "\n", "\r", "}", "\ud800", "prod"))
    .map((parts) => parts.join("")),
);

test("a marker says what was written into it, of its own kind and stack only [report.found]", () => {
  fc.assert(
    fc.property(anyStack, anyStack, fc.boolean(), (stack, other, cut) => {
      const marker = { stack, hash: "sha256:00", ...(cut && { cut: true as const }) };
      const body = `${markerLine("review", marker)}\nText`;
      expect(markerOf(body, "review", stack)).toMatchObject(marker);
      expect(markerOf(body, "apply", stack)).toBeUndefined();
      if (other !== stack) expect(markerOf(body, "review", other)).toBeUndefined();
    }),
  );
});

test("a marker is one HTML comment on one line of ASCII, without -- in it [report.hostile]", () => {
  fc.assert(
    fc.property(anyStack, (stack) => {
      expect(markerLine("drift", { stack })).toMatch(/^<!-- (?:(?!--)[\x20-\x7e](?<!>))* -->$/);
    }),
  );
});

test.each([
  ["another version", '<!-- webcastmanager-review {"version":2,"stack":"prod"} -->'],
  ["no JSON", "<!-- webcastmanager-review {prod} -->"],
  ["text before it", ' <!-- webcastmanager-review {"version":1,"stack":"prod"} -->'],
  ["text behind it", '<!-- webcastmanager-review {"version":1,"stack":"prod"} --> and more'],
])("a first line with %s is no marker [report.found]", (_, body) => {
  expect(markerOf(body, "review", "prod")).toBeUndefined();
});

test("line ends and blanks at the ends make no other body", () => {
  expect(isSameBody("a\r\nb\n", "a\nb")).toBe(true);
  expect(isSameBody("a\nb", "a b")).toBe(false);
});
