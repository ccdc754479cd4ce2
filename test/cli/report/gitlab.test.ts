// `webcastmanager report gitlab`: files that GitLab's report widgets read, also where a check failed.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findDeclarations } from "../../../provider/cli/report/declarations";
import { codeQuality, findingsOf, planCounts } from "../../../provider/cli/report/gitlab-reports";
import { inputOf } from "../../../provider/cli/report/input";
import { runCommandLine } from "../../support/command";
import { aChange, aDeleted, aDrift, anUnchecked, aReview, errorLine, urn } from "./reporting";

const read = (input: unknown) => inputOf(Buffer.from(JSON.stringify(input)), "review.json");

const all = aReview({
  changes: [
    aChange({ action: "delete", address: urn("old"), path: ["Old"], effect: "Deletes its webcasts." }),
    aChange({ action: "replace", address: urn("typed"), path: ["Typed"] }),
    aChange({ action: "update", address: urn("edited"), path: ["Edited"] }),
    aChange({ action: "adopt", address: urn("found"), path: ["Found"] }),
    aChange({ action: "create", address: urn("new"), path: ["New"] }),
    aChange({ action: "forget", address: urn("left"), path: ["Left"] }),
  ],
  failures: [
    { address: urn("new"), kind: "name taken" as const, message: "The name is taken." },
    { kind: "login refused", message: "The login is refused." },
  ],
  denied: [{ address: urn("old"), option: "deny", message: "--deny refuses delete." }],
  unknown: [{ message: "Write rights are not known." }],
  unchecked: ["Connectors could not be read."],
});

const project = { byName: new Map(), project: { path: "Pulumi.yaml", line: 1 } };

test.each([
  ["a review", all, { create: 2, update: 2, delete: 2 }],
  ["a plan without changes", aReview(), { create: 0, update: 0, delete: 0 }],
  ["drift", aDrift({ deleted: [aDeleted()] }), { create: 1, update: 0, delete: 0 }],
  ["a failed check", errorLine, {}],
])(
  "terraform.json counts %s; without counts the widget shows that the report failed [report.gitlab]",
  (_, input, counts) => {
    expect(planCounts(read(input))).toEqual(counts);
  },
);

test("codequality.json has what fails or needs a second look, each with a fingerprint of its own [report.gitlab]", () => {
  const entries = codeQuality(findingsOf(read(all)), project, "infra/") as Record<string, unknown>[];
  expect(entries.map(({ check_name, severity, description }) => [severity, check_name, description])).toEqual([
    ["critical", "apply fails: name taken", "The name is taken."],
    ["critical", "apply fails: login refused", "The login is refused."],
    ["critical", "refused by --deny", "--deny refuses delete."],
    ["major", "delete", "delete Old: Deletes its webcasts."],
    ["major", "replace", "replace Typed"],
    ["minor", "adopt", "adopt Found"],
    ["minor", "forget", "forget Left"],
    ["minor", "unchecked", "Connectors could not be read."],
    ["info", "known only at apply", "Write rights are not known."],
  ]);
  expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
  expect(entries[0]).toEqual({
    description: "The name is taken.",
    check_name: "apply fails: name taken",
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    severity: "critical",
    location: { path: "infra/Pulumi.yaml", lines: { begin: 1 } },
  });
});

test("fingerprints stay where only texts or the order differ, and two of one kind differ [report.gitlab]", () => {
  const failure = { address: urn("new"), kind: "name taken" as const, message: "one" };
  const printsOf = (...messages: readonly string[]) => {
    const failures = messages.map((message) => ({ ...failure, message }));
    return codeQuality(findingsOf(read(aReview({ failures }))), project, "").map((entry) =>
      Reflect.get(entry, "fingerprint"),
    );
  };
  expect(printsOf("two")).toEqual(printsOf("one"));
  expect(new Set(printsOf("one", "two")).size).toBe(2);
});

test("nothing to show is an empty list, and a failed check is one blocker [report.gitlab]", () => {
  expect(codeQuality(findingsOf(read(aReview({ changes: [aChange()] }))), project, "")).toEqual([]);
  expect(codeQuality(findingsOf(read(aDrift())), project, "")).toEqual([]);
  expect(codeQuality(findingsOf(read(errorLine)), project, "")).toMatchObject(
    [
      {
        severity: "blocker",
        check_name: "check failed: authentication",
        description: /^Can't log in .* Check the password\.$/,
      },
    ].map((entry) => ({ ...entry, description: expect.stringMatching(entry.description) })),
  );
  const drift = aDrift({ deleted: [aDeleted()], unchecked: [anUnchecked()] });
  expect(codeQuality(findingsOf(read(drift)), project, "")).toMatchObject([
    { severity: "critical" },
    { severity: "minor" },
  ]);
});

