// Each folder imports only what its layer allows, pure folders are pure, and there is no import circle.
import { posix } from "node:path";
import { breaches } from "./breaches";
import { layers } from "./layers.mjs";
import { importsOf, ourFiles } from "./sources";

const code = ourFiles().filter((path) => /\.([cm]?[jt]s|tsx)$/.test(path));

test.each(layers)(
  "$folder loads only what it may, and touches nothing that it must not [package.one-source]",
  ({ folder, instead }) => {
    const files = code.filter((path) => path.startsWith(`${folder}/`));
    expect(files.length).toBeGreaterThan(0);
    // `instead` is on both sides, so that the difference shows where the code belongs.
    expect({ breaches: files.flatMap((path) => breaches(path)), instead }).toEqual({ breaches: [], instead });
  },
);

test("every file of the product belongs to a layer", () => {
  expect(
    code.filter(
      (path) =>
        /^(schema|programs|provider|emulator|page|examples)\//.test(path) &&
        !layers.some(({ folder }) => path.startsWith(`${folder}/`)),
    ),
  ).toEqual([]);
});

test.each<[string, string, string[]]>([
  ["schema/customer.ts", 'import { readFileSync } from "node:fs";', ["schema/customer.ts imports node:fs"]],
  [
    "schema/customer.ts",
    'export * from "../provider/core/diff";',
    ["schema/customer.ts imports ../provider/core/diff"],
  ],
  [
    "schema/customer.ts",
    "const now = Date.now(); const text = process.env.X; const chance = Math.random();",
    ["schema/customer.ts touches Date", "schema/customer.ts touches process", "schema/customer.ts touches Math.random"],
  ],
  [
    "schema/customer.ts",
    'import * as z from "zod"; const value = { process: 1, Date: 2 }.process; Math.max(1, 2);',
    [],
  ],
  [
    "provider/core/diff.ts",
    'import type { Api } from "../client/api";',
    ["provider/core/diff.ts imports ../client/api"],
  ],
  ["provider/core/diff.ts", 'type Api = import("../client").Api;', ["provider/core/diff.ts imports ../client"]],
  ["provider/core/diff.ts", 'const later = () => import("node:fs");', ["provider/core/diff.ts loads node:fs"]],
  [
    "provider/core/diff.ts",
    'const fs = require("fs");',
    ["provider/core/diff.ts imports fs", "provider/core/diff.ts touches require"],
  ],
  ["provider/core/diff.ts", 'import fs = require("fs");', ["provider/core/diff.ts imports fs"]],
  [
    "provider/core/diff.ts",
    'const what = "fs"; void import(what);',
    ["provider/core/diff.ts loads (not a plain text)"],
  ],
  [
    "provider/client/api.ts",
    'import { create } from "../lifecycle/create";',
    ["provider/client/api.ts imports ../lifecycle/create"],
  ],
  [
    "provider/lifecycle/create.ts",
    'import { request } from "undici";',
    ["provider/lifecycle/create.ts imports undici"],
  ],
  [
    "provider/lifecycle/create.ts",
    'import { toPulumi } from "../pulumi/values";',
    ["provider/lifecycle/create.ts imports ../pulumi/values"],
  ],
  [
    "provider/pulumi/process/check.ts",
    'import { main } from "../../cli/main"; import * as pulumi from "@pulumi/pulumi";',
    [
      "provider/pulumi/process/check.ts imports ../../cli/main",
      "provider/pulumi/process/check.ts imports @pulumi/pulumi",
    ],
  ],
  [
    "provider/pulumi/process/check.ts",
    'import { Customer } from "../program/customer"; import { toPulumi } from "../values";',
    ["provider/pulumi/process/check.ts imports ../program/customer"],
  ],
  [
    "provider/pulumi/program/customer.ts",
    'import { check } from "../process/dynamic";',
    ["provider/pulumi/program/customer.ts imports ../process/dynamic"],
  ],
  [
    "provider/cdktf/partner.ts",
    'import { Token } from "cdktf"; import { Api } from "../client";',
    ["provider/cdktf/partner.ts imports ../client", "provider/cdktf/partner.ts imports cdktf"],
  ],
  [
    "provider/cdktf/partner.ts",
    'import { Construct } from "constructs"; import { validate } from "../core/validate";',
    [],
  ],
  [
    "provider/cli/commands/emulator.ts",
    'import { startEmulator } from "../../../emulator";',
    ["provider/cli/commands/emulator.ts imports ../../../emulator"],
  ],
  ["provider/cli/commands/emulator.ts", 'const load = () => import("../../../emulator/index.js");', []],
  [
    "emulator/store/store.ts",
    'import { diff } from "../../provider/core/diff";',
    ["emulator/store/store.ts imports ../../provider/core/diff"],
  ],
  [
    "emulator/store/store.ts",
    'void import("../../provider/core/diff");',
    ["emulator/store/store.ts loads ../../provider/core/diff"],
  ],
  [
    "page/views/form.tsx",
    'import { Store } from "../../emulator/store/store"; import type { Form } from "../../emulator/page-api"; import "zod";',
    ["page/views/form.tsx imports ../../emulator/store/store", "page/views/form.tsx imports zod"],
  ],
  ["page/live.ts", 'import { useState } from "preact/hooks"; const node = <p style="color: red">text</p>;', []],
  [
    "examples/pulumi-quickstart/index.ts",
    'import { Customer } from "../../provider/pulumi";',
    ["examples/pulumi-quickstart/index.ts imports ../../provider/pulumi"],
  ],
  ["tools/demo/main.ts", 'import "../../emulator"; import "fs";', []],
])("a breach planted in %s is found: %s", (path, text, expected) => {
  expect([...breaches(path, text)].sort()).toEqual([...expected].sort());
});

/** Returns the files that a file imports, as paths; types count, because a reader follows them too. */
function importedBy(path: string): string[] {
  return importsOf(path)
    .filter(({ target, isLazy }) => target.startsWith(".") && !isLazy)
    .map(({ target }) => posix.join(posix.dirname(path), target))
    .flatMap((target) =>
      [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`].filter((candidate) => code.includes(candidate)),
    );
}

test("no import leads back to its own file, types included", () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(" -> "));
    if (above.includes(path) || done.has(path)) return;
    for (const next of importedBy(path)) visit(next, [...above, path]);
    done.add(path);
  };
  for (const path of code) visit(path, []);
  expect(circles).toEqual([]);
});
