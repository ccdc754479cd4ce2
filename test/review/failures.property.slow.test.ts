// What a review says will fail fails, and what it passes applies: many plans.
import fc from "fast-check";
import { useBench } from "../support/bench";
import { rounds } from "../support/rounds";
import { arbitraryCase } from "./case";
import { playCase } from "./playing";

const bench = useBench();

it("what a review says will fail fails, and what it passes applies [review.foresight]", async () => {
  const property = fc.asyncProperty(arbitraryCase, (given) => playCase(given, bench));
  await fc.assert(property, rounds(300));
});
