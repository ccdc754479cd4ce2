// The options of tsconfig that test/package/declarations.test.ts does not try.
import { bundler, expectCompiles, nodenext, template } from "./user-programs";

test.each([
  ["the tsconfig of Pulumi's older templates", { ...template, target: "es2016" }],
  ["nodenext", nodenext],
  ["bundler", bundler],
])(
  "under TypeScript 5.9 and %s programs with every door compile, libraries checked too [package.declarations]",
  (_name, options) => expectCompiles("TypeScript 5.9", options),
);
