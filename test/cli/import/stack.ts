// What tests of `import --to pulumi --apply` begin with: customers, their program, and a stack of the user.
import { ImportBench } from "../../support/import-bench";
import { records } from "./records";

const toPulumi = ["--to", "pulumi", "--out", "infra"];

/** Imports the customers into the stack. */
export const toStack = [...toPulumi, "--stack", "dev", "--apply"];

/** A bench with the program of its customers, and a new stack. */
export async function withStack(secrets: "echoed" | "masked"): Promise<ImportBench> {
  const bench = await ImportBench.open(records.slice(0, 3), { behaviour: { secrets } });
  await bench.report(toPulumi);
  await bench.pulumi(["stack", "init", "dev"]);
  bench.emulator.admin.resetRequests();
  return bench;
}

/** Previews the stack: exits 0 only where nothing is left to do. */
export const isEmpty = (bench: ImportBench) =>
  bench.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", "dev"]);
