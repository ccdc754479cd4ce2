// What `import --json` prints: its schema, and the report in it. No secret is in it.
import * as z from "zod";
import { printable } from "../../../schema";
import type { ImportResult } from "./import-customers";

const Customer = {
  id: z.string(),
  path: z.array(z.string()).describe("Names from the top down."),
};

const DifferenceJson = z.strictObject({
  id: z.string(),
  action: z.string().describe("What the engine would do, in its own word."),
  properties: z.array(
    z.strictObject({
      path: z.string(),
      service: z.string().describe("The value in the service, in words. Never a secret."),
      program: z.string().describe("The value in the program, in words. Never a secret."),
    }),
  ),
});

/** The report of an import. */
export const ImportReport = z.strictObject({
  engine: z.strictObject({ command: z.string(), version: z.string() }),
  folder: z.string().describe("The folder of the program."),
  imported: z
    .array(z.strictObject({ ...Customer, name: z.string().describe("The logical name, or the name of the resource.") }))
    .describe("The customers that the program declares and that no state managed before."),
  managed: z
    .array(z.strictObject({ ...Customer, source: z.string(), address: z.string() }))
    .describe("Selected customers that a state manages."),
  undeclarable: z
    .array(z.strictObject({ ...Customer, problems: z.array(z.string()) }))
    .describe("Selected customers that no program can declare as they are."),
  unread: z
    .array(z.strictObject({ ...Customer, problem: z.string() }))
    .describe("Selected customers that could not be read."),
  files: z.array(z.strictObject({ path: z.string(), change: z.enum(["written", "unchanged"]) })),
  linesToAdd: z.array(z.string()).describe("Lines that the program in the folder lacks."),
  secrets: z
    .array(
      z.strictObject({
        id: z.string(),
        property: z.string(),
        name: z.string().describe("The configuration key in Pulumi, the variable in Terraform."),
        isReturned: z.boolean().describe("Whether the service returns it."),
        isSet: z.boolean().describe("Whether this import set it."),
        command: z.string().describe("What supplies it."),
      }),
    )
    .describe("Secrets that the program requires."),
  differences: z.array(DifferenceJson).describe("What a preview after the import would change. Empty: proven."),
  applied: z.boolean().describe("Whether the customers are in the real state."),
  otherChanges: z.int().describe("Resources outside this import that a preview would change."),
  setUp: z.array(z.string()).describe("Commands that the folder needs once, before secrets are supplied."),
  next: z.array(z.string()).describe("Commands to run next."),
});

/** The report of an import. */
export type ImportReport = z.output<typeof ImportReport>;

/** Returns the report of an import. @param again the command that did it */
export function reportOf(result: ImportResult, again: string): ImportReport {
  const { target, folder, selection, program, files, secrets, applied } = result;
  const names = program?.program.names ?? new Map<string, string>();
  const set = new Set(applied?.secretsSet);
  const differences = applied?.differences ?? result.differences;
  const isOpen = program !== undefined && applied === undefined && differences.length === 0;
  return {
    engine: target.engine,
    folder,
    imported: selection.toImport.map(({ id, path }) => ({ id, path: [...path], name: names.get(id) ?? "" })),
    managed: selection.managed.map(({ customer, managed }) => ({
      id: customer.id,
      path: [...customer.path],
      source: managed.source,
      address: managed.address,
    })),
    undeclarable: selection.undeclarable.map(({ customer: { id, path }, problems }) => ({
      id,
      path: [...path],
      problems: [...problems],
    })),
    unread: selection.unread.map(({ customer: { id, path }, error }) => ({
      id,
      path: [...path],
      problem: printable(error.message),
    })),
    files: files.map((file) => ({ ...file })),
    linesToAdd: [...(program?.missing.lines ?? [])],
    secrets: secrets.map(({ secret: { id, leaf, name }, isReturned }) => ({
      id,
      property: leaf.path,
      name,
      isReturned,
      isSet: set.has(name),
      command: target.secretCommand(name),
    })),
    differences: differences.map(({ id, action, properties }) => ({ id, action, properties: [...properties] })),
    applied: applied?.isImported === true,
    otherChanges: applied?.others ?? 0,
    setUp: isOpen ? [...target.setUpCommands] : [],
    next: isOpen ? [target.applyCommand(again)] : [],
  };
}
