// The steps of the demo: customers created by hand, their import, drift, repair, a review, two refusals. Each step
// checks what it prints.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isDeepStrictEqual, stripVTControlCharacters } from "node:util";
import { root } from "../workbench/project";
import { contentOf, customerSecrets, droppedPartner, unmanaged } from "./customers";
import { expectResult, matchesIn, printedBy, pulumi, webcastmanager, type Demo } from "./demo";
import { editsSince } from "./edits";
import { seconds } from "./screen";

/** The folder of the program, which the import creates. */
export const programFolder = "webcasts";

/** The page with the drift, which is kept. */
export const driftPage = join(root, ".work", "demo-drift.html");

/** Expects WebcastManager to be as it was before the edits. */
function expectUnchanged({ emulator, before }: Demo, output: string): void {
  const [then, now] = [contentOf(before), contentOf(emulator.admin.dump().customers)];
  const isUnchanged = [...then].every(([path, content]) => isDeepStrictEqual(content, now.get(path)));
  expectResult(isUnchanged, "every customer is as before", output);
}

/** 1. Shows the customers that were created by hand. */
export async function listCustomers(demo: Demo): Promise<void> {
  const { stdout } = await webcastmanager(demo, "customers list --tree", {});
  demo.screen.quote(stdout);
  expectResult(/^Acme Group .*\n├─ .*\n└─ .*\nGlobex .*\n$/.test(stripVTControlCharacters(stdout)), "a tree", stdout);
  demo.screen.result(`${demo.before.length} customers in WebcastManager, none of them in code`);
}

/** 2. Writes the program. */
export async function writeProgram(demo: Demo): Promise<void> {
  const { screen, emulator } = demo;
  const result = await webcastmanager(demo, `import --to pulumi --out ${programFolder}`, {});
  screen.quote(result.stdout);
  expectResult(result.stdout.includes("Proved the import of 4 customers"), "the import is proven", printedBy(result));
  const sent = Object.keys(emulator.admin.requests().byRoute);
  expectResult(
    sent.every((route) => /^(?:get|list|read) /.test(route)),
    "the import sends reads only",
    sent.join("\n"),
  );
  expectUnchanged(demo, result.stdout);
  screen.result(`a program, proven by the engine; only reads were sent (${seconds(result.ms)})`);
}

/** 3. Shows a part of the program. */
export function showProgram({ screen, project }: Demo): Promise<void> {
  const path = join(programFolder, "acme-group.ts");
  const text = project.read(path);
  const shown = text.split("\n").slice(0, text.split("\n").indexOf("});") + 1);
  screen.command(`head -n ${shown.length} ${path}`);
  screen.quote(shown.join("\n"));
  expectResult(text.includes('requireSecret("acmeGroupKollectiveToken")'), "the program requires its secret", text);
  expectResult(text.includes("parent: acmeGroup,"), "consumers name their parent", text);
  screen.result("no ids and no secrets; two consumers follow, each with `parent: acmeGroup`");
  return Promise.resolve();
}

/** 4. Imports the customers into a stack. */
export async function importIntoStack(demo: Demo): Promise<void> {
  const { screen, project } = demo;
  screen.command(`pulumi --cwd ${programFolder} stack init dev`);
  await project.must(["stack", "init", "dev"]);
  const line = `import --to pulumi --out ${programFolder} --stack dev --apply`;
  const result = await webcastmanager(demo, line, {});
  screen.quote(result.stdout);
  expectResult(result.stdout.includes("Imported 4 customers"), "the customers are imported", printedBy(result));
  expectUnchanged(demo, result.stdout);
  screen.result(`4 customers in the stack; nothing in WebcastManager changed (${seconds(result.ms)})`);
}

/** 5. Previews without changes. */
export async function previewNothing(demo: Demo): Promise<void> {
  demo.screen.command(`cd ${programFolder}`);
  const result = await pulumi(demo, "preview --refresh --expect-no-changes");
  expectResult(result.code === 0, "the preview is empty and exits 0", printedBy(result));
  demo.screen.quote(matchesIn(result.stdout, /^ +\d+ unchanged/));
  demo.screen.result(`code, stack and WebcastManager agree: exit code 0 (${seconds(result.ms)})`);
}

/** 7. Reports the drift. */
export async function reportDrift(demo: Demo): Promise<void> {
  const { screen, emulator, before } = demo;
  const { properties, changed, deleted, created } = editsSince(before, emulator);
  const line = "drift --unmanaged";
  const result = await webcastmanager(demo, line, { folder: programFolder, code: 7 });
  screen.quote(result.stdout);
  const text = stripVTControlCharacters(result.stdout);
  const shown = [...text.matchAll(/^ {6}(\S+) .*\n {8,}accept /gm)].map(([, property = ""]) => property);
  const counts = Object.entries({ deleted, changed, "in no state": created }).filter(([, count]) => count > 0);
  const verdict = `Drift: ${counts.map(([what, count]) => `${count} ${what}`).join(", ")}.`;
  expectResult(
    isDeepStrictEqual(shown.toSorted(), properties.toSorted()) && text.includes(verdict),
    `the report has exactly what was edited: ${[...properties, verdict].join(", ")}`,
    text,
  );
  screen.result(`exit code 7, and only what was edited (${seconds(result.ms)})`);
  const out = relative(join(demo.project.folder, programFolder), driftPage);
  await webcastmanager(demo, `${line} --format html --out ${out}`, { folder: programFolder, code: 7 });
  expectResult(readFileSync(driftPage, "utf8").includes(unmanaged), "the page has the report");
  screen.result(`the same as a page: ${relative(process.cwd(), driftPage)}`);
}

