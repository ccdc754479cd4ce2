// The steps of the demo: a partner with every property, drift, repair, two refusals. Each step checks what it prints.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import type { PulumiProject } from "../workbench/pulumi-project";
import { seconds, type Screen } from "./screen";

/** What the steps share. */
export interface Demo {
  readonly screen: Screen;
  readonly emulator: Emulator;
  readonly project: PulumiProject;
  /** Every secret that must not be in plain text anywhere. */
  readonly secrets: Map<string, string>;
  /** The customers before they were edited by hand. */
  before?: readonly unknown[];
}

/** A step did not have the expected result. */
export class UnexpectedResult extends Error {}

/** Throws unless the condition holds; the error shows `output`. */
function expectResult(condition: boolean, expected: string, output = ""): asserts condition {
  if (!condition) throw new UnexpectedResult(`${expected}${output === "" ? "" : `\n${output}`}`);
}

const nameIn = (urn: string) => urn.split("::").at(-1) ?? urn;

/** Returns the matching lines of an output, each once. */
function linesOf(output: string, pattern: RegExp): string {
  return [...new Set(output.split("\n").filter((line) => pattern.test(line)))].join("\n");
}

/** Returns a text field of a customer in WebcastManager, or "". */
function fieldOf(emulator: Emulator, name: string, field: string): string {
  const value = emulator.admin.dump().customers.find((customer) => customer.name === name)?.[field];
  return typeof value === "string" ? value : "";
}

/** Returns every customer without the time of its last change; the order of role mappings has no meaning. */
function contentOf(emulator: Emulator): readonly unknown[] {
  return emulator.admin.dump().customers.map(({ updatedAt: _, roleMappings, ...fields }) => ({
    ...fields,
    roleMappings: Array.isArray(roleMappings) ? roleMappings.map((one) => JSON.stringify(one)).sort() : roleMappings,
  }));
}

/** Returns the id in WebcastManager of a customer with this name. */
function idOf(emulator: Emulator, name: string): string {
  const id = fieldOf(emulator, name, "id");
  expectResult(id !== "", `a customer named "${name}" is in WebcastManager`);
  return id;
}

/** Returns the HMAC secret of a customer in WebcastManager. */
const hmacSecretOf = (emulator: Emulator, name: string) => fieldOf(emulator, name, "hmacSecret");

/** 2. Previews the new customers. */
export async function previewAll({ screen, project, emulator }: Demo): Promise<void> {
  screen.command("pulumi preview");
  const result = await project.must(["preview"]);
  screen.quote(linesOf(result.stdout, /Customer .* create|\+ \d+ to create/));
  expectResult(
    result.stdout.includes("+ 5 to create"),
    "the preview shows the stack and four customers to create",
    result.stdout,
  );
  const { byRoute } = emulator.admin.requests();
  expectResult(Object.keys(byRoute).length === 0, "a preview sends no request", JSON.stringify(byRoute));
  screen.result(`one partner, three consumers; no request was sent (${seconds(result.ms)})`);
}

/** 3. Creates them. */
export async function up({ screen, project, emulator, secrets }: Demo): Promise<void> {
  screen.command("pulumi up --yes");
  const result = await project.must(["up", "--yes", "--skip-preview"]);
  screen.quote(linesOf(result.stdout, /Customer .* created|hmacSecret|partnerId|\+ \d+ created/));
  expectResult(emulator.admin.dump().customers.length === 4, "WebcastManager has four customers");
  expectResult(
    /hmacSecret: "?\[secret\]/.test(result.stdout),
    "the generated HMAC secret is never printed",
    result.stdout,
  );
  secrets.set("generated HMAC secret", hmacSecretOf(emulator, "Acme Group"));
  screen.result(
    `four customers in WebcastManager, with ${emulator.admin.requests().total} requests (${seconds(result.ms)})`,
  );
}

/** 4. Previews without changes. */
export async function previewAgain({ screen, project }: Demo): Promise<void> {
  screen.command("pulumi preview --expect-no-changes");
  const result = await project.run(["preview", "--expect-no-changes"]);
  expectResult(result.code === 0, "the second preview is empty and exits 0", result.stdout);
  screen.quote(linesOf(result.stdout, /unchanged/));
  screen.result(`exit code 0 (${seconds(result.ms)})`);
}

/** 5. Edits the customers in WebcastManager. */
export function editByHand(demo: Demo): Promise<void> {
  const { screen, emulator } = demo;
  demo.before = contentOf(emulator);
  const partner = idOf(emulator, "Acme Group");
  const { admin } = emulator;
  admin.edit(partner, {
    roleMappings: [
      { role: "ADMINISTRATOR", group: "wcm-admins" },
      { role: "WEBCAST_EDITOR", group: "editors-*" },
      { role: "WEBCAST_EDITOR", group: "press" },
      { role: "WEBCAST_MODERATOR", group: "moderators" },
    ],
  });
  admin.edit(partner, { hmacEnabled: false });
  admin.edit(idOf(emulator, "Acme Berlin"), { hiveCustomer: false });
  admin.edit(partner, { kollectiveApiEndpoint: "https://api.us.kollective.example" });
  for (const { user, name, changes } of admin.audit().slice(-4))
    screen.remark(`${user}  ${name.padEnd("Acme Berlin".length)}  ${changes.map((change) => change.path).join(", ")}`);
  screen.result("a group, HMAC, the Hive box, the Kollective endpoint");
  return Promise.resolve();
}

