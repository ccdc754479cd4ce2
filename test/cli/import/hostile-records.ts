// Hundreds of customers as no one would plan them: every property, every block on and off, and names that are words of
// languages, parts of paths, or hardly texts at all.
import fc from "fast-check";
import { isTree, secretLeaves, toWireRecord, valueAt, withValue, type Tree } from "../../../schema";
import { canonical } from "../../../provider/core/canonical";
import type { WireRecord } from "../../../emulator";
import { arbitraryCustomer } from "../../support/arbitraries";
import { canary } from "./records";

const hostileNames = [
  "Müller & Söhne GmbH",
  "Čedok Žďár",
  "Ελλάδα",
  "мир и труд",
  "日本放送",
  "🎥",
  "👩‍🚀 space",
  "${process.exit(1)}",
  "%{ if true }x%{ endif }",
  "`backtick ${x}`",
  'double "quoted" \\ back',
  "it's",
  "*/ // comment <!-- -->",
  "class",
  "import",
  "constructor",
  "prototype",
  "toString",
  "await",
  "index",
  "main",
  "variables",
  "imports",
  "Same Slug",
  "same-slug",
  "SAME  SLUG!",
  "same_slug",
  "-",
  "...",
  "../../etc/passwd",
  "C:\\con",
  "nul",
  "null",
  "true",
  "0",
  "123 go",
  "１２３",
  "é",
  "\u202egnp.exe",
  "--apply",
  "$(id)",
  "a".repeat(255),
  "ü".repeat(200),
];

const idOf = (index: number): string => `65a0c0ffee0ddba1${(index + 1).toString(16).padStart(8, "0")}`;

/** The tree with secrets that can be searched for. */
function withCanaries(tree: Tree, index: number): Tree {
  return secretLeaves
    .filter((leaf) => isTree(valueAt(tree, leaf.keys.slice(0, -1))) && valueAt(tree, leaf.keys) !== undefined)
    .reduce((rest, leaf) => withValue(rest, leaf.keys, `${canary}${leaf.keys.at(-1)}-${index}`), tree);
}

/** Returns customers of the service, the same in every run. */
export function hostileRecords(count: number): readonly WireRecord[] {
  const trees = fc.sample(arbitraryCustomer(), { seed: 14, numRuns: count });
  const partners = trees.flatMap((tree, index) => (tree.type === "Partner" ? [index] : []));
  const withHive = partners.filter((index) => valueAt(trees[index], ["ecdn", "hive", "partnerId"]) !== undefined);
  return trees.map((tree, index) => {
    const needsHive = valueAt(tree, ["ecdn", "hive", "customer"]) === true;
    // Earlier ones alone, so that no parents go in a circle.
    const above = (needsHive ? withHive : partners).filter((partner) => partner < index);
    const parent = index % 5 === 0 ? undefined : above[(index * 7) % Math.max(1, above.length)];
    const name = hostileNames[index % hostileNames.length] ?? "";
    const own = index < hostileNames.length ? name : `${name.slice(0, 240)} ${index}`;
    const declared = canonical(withValue(withCanaries(tree, index), ["name"], own));
    const placed = withValue(declared, ["parent"], parent === undefined ? undefined : idOf(parent));
    return { ...toWireRecord(placed), id: idOf(index) };
  });
}