/** 8. Restores what the program declares. */
export async function repair(demo: Demo): Promise<void> {
  const { screen } = demo;
  const result = await pulumi(demo, "up --refresh --yes", { silent: ["--skip-preview"] });
  expectResult(result.code === 0, "the update succeeds", printedBy(result));
  screen.quote(
    matchesIn(result.stdout, /^ ~ .* updated \(.*?\)(?: \[diff: .*?\])?|^ +(?:~ )?\d+ (?:updated|unchanged)/),
  );
  expectUnchanged(demo, result.stdout);
  screen.result(`what was edited is restored; the HMAC secret is unchanged (${seconds(result.ms)})`);
}

/** 9. Reviews a pull request whose preview is fine, and whose apply would fail. */
export async function reviewPullRequest(demo: Demo): Promise<void> {
  const { screen, project } = demo;
  const index = join(programFolder, "index.ts");
  const program = project.read(index);
  const added = [
    'import { globex } from "./globex";',
    `new Customer("wien", { name: "${unmanaged}", type: "Consumer", defaultLanguage: "de", parent: globex });`,
  ];
  project.write(index, `${program}import { Customer } from "webcastmanager-provider";\n${added.join("\n")}\n`);
  screen.remark("in index.ts");
  screen.quote(added.map((line) => `+ ${line}`).join("\n"));
  const preview = await pulumi(demo, "preview --refresh --json");
  expectResult(preview.code === 0, "the preview succeeds", printedBy(preview));
  project.write(join(programFolder, "preview.json"), preview.stdout);
  screen.result(`the preview exits 0 (${seconds(preview.ms)})`);
  const review = await webcastmanager(demo, "review preview.json", { folder: programFolder, code: 5 });
  screen.quote(review.stdout);
  expectResult(
    review.stdout.includes(unmanaged) && review.stdout.includes("taken"),
    "the review has the name that is taken",
    review.stdout,
  );
  screen.result(`exit code 5, before the merge: apply would fail (${seconds(review.ms)})`);
  project.write(index, program);
}

/** 10. Shows two refusals. */
export async function refusals(demo: Demo): Promise<void> {
  const { screen, project } = demo;
  const index = join(programFolder, "index.ts");
  const dropped = join(programFolder, "globex.ts");
  const program = project.read(index);
  const without = program.replace('import "./globex";\n', "");
  const drop = () => {
    project.write(index, without);
    screen.remark("in index.ts");
    screen.quote('- import "./globex";');
  };
  drop();
  await refusedByProtection(demo);
  project.write(index, program);
  project.write(dropped, project.read(dropped).replace(/^\}\);$/m, "  deletionProtection: false,\n});"));
  screen.remark("in globex.ts");
  screen.quote("+ deletionProtection: false,");
  const update = await pulumi(demo, "up --yes", { silent: ["--skip-preview"] });
  expectResult(update.code === 0, "the update succeeds", printedBy(update));
  drop();
  await refusedByChild(demo);
}

async function refusedByProtection(demo: Demo): Promise<void> {
  const preview = await pulumi(demo, "preview");
  const [refusal = ""] = /^ +error: .*Can't delete customer .*deletionProtection is on.*$/m.exec(preview.stdout) ?? [];
  expectResult(preview.code !== 0 && refusal !== "", "the preview refuses to delete", printedBy(preview));
  demo.screen.quote(refusal.replace(/\s+/g, " ").trim());
  demo.screen.result("refused: customers are protected unless the program says otherwise");
}

async function refusedByChild(demo: Demo): Promise<void> {
  const { screen, emulator } = demo;
  const deletion = await pulumi(demo, "up --yes", { silent: ["--skip-preview"] });
  const output = printedBy(deletion);
  const refusal = output.split("\n").find((line) => line.trimStart().startsWith("error: Can't delete ")) ?? "";
  expectResult(deletion.code !== 0 && refusal.includes(unmanaged), "the deletion is refused with the name", output);
  screen.quote(refusal.trim());
  expectResult(
    emulator.admin.dump().customers.some(({ id }) => id === droppedPartner.id),
    "the partner still exists",
  );
  screen.result(`refused, with the name: no program declares ${unmanaged}`);
}

/** 11. Searches every file for every secret. */
export function searchSecrets({ screen, project, emulator }: Demo): Promise<void> {
  const files = Object.entries({ ...project.filesBelow(), [driftPage]: readFileSync(driftPage, "utf8") });
  const secrets = Object.entries({ ...customerSecrets, "password of the service": emulator.users[0].password });
  const held = JSON.stringify(emulator.admin.dump());
  for (const [what, secret] of secrets) {
    const isSet = secret === emulator.users[0].password || held.includes(secret);
    expectResult(isSet, `the ${what} is set`);
    const found = files.filter(([, text]) => text.includes(secret)).map(([path]) => path);
    expectResult(found.length === 0, `the ${what} is in no file`, found.join("\n"));
  }
  const states = Object.keys(project.stateFiles()).length;
  screen.result(`${secrets.length} secrets, ${files.length} files, ${states} of them state files: none in plain text`);
  return Promise.resolve();
}
