// The repositories with the packed package: `npm ci` installs it from the committed lock file, as a team's runs do.
import { copyFileSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { must, usePacked } from "../package/installed";
import { runWorkflow } from "../support/actions/run";
import { forkEvent, PipelineRepository } from "../support/pipeline-repository";

const packed = usePacked();

/** The programs of npm that are on PATH after the repository's own. */
const machinesNpm = Object.fromEntries(
  ["npm", "npx"].map((name) => [name, `#!/bin/sh\nPATH=\${PATH#*:} exec ${name} "$@"\n`]),
);

/** This machine's settings of npm: a job has a home of its own. */
function npmSettings(): Readonly<Record<string, string>> {
  const found = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_|https?_proxy$|no_proxy$|node_extra)/i.test(name),
  );
  return {
    npm_config_userconfig: join(homedir(), ".npmrc"),
    npm_config_cache: join(homedir(), ".npm"),
    npm_config_prefer_offline: "true",
    ...Object.fromEntries(found.map(([name, value = ""]) => [name, value])),
  };
}

test.each(["pulumi", "terraform"])(
  "test.yml for %s passes with the packed package, a lock file and `npm ci` [pipelines.test]",
  async (engine) => {
    using repository = new PipelineRepository(`gitops-github/${engine}`, machinesNpm);
    const vendor = join(repository.files, "vendor");
    mkdirSync(vendor);
    copyFileSync(packed.tarball, join(vendor, basename(packed.tarball)));
    await must(repository.files, "npm", ["install", "--package-lock-only", "--prefer-offline"]);
    const options = repository.run("test.yml", "pull_request", forkEvent);
    const machine = { ...options.machine, ...npmSettings() };
    const run = await runWorkflow({ ...options, machine, place: packed.folder });
    expect([run.conclusion, run.steps().filter(([, outcome]) => outcome !== "success")]).toEqual(["success", []]);
  },
);
