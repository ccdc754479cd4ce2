// Lists of the service: whole, or refused at the first item that does not fit.
import * as z from "zod";
import { wireList } from "../../schema";

test("a list that fits comes whole, and one with a wrong item names the first alone, however many there are [input.strange-answers]", () => {
  expect(wireList(z.string()).parse(["a", "b"])).toEqual(["a", "b"]);
  expect(wireList(z.string()).safeParse(["a", ...Array.from({ length: 9_999 }, () => 1)]).error?.issues).toEqual([
    expect.objectContaining({ path: [1] }),
  ]);
  expect(wireList(z.string()).safeParse("a").success).toBe(false);
});

test("a list of more items than allowed is refused [input.strange-answers]", () => {
  expect([2, 3].map((count) => wireList(z.int(), 2).safeParse(Array.from({ length: count }, () => 1)).success)).toEqual(
    [true, false],
  );
});
