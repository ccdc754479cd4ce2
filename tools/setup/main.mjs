#!/usr/bin/env node
// @ts-check
// `node tools/setup/main.mjs [all | build | pulumi | terraform | keycloak | dependencies]`: sets up without running
// anything afterwards.
import { thisMachine } from "./context.mjs";
import { guarded } from "./guard.mjs";
import { prepare } from "./prepare.mjs";

/** @type {Readonly<Record<string, readonly import("./prepare.mjs").Need[]>>} */
const PARTS = Object.freeze({
  all: ["build", "pulumi", "terraform"],
  dependencies: [],
  build: ["build"],
  pulumi: ["pulumi"],
  terraform: ["terraform"],
  keycloak: ["keycloak"],
});

const part = process.argv[2] ?? "all";
const needs = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined;

if (needs) {
  const context = thisMachine();
  await guarded(
    context,
    () => prepare(context, needs),
    async () => 0,
  );
} else {
  process.stderr.write(`There is no part "${part}" to set up; there are ${Object.keys(PARTS).join(", ")}.\n`);
  process.exitCode = 2;
}