test("a text from the service is one line without control characters [report.gitlab]", () => {
  const failures = [{ kind: "name taken" as const, message: "a\u001b[31m\nb\u202e##vso[task]" }];
  expect(codeQuality(findingsOf(read(aReview({ failures }))), project, "")).toMatchObject([
    { description: "a\\u001b[31m b\\u202e# #vso[task]" },
  ]);
});

/** Files in a folder of their own. */
async function aFolder(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "declarations-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test.each([
  ["index.ts", 'export const id = "acme";\nconst acme = new webcast.Customer(\n  "acme",\n', 1],
  ["index.ts", '// see "acme"\nconst acme = new Customer("acme", {\n', 2],
  ["stacks/web.js", "new WebcastPartner(this, 'acme', {})", 1],
  ["modules/a/main.tf", '\n\nresource "webcastmanager_customer" "acme" {\n', 3],
  ["Pulumi.yaml", "resources:\n  acme:\n    type: webcastmanager:Customer\n", 2],
])("the line of a declaration is found in %s [report.gitlab]", async (path, text, line) => {
  const decoys = { "node_modules/x/index.ts": 'new Customer("acme")', ".cache/a.ts": 'new Customer("acme")' };
  await using files = await aFolder({ ...decoys, [path]: text });
  const { byName } = await findDeclarations(files.folder, new Set(["acme", "absent"]));
  expect([...byName]).toEqual([["acme", { path, line }]]);
});

test.each([
  ["Pulumi.yaml", { "Pulumi.yaml": "name: x", "index.ts": "" }],
  ["main.tf", { "main.tf": "", "b.tf": "" }],
  ["customers.tf", { "customers.tf": "" }],
])("what no code declares is on the first line of the project's file: %s [report.gitlab]", async (path, texts) => {
  await using files = await aFolder(texts);
  expect((await findDeclarations(files.folder, new Set(["acme"]))).project).toEqual({ path, line: 1 });
});

test("the command prints the report, and writes its files as UTF-8 without a mark [report.gitlab]", async () => {
  await using files = await aFolder({
    "infra/index.ts": 'new Customer("new", {});',
    "infra/review.json": JSON.stringify(all),
  });
  const ended = await runCommandLine(["report", "gitlab", "--input", "review.json", "--out", "out/reports"], {
    folder: join(files.folder, "infra"),
    environment: { CI_PROJECT_DIR: files.folder },
  });
  expect(ended).toEqual({ code: 0, stdout: expect.stringContaining("Would fail at apply (2)"), stderr: "" });
  const [plan, quality, markdown] = await Promise.all(
    ["terraform.json", "codequality.json", "report.md"].map((name) =>
      readFile(join(files.folder, "infra/out/reports", name)),
    ),
  );
  expect(markdown!.toString()).toContain("### Would fail at apply");
  expect(plan![0]).toBe("{".charCodeAt(0));
  expect(JSON.parse(plan!.toString())).toEqual({ create: 2, update: 2, delete: 2 });
  expect(JSON.parse(quality!.toString())[0].location).toEqual({ path: "infra/index.ts", lines: { begin: 1 } });
});

test.each([
  ["drift", aDrift({ deleted: [aDeleted()] }), "Deleted (1)"],
  [
    "a failed check, on one line",
    { error: { ...errorLine.error, message: "No\u001b[31m\nlogin." } },
    "No\\u001b[31m login.",
  ],
  ["an input that is missing", undefined, "gone.json"],
])("the command prints %s for the log of the job [report.gitlab]", async (_, input, text) => {
  await using files = await aFolder(input === undefined ? {} : { "gone.json": JSON.stringify(input) });
  const command = ["report", "gitlab", "--input", "gone.json", "--out", "."];
  const { code, stdout } = await runCommandLine(command, { folder: files.folder });
  expect([code, stdout]).toEqual([0, expect.stringContaining(text)]);
});
