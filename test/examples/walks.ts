// Which pages of docs/ one reader follows one after the other, as each says under "Before you start".
import { blocksOf } from "../support/pages";
import { Walk } from "../support/walk";

/** The walks that `npm test` plays. */
export const quickWalks = [
  ["docs/getting-started.md"],
  ["docs/terraform.md"],
  ["docs/emulator.md", "docs/contract.md"],
] as const;

/** Every other walk, with the pages that it starts from. */
export const slowWalks = [
  ["docs/getting-started.md", "docs/drift.md", "docs/troubleshooting.md"],
  ["docs/getting-started.md", "docs/pulumi.md", "docs/import.md"],
  ["docs/terraform.md", "docs/cdktn.md"],
  ["docs/settings.md"],
  ["docs/gitops.md"],
] as const;

/** Every page that a walk follows, once. */
export const followedPages: readonly string[] = [...new Set([...quickWalks, ...slowWalks].flat())];

/** Follows pages in one empty folder. */
export async function expectFollowed(...pages: readonly string[]): Promise<void> {
  const walk = await Walk.start();
  try {
    for (const page of pages) await walk.follow(blocksOf(page));
  } finally {
    await walk.finish();
  }
}
