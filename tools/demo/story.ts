// The story of the demo: a partner with everything, drift, repair, and two refusals. Every step checks what it tells.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "../../emulator";
import type { PulumiProject } from "../workbench/pulumi";
import { expectTold, sameTexts } from "./expect";
import { seconds, type Screen } from "./screen";

/** What the steps share. */
export interface Scene {
  readonly screen: Screen;
  readonly emulator: Emulator;
  readonly project: PulumiProject;
  /** Every secret that must never stand in clear anywhere. */
  readonly secrets: Map<string, string>;
  /** What the customers held before they were edited by hand. */
  before?: readonly unknown[];
}

const label = (urn: string) => urn.split("::").at(-1) ?? urn;

/** The lines of an output that match, each once. */
function linesOf(output: string, pattern: RegExp): string {
  return [...new Set(output.split("\n").filter((line) => pattern.test(line)))].join("\n");
}

/** A field of a customer in WebcastManager; "" where it holds no text. */
function fieldOf(emulator: Emulator, name: string, field: string): string {
  const value = emulator.admin.dump().customers.find((customer) => customer.name === name)?.[field];
  return typeof value === "string" ? value : "";
}

/** What every customer holds, beside the time of its last change; the order of role mappings means nothing. */
function contentOf(emulator: Emulator): readonly unknown[] {
  return emulator.admin.dump().customers.map(({ updatedAt: _, roleMappings, ...held }) => ({
    ...held,
    roleMappings: Array.isArray(roleMappings) ? roleMappings.map((one) => JSON.stringify(one)).sort() : roleMappings,
  }));
}

/** The id in WebcastManager of a customer with this name. */
function idOf(emulator: Emulator, name: string): string {
  const id = fieldOf(emulator, name, "id");
  expectTold(id !== "", `a customer named "${name}" is in WebcastManager`);
  return id;
}

/** The HMAC secret that WebcastManager holds for a customer. */
const hmacSecretOf = (emulator: Emulator, name: string) => fieldOf(emulator, name, "hmacSecret");

/** 2. A preview of what will be. */
export async function previewAll({ screen, project, emulator }: Scene): Promise<void> {
  screen.command("pulumi preview");
  const result = await project.must(["preview"]);
  screen.quote(linesOf(result.stdout, /Customer .* create|\+ \d+ to create/));
  expectTold(
    result.stdout.includes("+ 5 to create"),
    "the preview shows the stack and four customers to create",
    result.stdout,
  );
  const { byRoute } = emulator.admin.requests();
  expectTold(Object.keys(byRoute).length === 0, "a preview sends nothing", JSON.stringify(byRoute));
  screen.good(`one partner, three consumers; nothing was sent (${seconds(result.ms)})`);
}

/** 3. Up. */
export async function up({ screen, project, emulator, secrets }: Scene): Promise<void> {
  screen.command("pulumi up --yes");
  const result = await project.must(["up", "--yes", "--skip-preview"]);
  screen.quote(linesOf(result.stdout, /Customer .* created|hmacSecret|partnerId|\+ \d+ created/));
  expectTold(emulator.admin.dump().customers.length === 4, "WebcastManager has four customers");
  expectTold(
    /hmacSecret: "?\[secret\]/.test(result.stdout),
    "the generated HMAC secret is never printed",
    result.stdout,
  );
  secrets.set("generated HMAC secret", hmacSecretOf(emulator, "Acme Group"));
  screen.good(
    `four customers in WebcastManager, with ${emulator.admin.requests().total} requests (${seconds(result.ms)})`,
  );
}

/** 4. Nothing to do. */
export async function previewAgain({ screen, project }: Scene): Promise<void> {
  screen.command("pulumi preview --expect-no-changes");
  const result = await project.run(["preview", "--expect-no-changes"]);
  expectTold(result.code === 0, "the second preview is empty and exits 0", result.stdout);
  screen.quote(linesOf(result.stdout, /unchanged/));
  screen.good(`exit code 0 (${seconds(result.ms)})`);
}

/** 5. Somebody edits by hand. */
export function editByHand(scene: Scene): Promise<void> {
  const { screen, emulator } = scene;
  scene.before = contentOf(emulator);
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
    screen.say(`${user}  ${name.padEnd("Acme Berlin".length)}  ${changes.map((change) => change.path).join(", ")}`);
  screen.good("a group, HMAC, the Hive box, the Kollective endpoint");
  return Promise.resolve();
}

/** The four leaves that were edited, as Pulumi names them. */
const edited = [
  'acme sso.roleMappings["Webcast Editor"][1]',
  "acme hmac.enabled",
  "acme ecdn.kollective.apiEndpoint",
  "acme-berlin ecdn.hive.customer",
];

