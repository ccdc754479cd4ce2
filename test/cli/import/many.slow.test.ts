// Hundreds of hostile customers, imported into real engines: the preview is empty, no secret is touched or left, and
// the files don't depend on the order of the list.
import { ImportBench } from "../../support/import-bench";
import { hostileRecords } from "./hostile-records";
import { canary } from "./records";

const records = hostileRecords(300);

/** An engine that agrees with everything: the files are written as after a real proof. */
const agreeingPulumi = '#!/bin/sh\ncase "$1" in\n  version) echo v3.259.0 ;;\n  preview) echo "{}" ;;\nesac\n';
const agreeingTerraform = '#!/bin/sh\ncase "$1" in\n  version) echo Terraform v1.11.4 ;;\n  show) echo "{}" ;;\nesac\n';

test.each([
  ["pulumi", "echoed", agreeingPulumi],
  ["terraform", "masked", agreeingTerraform],
] as const)(
  "300 hostile customers are imported into %s with an empty preview, with secrets %s, and the files don't depend on the order of the list [import.proof, import.files, import.secrets, cli.reads]",
  async (to, secrets, agreeing) => {
    await using bench = await ImportBench.open(records, { behaviour: { secrets } });
    const before = bench.emulator.admin.dump().customers;
    const report = await bench.report(["--to", to, "--out", "infra"]);
    expect(report).toMatchObject({ code: 0, differences: [], undeclarable: [], unread: [], linesToAdd: [] });
    expect(report.imported.length).toBe(300);
    expect(bench.sent()).toEqual([]);
    expect(bench.emulator.admin.dump().customers).toEqual(before);
    expect([bench.leaks(canary), bench.scratchFiles()]).toEqual([[], []]);
    await using shuffled = await ImportBench.open(records.toReversed(), { behaviour: { secrets } });
    shuffled.program(to, agreeing);
    await shuffled.report(["--to", to, "--out", "infra"]);
    expect(shuffled.files("infra")).toEqual(bench.files("infra"));
  },
);
