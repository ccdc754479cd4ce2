// Every other example, with every engine that runs it.
import { expectRunsTwice, slowRuns } from "./runs";

test.each(slowRuns)(
  "%s comes up with %s, changes nothing after that, and cleans up, twice in a row [package.examples]",
  expectRunsTwice,
);
