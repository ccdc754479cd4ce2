// Which text a program in a workspace registers, and that the real server loads the provider with it from the
// program's folder.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/project";
import { aPartner } from "../support/customers";
import { DynamicServer, providerText } from "../support/dynamic-server";
import { plain } from "../support/engine-values";

const name = "webcastmanager-provider";
const library = "@acme/platform";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "workspace-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const at = (path: string) => join(folder, path);

function write(path: string, content: unknown): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), typeof content === "string" ? content : JSON.stringify(content));
}

/** Links a folder, as package managers do: of this machine where it is absolute, else of the workspace. */
function link(path: string, target: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  symlinkSync(target.startsWith("/") ? target : at(target), at(path), "junction");
}

/** A library of components in a folder, with this package beside it or below it. */
function writeLibrary(path: string, packageAt: string): void {
  write(`${path}/package.json`, { name: library, version: "1.0.0", main: "index.js", dependencies: { [name]: "*" } });
  write(
    `${path}/index.js`,
    `exports.make = () => new (require("${name}").Customer)("acme", { name: "Acme", type: "Partner", defaultLanguage: "en" });`,
  );
  link(packageAt, root);
}

/** A program in `infra` that registers a customer by the library, with the SDK's mocks in place of the engine. */
function writeProgram(dependencies: Readonly<Record<string, string>>, load = `require("${library}")`): void {
  write("infra/package.json", { name: "infra", private: true, dependencies });
  link("infra/node_modules/@pulumi/pulumi", join(root, "node_modules", "@pulumi", "pulumi"));
  write(
    "infra/index.js",
    `const pulumi = require("@pulumi/pulumi");
    pulumi.log.warn = (text) => { console.log("warning: " + text); return Promise.resolve(); };
    pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ inputs }) => { console.log(inputs.__provider); return { id: "1", state: inputs }; } })
      .then(() => { ${load}.make(); }).catch((error) => { console.log("refused: " + error.message); });`,
  );
}

/** The output of the program, started as the engine starts it. */
async function said(): Promise<string> {
  const { stdout, stderr } = await runCommand(process.execPath, ["index.js"], {
    folder: at("infra"),
    environment: { PATH: process.env.PATH, PULUMI_NODEJS_MONITOR: "127.0.0.1:1" },
  });
  expect(stderr).toBe("");
  return stdout.trimEnd();
}

/** Whether the real server, started in the program's folder, checks a customer by a text. */
async function serves(text: string): Promise<void> {
  await using server = await DynamicServer.start({
    folder: at("infra"),
    configuration: { "webcastmanager:endpoint": "https://webcast.example/api" },
  });
  const inputs = { ...plain(aPartner()), __provider: text };
  expect((await server.check({}, inputs)).failures).toEqual([]);
}

/** Layouts of a workspace in which a program depends on the library, and the library alone on this package. */
const layouts: [string, () => void][] = [
  [
    "pnpm links the library of the workspace",
    () => {
      writeLibrary("packages/platform", `packages/platform/node_modules/${name}`);
      link(`infra/node_modules/${library}`, "packages/platform");
    },
  ],
  [
    "pnpm keeps the library in its store",
    () => {
      writeLibrary(
        `infra/node_modules/.pnpm/platform@1.0.0/node_modules/${library}`,
        `infra/node_modules/.pnpm/platform@1.0.0/node_modules/${name}`,
      );
      link(`infra/node_modules/${library}`, `infra/node_modules/.pnpm/platform@1.0.0/node_modules/${library}`);
    },
  ],
  [
    "npm links the library at the top of the workspace",
    () => {
      writeLibrary("packages/platform", `packages/platform/node_modules/${name}`);
      link(`node_modules/${library}`, "packages/platform");
    },
  ],
  [
    "another library is in between, and they need each other",
    () => {
      writeLibrary("packages/base", `packages/base/node_modules/${name}`);
      write("packages/platform/package.json", {
        name: library,
        main: "index.js",
        dependencies: { "@acme/base": "*", "not-installed": "*" },
      });
      write("packages/platform/index.js", 'module.exports = require("@acme/base");');
      write("packages/base/package.json", {
        name: "@acme/base",
        main: "index.js",
        peerDependencies: { [library]: "*" },
        dependencies: { [name]: "*" },
      });
      link("packages/platform/node_modules/@acme/base", "packages/base");
      link(`infra/node_modules/${library}`, "packages/platform");
    },
  ],
];

test.each(layouts)(
  "if %s, the searching text finds the provider, and so does the server [pulumi.workspaces]",
  async (_what, layOut) => {
    layOut();
    writeProgram({ [library]: "1.0.0" });
    const text = await said();
    // The text is in states, so it must not change, neither with the workspace nor with a release.
    expect(createHash("sha256").update(text).digest("hex")).toBe(
      "9aeb7d518fd1fa1dbbfd208963539f8cea2cab97b8c35a40f27138e84d44f484",
    );
    await serves(text);
  },
);

test("if the package resolves from the program's folder, the text is the short one [pulumi.workspaces]", async () => {
  writeLibrary("packages/platform", `node_modules/${name}`);
  link(`node_modules/${library}`, "packages/platform");
  writeProgram({ [library]: "1.0.0" });
  expect(await said()).toBe(providerText);
  await serves(providerText);
});

test("a program that loads the class by a path is refused in one line [pulumi.workspaces]", async () => {
  writeLibrary("packages/platform", `packages/platform/node_modules/${name}`);
  writeProgram({}, 'require("../packages/platform")');
  expect(await said()).toBe(
    `refused: Can't register customers: ${name} doesn't resolve from the program's folder ${JSON.stringify(at("infra"))}. ` +
      "Install the package there (docs/getting-started.md).",
  );
});

test("another version in the program's folder is a warning with both versions [pulumi.workspaces]", async () => {
  writeLibrary("packages/platform", `packages/platform/node_modules/${name}`);
  link(`infra/node_modules/${library}`, "packages/platform");
  write(`infra/node_modules/${name}/package.json`, {
    name,
    version: "9.9.9",
    exports: { "./provider": "./provider.js", "./package.json": "./package.json" },
  });
  write(`infra/node_modules/${name}/provider.js`, "");
  writeProgram({ [library]: "1.0.0", [name]: "9.9.9" });
  expect(await said()).toBe(
    `warning: The program loads ${name} 0.1.0, and its customers are managed by ${name} 9.9.9, which resolves from the ` +
      `program's folder. Install the same version there.\n${providerText}`,
  );
});
