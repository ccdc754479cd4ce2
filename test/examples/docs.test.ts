// Pages of docs/ and the README, followed as a reader does: every block is run, compiled, or compared with what is
// printed.
import { blocksOf, commandsIn, guides, pageText } from "../support/pages";
import { compile } from "../pulumi/types-compile";
import { Walk } from "../support/walk";
import { expectFollowed, followedPages, quickWalks } from "./walks";

test.each(quickWalks.map((pages) => [pages.join(", "), pages] as const))(
  "%s: each command exits and prints as the page shows [package.readme]",
  (_title, pages) => expectFollowed(...pages),
);

test.each([
  ["a command that fails", "```sh\nfalse\n```", "page.md:1: exited 1"],
  ["a command with another exit code", "```sh\nsh -c 'exit 3' # exits 2\n```", "page.md:1: exited 1"],
  ["an output that is not printed", "```sh\necho one\n```\n\n```\ntwo\n```", "page.md:5: the command does not print"],
  ["a file without a name", "```ts\nconst one = 1;\n```", "page.md:1: the paragraph before the block names no file"],
])("%s fails the page [package.readme]", async (_what, text, message) => {
  const walk = await Walk.start();
  try {
    await expect(walk.follow(blocksOf("page.md", text))).rejects.toThrow(message);
  } finally {
    await walk.finish();
  }
});

test("every page with a block is followed, unless it is generated from what runs [package.readme]", () => {
  const written = guides.filter((page) => !pageText(page).startsWith("<!-- Generated"));
  const withBlocks = written.filter((page) => blocksOf(page).length > 0);
  expect(withBlocks.toSorted()).toEqual(followedPages.toSorted());
});

test("the programs of all pages compile [package.readme]", () => {
  const programs = ["README.md", ...guides]
    .flatMap((page) => blocksOf(page))
    .filter(({ language }) => language === "ts");
  const compiled = compile(Object.fromEntries(programs.map(({ place, text }) => [place, text])));
  expect(compiled).toEqual(Object.fromEntries(programs.map(({ place }) => [place, ""])));
});

/** Commands of the README that other tests run, with the test. */
const elsewhere: Readonly<Record<string, string>> = {
  "npm run demo": "test/demo/demo.test.ts",
  "npm test": "test/tools/commands.test.ts",
};

test("the README shows what the pages show, and commands that other tests run [package.readme]", () => {
  const followed = followedPages.flatMap((page) => blocksOf(page));
  const commands = [...followed.flatMap(commandsIn), ...Object.keys(elsewhere)];
  const missing = blocksOf("README.md").filter((block) =>
    block.language === "sh"
      ? commandsIn(block).some((command) => !commands.includes(command))
      : !followed.some(({ language, text }) => language === block.language && text.startsWith(block.text)),
  );
  expect(missing.map(({ place }) => place)).toEqual([]);
});
