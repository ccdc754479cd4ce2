// Every kind of failure that a review lists has its message, and what a review can't know is no failure.
import { ReviewReport } from "../../provider/review/review-report";
import { failureRows, openRows } from "./failure-rows";
import { reviewOf } from "./planned";

test("every kind of failure has a row [review.foresight]", () => {
  const kinds = ReviewReport.shape.failures.element.shape.kind.options;
  expect(kinds.filter((kind) => !Object.values(failureRows).some((row) => row.kind === kind))).toEqual([]);
});

test.each(Object.entries(failureRows))("fails: %s [review.foresight]", (_, row) => {
  const { failures, outcome } = reviewOf(row);
  expect(failures.map(({ kind, message }) => [kind, message])).toEqual([[row.kind, row.message]]);
  expect(outcome).toBe("refused");
});

test.each(Object.entries(openRows))("can't be known: %s [review.foresight]", (_, row) => {
  const { failures, unknown: open, outcome } = reviewOf(row);
  expect([failures, outcome]).toEqual([[], "ok"]);
  expect(open.flatMap(({ address, message }) => (address === undefined ? [] : [message]))).toEqual(
    [row.message].flat(),
  );
});

test("each message says what fails, why, and what to do, and its first sentence is short [review.foresight]", () => {
  for (const { kind, message } of Object.values(failureRows).filter((row) => row.kind !== "plan failed")) {
    expect(message).toMatch(/^Can't (?:[a-z]+ customer "[^"]+"|log in).*?: .+(?:\. |; ).+\.$/);
    expect([kind, message.split(/\. (?=[A-Z])|; /)[0]!.length <= 160]).toEqual([kind, true]);
  }
  for (const message of Object.values(openRows).flatMap((row) => row.message))
    expect(message).toMatch(
      /^Can't know (?:whether apply can [a-z]+ (?:the )?customer .*?|what apply does with customer [a-z]+): .+\.$/,
    );
});
