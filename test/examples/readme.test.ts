// The snippets and commands of the README, run as they stand; programs are type-checked as a user's are.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { leafAt, wireName } from "../../schema";
import { PulumiProject, root } from "../../tools/workbench/pulumi-project";
import { argumentsOf, drift, fences, inlineCommands, sectionOf, shellLines } from "../support/readme";

const snippets = fences("ts");
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(async () => {
  await emulator.close();
});
beforeEach(() => {
  emulator.reset();
});

function program(snippet: string, environment: NodeJS.ProcessEnv): PulumiProject {
  return new PulumiProject({
    name: "readme",
    environment,
    files: {
      "index.ts": snippet,
      "tsconfig.json": readFileSync(join(root, "examples/pulumi-quickstart/tsconfig.json"), "utf8"),
    },
  });
}

test("the first snippet of the README comes up, and what the README says of drift is so [package.readme, preview.drift]", async () => {
  const project = program(snippets[0]!, emulator.env);
  try {
    await project.start({ kollectiveToken: { secret: "srv-readme-token" } });
    await project.must(["up", "--yes", "--skip-preview"]);
    expect(emulator.admin.dump().customers.map((customer) => customer.name)).toEqual(["Acme Group", "Acme Berlin"]);
    await project.must(["preview", "--expect-no-changes"]);
    // What the README says of drift, on the same customers: the exit code, the lines of the diff, the repair.
    const [acme] = emulator.admin.dump().customers;
    const [, elsewhere = ""] = /"([^"]+)" =>/.exec(drift.excerpt) ?? [];
    emulator.admin.edit(String(acme?.id), { [wireName(leafAt("ecdn.kollective.apiEndpoint") ?? "")]: elsewhere });
    const { code, stdout } = await project.run(argumentsOf(drift.preview));
    expect([code, sectionOf("See drift in a pipeline")]).toEqual([7, expect.stringContaining(`Exit code ${code} `)]);
    expect(unindented(stdout)).toContain(unindented(drift.excerpt));
    await project.must([...argumentsOf(drift.repair), "--yes", "--skip-preview"]);
    expect((await project.run(argumentsOf(drift.preview))).code).toBe(0);
  } finally {
    project.remove();
  }
});

test("the snippet of an explicit provider previews, and sends nothing to the address of the snippet [package.readme]", async () => {
  const project = program(snippets[1]!, { STAGING_USERNAME: "reader", STAGING_PASSWORD: "not-a-real-password" });
  try {
    await project.start();
    const { stdout } = await project.must(["preview"]);
    expect(stdout).toMatch(/\+ 3 to create/);
  } finally {
    project.remove();
  }
});

test("the command that starts an emulator is the package's own, and prints the variables that the README exports [package.readme, emulator.command]", async () => {
  const [command] = inlineCommands("npx", sectionOf("Use it"));
  const [name = "", ...rest] = argumentsOf(command, "npx");
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { bin: Record<string, string> };
  const child = spawn(process.execPath, [join(root, bin[name] ?? ""), ...rest], { env: { PATH: process.env.PATH } });
  try {
    let seen = "";
    child.stdout.on("data", (chunk) => {
      seen += String(chunk);
    });
    while (!seen.includes("Ctrl-C stops it.")) await once(child.stdout, "data");
    const names = (text: string) =>
      [...text.matchAll(/(?:export |\$env:)(WEBCASTMANAGER_[A-Z_]+)/g)].map((match) => match[1]);
    expect(names(seen)).toEqual(expect.arrayContaining(names(shellLines(sectionOf("Use it")).join("\n"))));
  } finally {
    child.kill("SIGTERM");
    await once(child, "close");
  }
});

/** A text whose lines begin where they say something. */
function unindented(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}
