// How often a foresight checks a step again.
import { circlesIn } from "../../provider/review/failures/circles";
import { GrowingSet } from "../../provider/review/failures/growing-set";
import type { Step } from "../../provider/review/failures/steps";
import { planned } from "./planned";

const count = 2_000;
const steps = Array.from({ length: count }, (_, index): Step => {
  const tree = { name: `N${index}` };
  return { does: "update", change: planned(`c${index}`, { before: tree, after: tree }), tree };
});
const next = new Map(steps.map((step, index) => [step, steps[index + 1]]));

test("of a chain in which each step waits for the next, each is checked at most twice [review.foresight]", () => {
  for (const order of [steps, steps.toReversed()]) {
    const found = new GrowingSet();
    let checks = 0;
    found.grow(order, (step) => {
      checks += 1;
      const before = next.get(step);
      return before === undefined || found.has(before);
    });
    expect(steps.every((step) => found.has(step))).toBe(true);
    expect(checks).toBeLessThanOrEqual(2 * count);
  }
});

test("a step that asked for many is checked again only when one of them comes in [review.foresight]", () => {
  const [first, ...others] = steps as [Step, ...Step[]];
  const found = new GrowingSet();
  let checks = 0;
  found.grow(steps, (step) => {
    if (step !== first) return step !== others[0];
    checks += 1;
    return others.filter((other) => found.has(other)).length > 0;
  });
  expect([found.has(first), found.has(others[0]!), checks]).toEqual([true, false, 2]);
});

test("a search for circles asks each step once for the next [review.foresight]", () => {
  const [first] = steps;
  let asked = 0;
  const found = circlesIn(steps, (step) => {
    asked += 1;
    return next.get(step) ?? first;
  });
  expect([found.size, found.get(steps[7]!), asked]).toEqual([count, steps, count]);
  expect(circlesIn(steps, (step) => next.get(step)).size).toBe(0);
});
