// Pulumi as the target of an import.
import { pulumiProgram } from "../../../../programs";
import { shellWord } from "../../../inventory/next-steps";
import { CommandError } from "../../exit-codes";
import { importedState } from "../customer-to-import";
import { findEngine, oldestEngines } from "../engine-version";
import type { Target } from "../target";
import { applyPulumi } from "./apply";
import { findPackages, missingPackages } from "./packages";
import { customerFiles, missingParts, projectFile } from "./project";
import { provePulumi } from "./proof";

const { pulumi: oldest } = oldestEngines;

/** Returns Pulumi as a target. @throws CommandError where its CLI or its SDK is missing or too old. */
export async function pulumiTarget(
  { folder, stack }: { readonly folder: string; readonly stack?: string },
  signal: AbortSignal,
): Promise<Target> {
  const engine = await findEngine(
    { commands: ["pulumi"], oldest, advice: `Install the Pulumi CLI ${oldest} or newer.` },
    signal,
  );
  const packages = findPackages(folder);
  const isNew = projectFile(folder) === undefined;
  const stackOption = stack === undefined ? "" : ` --stack ${shellWord(stack)}`;
  return {
    engine,
    managed: () => Promise.resolve([]),
    program(customers, taken) {
      const program = pulumiProgram(customers, { taken });
      const missing = missingParts(folder, program);
      return {
        program,
        files: customerFiles(program),
        missing,
        prove: (selected, values, options) => {
          const states = selected.map((customer) => ({
            name: program.names.get(customer.id) ?? "",
            state: importedState(customer, options.settings.endpoint, { secrets: program.secrets, values }),
          }));
          return provePulumi({ program, packages, customers: states, values }, options);
        },
        apply: (selected, run) => {
          if (stack === undefined) throw new CommandError("usage", "Can't import: --apply needs one --stack.");
          return applyPulumi({ program, missing, folder, stack }, selected, run);
        },
      };
    },
    secretCommand: (name) => `pulumi --cwd ${shellWord(folder)} config set --secret ${name}${stackOption}`,
    setUpCommands: [
      ...(Object.keys(missingPackages(folder)).length === 0 ? [] : [`npm --prefix ${shellWord(folder)} install`]),
      ...(stack === undefined && isNew ? [`pulumi --cwd ${shellWord(folder)} stack init dev`] : []),
    ],
    applyCommand: (again) => `${again}${stack === undefined ? " --stack dev" : ""} --apply`,
  };
}
