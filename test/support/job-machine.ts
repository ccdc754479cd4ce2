// The machine that plays the jobs of a test file, one after the other. Each finds an empty folder at the same path, as
// on the machines of GitHub and GitLab. So what ts-node has checked for one job holds for the next, of this file only:
// other types of the package may refuse the same program.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workFolder } from "../../tools/workbench/project";
import { compiledModules } from "./compiled";

const machine = workFolder("machine");
afterAll(() => {
  rmSync(machine, { recursive: true, force: true, maxRetries: 5 });
});

/** Variables of every job. */
export const machineVariables: Readonly<Record<string, string>> = {
  ...compiledModules,
  TS_NODE_CACHE_DIRECTORY: join(machine, "ts-node"),
};

/** Runs a job in an empty folder. @param place the folder above it, in place of one below this project */
export async function inJobFolder<Result>(run: (folder: string) => Promise<Result>, place = machine): Promise<Result> {
  const folder = join(place, "job");
  mkdirSync(folder); // Throws while another job runs.
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
