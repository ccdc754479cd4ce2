// The drift report as one page of HTML without scripts: the tree of customers with the differences marked in it. Every
// text is escaped, and the page may load nothing.
import { createHash } from "node:crypto";
import { printable } from "../../../schema";
import type { DriftReport } from "../../inventory/drift-report";
import {
  comparedText,
  entriesOfReport,
  isClean,
  kinds,
  kindTexts,
  remarksOf,
  verdictText,
  type Entry,
  type Kind,
  type Row,
  type Step,
} from "./sections";
import { readStylesheet } from "./stylesheet";

/** Entries of a page, at most: browsers become slow with more. */
const mostEntries = 5_000;

/** Entries of a page that is unfolded, at most. */
const mostOpen = 200;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Returns a text for a place between tags or inside quotes. */
function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** Characters of a word that is not broken at its hyphens, such as an option. */
const longestWord = 24;

/** Code whose short words stay whole where a line ends. */
function codeHtml(code: string): string {
  const words = printable(code)
    .split(" ")
    .map((word) => {
      const text = escapeHtml(word);
      return word.includes("-") && word.length <= longestWord ? `<span class="word">${text}</span>` : text;
    });
  return `<code>${words.join(" ")}</code>`;
}

/** A sentence whose parts in backticks are code. */
function sentenceHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

/** A place in the tree: what differs of this customer, and what is below it. */
interface Branch {
  readonly name: string;
  readonly entries: Entry[];
  readonly below: Map<string, Branch>;
}

function treeOf(entries: readonly Entry[]): Branch {
  const root: Branch = { name: "", entries: [], below: new Map() };
  for (const entry of entries) {
    let branch = root;
    for (const name of entry.path) {
      const next = branch.below.get(name) ?? { name, entries: [], below: new Map<string, Branch>() };
      branch.below.set(name, next);
      branch = next;
    }
    branch.entries.push(entry);
  }
  return root;
}

function countsBelow({ below }: Branch): ReadonlyMap<Kind, number> {
  const counts = new Map<Kind, number>();
  for (const branch of below.values()) {
    for (const { kind } of branch.entries) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, count] of countsBelow(branch)) counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return counts;
}

const badge = (kind: Kind, text: string): string => `<span class="mark ${kind}">${text}</span>`;

function changeHtml({ before, after, removed, added, remark }: Row): string {
  const was = (text: string) => `<code class="was">${escapeHtml(text)}</code>`;
  const is = (text: string) => `<code class="is">${escapeHtml(text)}</code>`;
  if (remark !== undefined) return escapeHtml(remark);
  if (before !== undefined && after !== undefined) return `${was(before)} <span class="arrow">→</span> ${is(after)}`;
  const items = [...removed.map((item) => was(`− ${item}`)), ...added.map((item) => is(`+ ${item}`))];
  return `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

function tableHtml(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map(
    (row) =>
      `<tr><td><code>${escapeHtml(row.property)}</code></td><td>${changeHtml(row)}</td>` +
      (row.accept.isCode
        ? `<td class="accept">${codeHtml(row.accept.text)}</td></tr>`
        : `<td>${sentenceHtml(row.accept.text)}</td></tr>`),
  );
  const head = "<thead><tr><th>Property</th><th>State → service</th><th>Code that accepts it</th></tr></thead>";
  return `<table>${head}<tbody>${lines.join("")}</tbody></table>`;
}

function stepHtml({ verb, code, remark }: Step): string {
  const parts = [
    ...(code === undefined ? [] : [codeHtml(code)]),
    ...(remark === undefined ? [] : [`<span class="quiet">${sentenceHtml(remark)}</span>`]),
  ];
  return `<dt>${verb}</dt><dd>${parts.join(" ")}</dd>`;
}

function entryHtml({ kind, text, rows, steps }: Entry): string {
  return [
    `<div class="difference ${kind}">`,
    text === undefined ? "" : `<p>${escapeHtml(text)}</p>`,
    tableHtml(rows),
    steps.length === 0 ? "" : `<dl>${steps.map(stepHtml).join("")}</dl>`,
    "</div>",
  ].join("");
}

function branchHtml(branch: Branch, isOpen: boolean): string {
  const { name, entries, below } = branch;
  const ids = new Set(entries.map(({ id }) => id));
  const badges = entries.map(({ kind }) => badge(kind, kindTexts[kind].title.toLowerCase()));
  const inside = [...countsBelow(branch)].map(([kind, count]) => `${count} ${kindTexts[kind].title.toLowerCase()}`);
  const places = [...new Set(entries.flatMap(({ place = "" }) => (place === "" ? [] : [place])))];
  const parts = [
    `<span class="name">${escapeHtml(name)}</span>`,
    ...badges,
    ...[...ids].map((id) => `<code class="id">${escapeHtml(id)}</code>`),
    ...(inside.length === 0 ? [] : [`<span class="inside">below it: ${inside.join(", ")}</span>`]),
    ...places.map((place) => `<span class="place">${escapeHtml(place)}</span>`),
  ];
  const body = [...entries.map(entryHtml), ...[...below.values()].map((inner) => branchHtml(inner, isOpen))].join("\n");
  return `<details${isOpen ? " open" : ""}><summary>${parts.join(" ")}</summary><div class="body">${body}</div></details>`;
}

function countsHtml(report: DriftReport): string {
  if (isClean(report)) return '<li class="tally clean"><b>0</b> differences</li>';
  return kinds
    .filter((kind) => report[kind].length > 0)
    .map(
      (kind) => `<li class="tally ${kind}"><b>${report[kind].length}</b> ${kindTexts[kind].title.toLowerCase()}</li>`,
    )
    .join("");
}

/** Returns the report as a page. */
export function htmlReport(report: DriftReport): string {
  const entries = entriesOfReport(report);
  const more = entries.length - mostEntries;
  const tree = [...treeOf(entries.slice(0, mostEntries)).below.values()]
    .map((branch) => branchHtml(branch, entries.length <= mostOpen))
    .join("\n");
  const stylesheet = readStylesheet();
  const style = createHash("sha256").update(stylesheet).digest("base64");
  const remarks = [
    ...(more > 0 ? [`${more} more. The JSON format has them all.`] : []),
    ...remarksOf(report),
    report.fingerprint,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="webcastmanager-drift ${escapeHtml(report.fingerprint)}">
<title>${escapeHtml(verdictText(report))}</title>
<style>${stylesheet}</style>
</head>
<body>
<header>
<h1>${isClean(report) ? "No drift" : "Drift report"}</h1>
<p>${escapeHtml(comparedText(report))}</p>
<ul class="counts">${countsHtml(report)}</ul>
</header>
<main>
${tree}
</main>
<footer>
${remarks.map((remark) => `<p>${sentenceHtml(remark)}</p>`).join("\n")}
</footer>
</body>
</html>
`;
}
