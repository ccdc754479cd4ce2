// The steps of the demo: customers created by hand, their import, drift, repair, a review, two refusals. Each step
// checks what it prints.
import { ok as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isDeepStrictEqual, stripVTControlCharacters } from "node:util";
import { root } from "../workbench/project";
import { editsBetween, isRestored, secretsOf, unmanaged } from "./customers";
import type { Demo } from "./demo";
import { editElsewhere, listed } from "./edit-elsewhere";
import { command, quote, remark, result, type Steps } from "./screen";

/** The folder of the program, which the import creates. */
export const programFolder = "webcasts";

/** The page with the drift, which is kept. */
export const driftPage = join(root, ".work", "demo-drift.html");

/** What `pulumi up` prints of updates. */
const updates = /^ ~ .* updated \(.*?\)(?: \[diff: .*?\])?|^ +(?:~ )?\d+ (?:updated|unchanged)/gm;

/** Expects WebcastManager to be exactly as it was. */
function expectUnchanged({ customers }: Demo, before: Demo["before"]): void {
  assert(isDeepStrictEqual(customers, before), "every customer is as before");
}

/**
 * Shows changed lines of a file of the program and applies them; new ones go into its last call, or to its end.
 * Returns a function that puts the file back.
 */
function edit({ project }: Demo, file: string, lines: readonly string[]): () => void {
  const path = join(programFolder, file);
  const text = project.read(path);
  remark(`in ${file}`);
  quote(lines.join("\n"));
  const kept = text
    .trimEnd()
    .split("\n")
    .filter((line) => !lines.includes(`- ${line}`));
  const added = lines.filter((line) => line.startsWith("+ ")).map((line) => line.slice(2));
  const end = kept.lastIndexOf("});");
  const at = end === -1 ? kept.length : end;
  project.write(path, `${kept.toSpliced(at, 0, ...added).join("\n")}\n`);
  return () => {
    project.write(path, text);
  };
}

