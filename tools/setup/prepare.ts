// Prepares what a command needs, in order, and prints one line with the result.
import { lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { build } from "./build";
import type { Command, Part } from "./commands";
import { actionlint, keycloakAndJava, reference, zizmor } from "./others";
import { SetupError } from "./launch.mjs";
import { attempt } from "./lock.mjs";
import { duration } from "./progress";
import { pulumi } from "./pulumi";
import { terraforms } from "./terraform";
import { find, sources, type Machine, type Tool, type Tools, type Wanted } from "./tools";

/** What run.mjs has found and done. */
export const Start = z.object({
  node: z.object({ program: z.string(), version: z.string(), from: z.enum(sources) }),
  cache: z.string(),
  startedAt: z.number(),
  isNew: z.boolean(),
});

/** The tools of each part: of each list, one is enough. */
const wanted: Readonly<Record<Part, (machine: Machine) => readonly (readonly Wanted[])[]>> = {
  build: () => [],
  pulumi: (machine) => [[pulumi(machine)]],
  terraform: terraforms,
  keycloak: keycloakAndJava,
  reference: (machine) => [[reference(machine)]],
  actionlint: (machine) => [[actionlint(machine)]],
  zizmor: (machine) => [[zizmor(machine)]],
};

/** Finds or makes what a command needs, and what it uses. @throws SetupError where a need can't be met */
export async function prepare(
  machine: Machine,
  { needs, uses = [] }: Pick<Command, "needs" | "uses">,
  start: Pick<z.output<typeof Start>, "startedAt" | "isNew">,
): Promise<Tools> {
  const { node, progress } = machine;
  linkExamples(machine);
  const isBuilt = needs.includes("build") && (await build(machine));
  const found: Record<string, Tool> = {};
  for (const part of [...needs, ...uses])
    try {
      for (const one of wanted[part](machine)) Object.assign(found, await find(machine, ...one));
    } catch (error) {
      if (needs.includes(part) || !(error instanceof SetupError)) throw error;
      progress.note(part, `left out: ${error.message}`);
    }
  const isNew = start.isNew || isBuilt || Object.values(found).some(({ from }) => from === "installed");
  const state = isNew ? `ready in ${duration(Date.now() - start.startedAt)}` : "nothing to do";
  const names = Object.entries(found).map(([id, { version }]) => `${id} ${version}`);
  const all = [`node ${node.version}`, "packages", ...(needs.includes("build") ? ["build"] : []), ...names];
  progress.note("set-up", `${state}: ${all.join(", ")}`);
  return { node, ...found };
}

/** Lets the examples import the package by its name, as if it were installed there. */
function linkExamples({ project }: Machine): void {
  const folder = join(project, "examples", "node_modules");
  const link = join(folder, "webcastmanager-provider");
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  rmSync(link, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Another set-up may have made it by now.
  attempt(() => symlinkSync(process.platform === "win32" ? project : join("..", ".."), link, "junction"));
}
