// What the figures were measured on.
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { terraformProgram } from "../tools/workbench/terraform-programs";

/** The machine and its tools. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly platform: string;
  readonly node: string;
  readonly pulumi: string;
  readonly terraform: string;
}

/** This machine; throws where no `pulumi` is on PATH, or no terraform or tofu. */
export function thisMachine(): Machine {
  const { name, version } = terraformProgram();
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    platform: `${process.platform}-${process.arch}`,
    terraform: `${name} ${version}`,
    node: process.versions.node,
    pulumi: execFileSync("pulumi", ["version"], {
      encoding: "utf8",
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    })
      .trim()
      .replace(/^v/, ""),
  };
}

/** The machine and its tools in one line. */
export function machineText({ cores, node, pulumi, terraform }: Machine): string {
  return `${cores} cores, Node ${node}, Pulumi ${pulumi}, ${terraform}`;
}
