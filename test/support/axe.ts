// What axe finds on a page: each finding with where it is. The policy of the page stays on.
import axe from "axe-core";
import type { Page } from "playwright-core";

interface Result {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Returns what axe finds; empty for an accessible page. */
export async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(`window.axe === undefined && (() => { ${axe.source} })()`);
  const tags = JSON.stringify(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const violations = await page.evaluate<readonly Result[]>(
    `axe.run(document, { runOnly: ${tags} }).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${help}: ${html} ${failureSummary}`),
  );
}