/** The part of a detailed preview that tells the updates: behind the refresh steps, without ids and the stack. */
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

/** 6. The drift shows, leaf by leaf. */
export async function previewDrift({ screen, project }: Scene): Promise<void> {
  screen.command("pulumi preview --refresh --diff --expect-no-changes");
  const shown = await project.run(["preview", "--refresh", "--diff", "--expect-no-changes"]);
  expectTold(shown.code === 7, `the preview exits 7 (it exited ${shown.code})`, shown.stdout + shown.stderr);
  const { json } = await project.preview(["--refresh", "--expect-no-changes"]);
  const leaves = json.steps
    .filter((step) => step.op === "update")
    .flatMap((step) => Object.keys(step.detailedDiff ?? {}).map((path) => `${label(step.urn)} ${path}`));
  screen.quote(updatesIn(shown.stdout));
  expectTold(
    sameTexts(leaves, edited),
    "the detailed diff holds exactly the four edited leaves",
    `${leaves.join("\n")}\n${shown.stdout}`,
  );
  screen.good(`exit code 7, and exactly these four leaves (${seconds(shown.ms)})`);
}

/** 7. Back to what the program says. */
export async function repair({ screen, project, emulator, secrets, before }: Scene): Promise<void> {
  screen.command("pulumi up --refresh --yes");
  const result = await project.must(["up", "--refresh", "--yes", "--skip-preview"]);
  expectTold(
    isDeepStrictEqual(contentOf(emulator), before),
    "every customer is as it was before the edits",
    result.stdout,
  );
  expectTold(
    hmacSecretOf(emulator, "Acme Group") === secrets.get("generated HMAC secret"),
    "the HMAC secret is the one from before",
  );
  screen.good(`the four leaves are back; the HMAC secret is the one from before (${seconds(result.ms)})`);
}

/** 8. Two refusals. */
export async function refusals(scene: Scene): Promise<void> {
  const { project } = scene;
  const full = readFileSync(join(project.folder, "index.ts"), "utf8");
  await refusedByProtection(scene);
  project.write("index.ts", full);
  await project.must(["config", "set", "protect", "false"]);
  await project.must(["up", "--yes", "--skip-preview"]);
  await refusedByChild(scene);
  project.write("index.ts", full);
}

const emptyProgram = 'export const customers = "none";\n';

async function refusedByProtection({ screen, project }: Scene): Promise<void> {
  project.write("index.ts", emptyProgram);
  screen.command("pulumi preview");
  const preview = await project.run(["preview"]);
  const [refusal = ""] =
    /^ +error: Preview failed: .* cannot be deleted\n +because it is protected\./m.exec(preview.stdout) ?? [];
  expectTold(
    preview.code !== 0 && refusal !== "",
    "the preview refuses to delete what is protected",
    preview.stdout + preview.stderr,
  );
  screen.quote(refusal);
  screen.good("refused already in the preview: protected");
}

async function refusedByChild({ screen, project, emulator }: Scene): Promise<void> {
  emulator.admin.create({
    name: "Acme by hand",
    type: "CONSUMER",
    defaultLanguage: "en",
    parentId: idOf(emulator, "Acme Group"),
  });
  project.write("index.ts", emptyProgram);
  screen.say('protection is switched off; meanwhile somebody made "Acme by hand" below the partner');
  screen.command("pulumi up --yes");
  const deletion = await project.run(["up", "--yes", "--skip-preview"]);
  const output = deletion.stdout + deletion.stderr;
  const refusal =
    output.split("\n").find((line) => line.trimStart().startsWith("error: Can't delete the customer")) ?? "";
  expectTold(
    deletion.code !== 0 && refusal.includes("Acme by hand"),
    "the deletion is refused with the name of the consumer made by hand",
    output,
  );
  screen.quote(refusal.trim());
  idOf(emulator, "Acme Group");
  screen.good("refused again, with the name; the partner is still there");
}

/** 9. No secret in clear anywhere. */
export function searchSecrets({ screen, project, secrets }: Scene): Promise<void> {
  const files = Object.entries(project.stateFiles());
  for (const [what, secret] of secrets) {
    expectTold(secret.length >= 8, `the ${what} is known`);
    const found = files.filter(([, text]) => text.includes(secret)).map(([path]) => path);
    expectTold(found.length === 0, `the ${what} stands in no state file`, found.join("\n"));
  }
  screen.good(`${secrets.size} secrets searched in ${files.length} state files: none in clear`);
  return Promise.resolve();
}
