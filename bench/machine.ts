// What the figures were measured on.
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";

/** The machine and its tools. */
export interface Machine { readonly cores: number; readonly processor: string; readonly platform: string; readonly node: string; readonly pulumi: string }

/** This machine; throws where no `pulumi` is on PATH. */
export function machine(): Machine {
  return {
    cores: availableParallelism(), processor: cpus()[0]?.model ?? "unknown", platform: `${process.platform}-${process.arch}`,
    node: process.versions.node, pulumi: execFileSync("pulumi", ["version"], { encoding: "utf8", env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } }).trim().replace(/^v/, ""),
  };
}
