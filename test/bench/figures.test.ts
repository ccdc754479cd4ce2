// How figures are judged and shown.
import { interleave, median, verdictOf, type Figure } from "../../bench/figures";
import { limitText, shown, table, times } from "../../bench/table";

const figure = (part: Partial<Figure>): Figure => ({
  id: "f",
  what: "something",
  unit: "ms",
  against: "another",
  ours: [1],
  reference: [1],
  ...part,
});

describe("a figure", () => {
  test("has the middle of its runs as its value", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test("compares each run with the reference that ran beside it, so that a slow minute hits both", () => {
    expect(verdictOf(figure({ ours: [10, 100, 11], reference: [10, 100, 10] })).ratio).toBe(1);
  });

  test.each([
    ["at most", { of: "ratio", most: 1.05 }, [105], [100], true],
    ["at most", { of: "ratio", most: 1.05 }, [106], [100], false],
    ["at least", { of: "ratio", least: 0.95 }, [94], [100], false],
    ["below", { of: "value", below: 100 }, [100], [1], false],
    ["below", { of: "value", below: 100 }, [99], [1], true],
    ["above the reference", { of: "difference", most: 60 }, [160], [100], true],
    ["above the reference", { of: "difference", most: 60 }, [161], [100], false],
  ] as const)("is held against its limit: %s (%j: %j by %j)", (_, limit, ours, reference, isInside) => {
    expect(verdictOf(figure({ limit, ours, reference })).isInside).toBe(isInside);
  });

  test("without a limit is neither inside nor outside", () => {
    expect(verdictOf(figure({})).isInside).toBeUndefined();
  });

  test("that could not be measured is outside", () => {
    expect(verdictOf(figure({ ours: [], reference: [], limit: { of: "ratio", most: 2 } })).isInside).toBe(false);
  });

  test("is measured in turns: ours, reference, ours, reference", async () => {
    const order: string[] = [];
    const taken = await interleave(
      2,
      async (run) => order.push(`ours ${run}`),
      async (run) => order.push(`reference ${run}`),
    );
    expect(order).toEqual(["ours 1", "reference 1", "ours 2", "reference 2"]);
    expect(taken).toEqual({ ours: [1, 3], reference: [2, 4] });
  });
});

describe("the table", () => {
  test("shows values in units that people read", () => {
    expect([
      shown(3912, "ms"),
      shown(0.0412, "ms"),
      shown(68, "bytes"),
      shown(61 * 1024 * 1024, "bytes"),
      shown(13, "requests"),
    ]).toEqual(["3.91 s", "0.0412 ms", "68 B", "61 MiB", "13"]);
    expect([
      times(1.034),
      times(0.013),
      limitText({ of: "ratio", least: 0.95 }, "ms"),
      limitText({ of: "difference", most: 1024 }, "bytes"),
      limitText(undefined, "ms"),
    ]).toEqual(["1.03 ×", "0.0130 ×", "≥ 0.95 ×", "≤ +1 KiB", ""]);
  });

  test("is aligned, one line for each figure", () => {
    const lines = table([
      figure({ what: "short", limit: { of: "ratio", most: 2 } }),
      figure({ what: "something longer", limit: { of: "ratio", most: 0.5 } }),
    ]).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]!.indexOf("inside")).toBe(lines[2]!.indexOf("outside"));
  });
});
