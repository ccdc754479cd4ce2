// @ts-check
// Finds the two programs that check the workflows in .github, or installs them: actionlint with Go, zizmor with Python.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SourceUnavailable } from "./errors.mjs";
import { findGo, goBuild } from "./go-build.mjs";
import { programIn, programOnPath } from "./machine.mjs";
import { lastLines, outputOf, run } from "./processes.mjs";
import { findTool, installOnce } from "./tools.mjs";
import { isAtLeast, versionIn, VERSIONS } from "./versions.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tool} Tool */

/**
 * @param {Machine} machine
 * @returns {Promise<Tool>}
 */
export function findActionlint(machine) {
  const target = join(machine.cache, `actionlint-${VERSIONS.actionlint.installed}`);
  return findLinter(machine, { name: "actionlint", folder: target, target }, async () => {
    await findGo(machine);
    const source = "github.com/rhysd/actionlint/cmd/actionlint";
    const program = { name: "actionlint", module: join("tools", "go", "actionlint"), source };
    return { action: "building from Go modules", make: goBuild(machine, target, [program]) };
  });
}

/**
 * @param {Machine} machine
 * @returns {Promise<Tool>}
 */
export function findZizmor(machine) {
  const target = join(machine.cache, `zizmor-${VERSIONS.zizmor.installed}`);
  const folder = join(target, machine.platform === "win32" ? "Scripts" : "bin");
  return findLinter(machine, { name: "zizmor", folder, target }, async () => {
    const python = await findPython(machine);
    return {
      action: "installing with pip",
      make: async (temporary) => {
        const environment = join(temporary, "environment");
        await mustRun(machine, python, ["-m", "venv", environment]);
        const pip = programIn(environment + folder.slice(target.length), "python", machine.platform) ?? python;
        const wanted = `zizmor==${VERSIONS.zizmor.installed}`;
        await mustRun(machine, pip, [
          "-m",
          "pip",
          "install",
          "--quiet",
          "--retries=1",
          "--no-deps",
          "--only-binary=:all:",
          wanted,
        ]);
        return environment;
      },
    };
  });
}

/**
 * @param {Machine} machine
 * @param {{ name: "actionlint" | "zizmor", folder: string, target: string }} linter `folder` holds the program
 * @param {() => Promise<{ action: string, make: import("./tools.mjs").Make }>} prepareInstallation
 * @returns {Promise<Tool>}
 */
function findLinter(machine, { name, folder, target }, prepareInstallation) {
  const version = VERSIONS[name].installed;
  /** @param {Pick<Tool, "from" | "fresh">} origin @returns {Tool} */
  const toTool = (origin) => {
    const program = programIn(folder, name, machine.platform) ?? join(folder, name);
    return { version, folder, ...origin, program };
  };
  /** @returns {Promise<Tool | undefined>} */
  const onPath = async () => {
    const program = programOnPath(name, machine.environment, machine.platform);
    if (!program) return undefined;
    // Another version has other rules.
    const found = versionIn((await outputOf(program, ["--version"], machine.environment)) ?? "");
    if (found !== version) throw new SourceUnavailable(`${found ?? "an unknown version"} is not ${version}`);
    return { version, folder: dirname(program), from: "PATH", fresh: false, program };
  };
  const install = async () => {
    const { action, make } = await prepareInstallation();
    const fresh = await installOnce(machine, { target, name: `${name} ${version}`, action }, make);
    return toTool({ from: "registry", fresh });
  };
  return findTool(
    `${name} ${version}`,
    [
      { name: "on PATH", find: onPath },
      { name: "cache", find: async () => (existsSync(target) ? toTool({ from: "cache", fresh: false }) : undefined) },
      { name: "its registry", find: install },
    ],
    `Install ${name} ${version} by hand and run the same command again.`,
  );
}

/** @param {Machine} machine @returns {Promise<string>} the program */
async function findPython(machine) {
  const { minimum } = VERSIONS.python;
  for (const name of ["python3", "python"]) {
    const program = programOnPath(name, machine.environment, machine.platform);
    const version = program && versionIn((await outputOf(program, ["--version"], machine.environment)) ?? "");
    if (program && version && isAtLeast(version, minimum)) return program;
  }
  throw new SourceUnavailable(`Python ${minimum} or newer is not on PATH`);
}

/** @param {Machine} machine @param {string} program @param {string[]} args */
async function mustRun(machine, program, args) {
  const { code, output } = await run(program, args, { env: machine.environment });
  if (code !== 0) throw new SourceUnavailable(`${args.slice(0, 3).join(" ")} failed: ${lastLines(output)}`);
}