/** The steps by their titles. */
export const steps: Steps<Demo> = {
  async "List the customers that were created by hand"(demo) {
    await demo.run("webcastmanager customers list --tree", { shows: /^Acme Group .*\n├─ .*\n└─ .*\nGlobex .*\n$/ });
    result(`${demo.before.length} customers in WebcastManager, none of them in code`);
  },

  async "Write them as a program, and prove that it changes nothing"(demo) {
    const line = `webcastmanager import --to pulumi --out ${programFolder}`;
    const { ms } = await demo.run(line, { shows: /Proved the import of 4 customers/ });
    const sent = Object.keys(demo.emulator.admin.requests().byRoute);
    const isReading = sent.every((route) => /^(?:get|list|read) /.test(route));
    assert(isReading, `the import sends reads only: ${sent.join(", ")}`);
    expectUnchanged(demo, demo.before);
    result("a program, proven by the engine; only reads were sent", ms);
  },

  "Read the program"({ project }) {
    const path = join(programFolder, "acme-group.ts");
    const text = project.read(path);
    const [shown = ""] = text.split(/(?<=^\}\);)$/m);
    command(`head -n ${shown.split("\n").length} ${path}`);
    quote(shown);
    assert(text.includes('requireSecret("acmeGroupKollectiveToken")'), "the program requires its secret");
    assert(text.includes("parent: acmeGroup,"), "consumers name their parent");
    result("no ids and no secrets; two consumers follow, each with `parent: acmeGroup`");
  },

  async "Import them into a stack"(demo) {
    await demo.run(`pulumi --cwd ${programFolder} stack init dev`, { shows: /^Created stack 'dev'/m });
    const line = `webcastmanager import --to pulumi --out ${programFolder} --stack dev --apply`;
    const { ms } = await demo.run(line, { shows: /Imported 4 customers/ });
    expectUnchanged(demo, demo.before);
    result("4 customers in the stack; nothing in WebcastManager changed", ms);
  },

  async Preview(demo) {
    demo.cd(programFolder);
    const line = "pulumi preview --refresh --expect-no-changes";
    const { ms } = await demo.run(line, { shows: /^ +\d+ unchanged/gm });
    result("code, stack and WebcastManager agree: exit code 0", ms);
  },

  "Meanwhile a colleague edits them in WebcastManager": editElsewhere,

  async "Report the drift"(demo) {
    const { properties, changed, deleted, created } = editsBetween(demo.before, demo.customers);
    const counts = listed([deleted, "deleted"], [changed, "changed"], [created, "in no state"]);
    const line = "webcastmanager drift --unmanaged";
    const { stdout, ms } = await demo.run(line, { code: 7, shows: new RegExp(`^Drift: ${counts}\\.$`, "m") });
    const text = stripVTControlCharacters(stdout);
    const shown = [...text.matchAll(/^ {6}(\S+) .*\n {8,}accept /gm)].map(([, property = ""]) => property);
    const isExact = isDeepStrictEqual(shown.toSorted(), properties.toSorted());
    assert(isExact, `the report has exactly what was edited: ${properties.join(", ")}`);
    result("exit code 7, and only what was edited", ms);
    const out = relative(join(demo.project.folder, programFolder), driftPage);
    await demo.run(`${line} --format html --out ${out}`, { code: 7 });
    assert(readFileSync(driftPage, "utf8").includes(unmanaged), "the page has the report");
    result(`the same as a page: ${relative(process.cwd(), driftPage)}`);
  },

  async "Restore what the program declares"(demo) {
    const { ms } = await demo.run("pulumi up --refresh --yes --skip-preview", { shows: updates });
    assert(isRestored(demo.before, demo.customers), "every customer is as before the edits");
    result("what was edited is restored; the HMAC secret is unchanged", ms);
  },

  async "Review a pull request that would fail"(demo) {
    const undo = edit(demo, "index.ts", [
      '+ import { Customer } from "webcastmanager-provider";',
      '+ import { globex } from "./globex";',
      `+ new Customer("wien", { name: "${unmanaged}", type: "Consumer", defaultLanguage: "de", parent: globex });`,
    ]);
    const preview = await demo.run("pulumi preview --refresh --json");
    demo.project.write(join(programFolder, "preview.json"), preview.stdout);
    result("the preview exits 0", preview.ms);
    const review = await demo.run("webcastmanager review preview.json", {
      code: 5,
      shows: new RegExp(`${unmanaged} +name taken`),
    });
    result("exit code 5, before the merge: apply would fail", review.ms);
    undo();
  },

  async "Remove a partner from the program"(demo) {
    const before = demo.customers;
    const undo = edit(demo, "index.ts", ['- import "./globex";']);
    const isProtected = /(?<=^ +)error: .*Can't delete customer .*deletionProtection is on.*$/gm;
    await demo.run("pulumi preview", { code: "not 0", shows: isProtected });
    result("refused: customers are protected unless the program says otherwise");
    undo();
    edit(demo, "globex.ts", ["+ deletionProtection: false,"]);
    await demo.run("pulumi up --yes --skip-preview", { shows: updates });
    edit(demo, "index.ts", ['- import "./globex";']);
    const hasChild = new RegExp(`(?<=^ *)error: Can't delete .*${unmanaged}.*$`, "gm");
    await demo.run("pulumi up --yes --skip-preview", { code: "not 0", shows: hasChild });
    expectUnchanged(demo, before);
    result(`refused, with the name: no program declares ${unmanaged}`);
  },

  "Search every file for every secret"({ project, emulator, before }) {
    const files = Object.entries({ ...project.filesBelow(), [driftPage]: readFileSync(driftPage, "utf8") });
    const secrets = [...secretsOf(before), emulator.users[0].password];
    const leaks = files.filter(([, text]) => secrets.some((secret) => text.includes(secret)));
    assert(leaks.length === 0, `no file has a secret in plain text: ${leaks.map(([path]) => path).join(", ")}`);
    const states = Object.keys(project.stateFiles()).length;
    result(`${secrets.length} secrets, ${files.length} files, ${states} of them state files: none in plain text`);
  },
};
