// What passed on which engine, as it was recorded: read by the test that compares, and by the generator of
// docs/engines.md.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { root } from "../../tools/workbench/project";

/** Where the records are, from the sources as from what is compiled. */
export const resultsFolder = join(root, "test", "conformance", "results");

const order = ["Pulumi", "Terraform", "OpenTofu"];

const Results = z.strictObject({
  engine: z.enum(["Pulumi", "Terraform", "OpenTofu"]),
  version: z.string(),
  scenarios: z.array(z.strictObject({ title: z.string(), promises: z.array(z.string()) })),
});

/** The scenarios that passed on one engine. */
export type Results = z.output<typeof Results>;

/** Every record, in the order of the table's columns. */
export function recorded(): readonly Results[] {
  const all = readdirSync(resultsFolder).map((file) =>
    Results.parse(JSON.parse(readFileSync(join(resultsFolder, file), "utf8"))),
  );
  return all.toSorted((one, other) => order.indexOf(one.engine) - order.indexOf(other.engine));
}
