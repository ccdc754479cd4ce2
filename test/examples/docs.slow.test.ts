// The pages of docs/ that take long, followed as a reader does.
import { expectFollowed, slowWalks } from "./walks";

test.each(slowWalks.map((pages) => [pages.join(", "), pages] as const))(
  "%s: each command exits and prints as the page shows [package.readme]",
  (_title, pages) => expectFollowed(...pages),
);
