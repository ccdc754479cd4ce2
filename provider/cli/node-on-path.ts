// Whether terraform and tofu will find a Node for the provider: its first line asks for the one on PATH.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

/** The oldest Node that the provider runs on, as numbers. */
const oldest = [22, 12] as const;

/** What is wrong with the Node on PATH, in one sentence; undefined where it serves. */
export function nodeTrouble(environment: NodeJS.ProcessEnv): string | undefined {
  const { stdout, error } = spawnSync("node", ["--version"], { encoding: "utf8", env: environment });
  const here = `put ${dirname(process.execPath)} on PATH, where this command's own Node is`;
  if (error !== undefined) return `there is no node on PATH, and the provider does not start without one; ${here}`;
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isRecent = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
  return isRecent
    ? undefined
    : `the node on PATH is ${stdout.trim() || "none that answers"}, and the provider needs ${oldest.join(".")} or newer; ${here}`;
}