/** The four edited properties, as Pulumi names them. */
const edited = [
  'acme sso.roleMappings["Webcast Editor"][1]',
  "acme hmac.enabled",
  "acme ecdn.kollective.apiEndpoint",
  "acme-berlin ecdn.hive.customer",
];

/** Returns the updates in a detailed preview: after the refresh steps, without ids and the stack. */
function updatesIn(output: string): string {
  const lines = output.split("\n");
  const begin = lines.findIndex((line) => line.includes(": (update)"));
  const end = lines.findIndex((line) => line.startsWith("Resources:"));
  return lines
    .slice(begin, end)
    .filter((line) => !/^\s*\[id=|pulumi:pulumi:Stack/.test(line))
    .map((line) => line.replace(/^ {4}/, ""))
    .join("\n");
}

/** 6. Shows the drift, property by property. */
export async function previewDrift({ screen, project }: Demo): Promise<void> {
  screen.command("pulumi preview --refresh --diff --expect-no-changes");
  const shown = await project.run(["preview", "--refresh", "--diff", "--expect-no-changes"]);
  expectResult(shown.code === 7, `the preview exits 7 (it exited ${shown.code})`, shown.stdout + shown.stderr);
  const { json } = await project.preview(["--refresh", "--expect-no-changes"]);
  const leaves = json.steps
    .filter((step) => step.op === "update")
    .flatMap((step) => Object.keys(step.detailedDiff ?? {}).map((path) => `${nameIn(step.urn)} ${path}`));
  screen.quote(updatesIn(shown.stdout));
  expectResult(
    isDeepStrictEqual([...leaves].sort(), [...edited].sort()),
    "the detailed diff has exactly the four edited properties",
    `${leaves.join("\n")}\n${shown.stdout}`,
  );
  screen.result(`exit code 7, and only these four properties (${seconds(shown.ms)})`);
}

/** 7. Restores what the program declares. */
export async function repair({ screen, project, emulator, secrets, before }: Demo): Promise<void> {
  screen.command("pulumi up --refresh --yes");
  const result = await project.must(["up", "--refresh", "--yes", "--skip-preview"]);
  expectResult(isDeepStrictEqual(contentOf(emulator), before), "every customer is as before the edits", result.stdout);
  expectResult(
    hmacSecretOf(emulator, "Acme Group") === secrets.get("generated HMAC secret"),
    "the HMAC secret is unchanged",
  );
  screen.result(`the four properties are restored; the HMAC secret is unchanged (${seconds(result.ms)})`);
}

/** 8. Shows two refusals. */
export async function refusals(demo: Demo): Promise<void> {
  const { project } = demo;
  const full = readFileSync(join(project.folder, "index.ts"), "utf8");
  await refusedByProtection(demo);
  project.write("index.ts", full);
  await project.must(["config", "set", "protect", "false"]);
  await project.must(["up", "--yes", "--skip-preview"]);
  await refusedByChild(demo);
  project.write("index.ts", full);
}

const emptyProgram = 'export const customers = "none";\n';

async function refusedByProtection({ screen, project }: Demo): Promise<void> {
  project.write("index.ts", emptyProgram);
  screen.command("pulumi preview");
  const preview = await project.run(["preview"]);
  const [refusal = ""] =
    /^ +error: Preview failed: .* cannot be deleted\n +because it is protected\./m.exec(preview.stdout) ?? [];
  expectResult(
    preview.code !== 0 && refusal !== "",
    "the preview refuses to delete what is protected",
    preview.stdout + preview.stderr,
  );
  screen.quote(refusal);
  screen.result("refused by the preview: the customers are protected");
}

async function refusedByChild({ screen, project, emulator }: Demo): Promise<void> {
  emulator.admin.create({
    name: "Acme by hand",
    type: "CONSUMER",
    defaultLanguage: "en",
    parentId: idOf(emulator, "Acme Group"),
  });
  project.write("index.ts", emptyProgram);
  screen.remark('protection is off; meanwhile a colleague created "Acme by hand" below the partner');
  screen.command("pulumi up --yes");
  const deletion = await project.run(["up", "--yes", "--skip-preview"]);
  const output = deletion.stdout + deletion.stderr;
  const refusal = output.split("\n").find((line) => line.trimStart().startsWith("error: Can't delete ")) ?? "";
  expectResult(
    deletion.code !== 0 && refusal.includes("Acme by hand"),
    "the deletion is refused and names the consumer created by hand",
    output,
  );
  screen.quote(refusal.trim());
  idOf(emulator, "Acme Group");
  screen.result("refused, with the name; the partner still exists");
}

/** 9. Searches every state file for every secret. */
export function searchSecrets({ screen, project, secrets }: Demo): Promise<void> {
  const files = Object.entries(project.stateFiles());
  for (const [what, secret] of secrets) {
    expectResult(secret.length >= 8, `the ${what} is set`);
    const found = files.filter(([, text]) => text.includes(secret)).map(([path]) => path);
    expectResult(found.length === 0, `the ${what} is in no state file`, found.join("\n"));
  }
  screen.result(`${secrets.size} secrets searched in ${files.length} state files: none in plain text`);
  return Promise.resolve();
}
