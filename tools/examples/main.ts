// `npm run example <name>`: starts the emulator, runs the example, checks it, destroys it. Exits 0 or 1.
import { Command } from "commander";
import { terminalColors } from "../../provider/cli/terminal";
import { runExample } from "./run";
import { scenarios } from "./scenarios";

const colours = terminalColors();

new Command("example")
  .description("Runs one example against the emulator.")
  .argument("<name>", `one of ${Object.keys(scenarios).join(", ")}`)
  .action(async (name: string) => {
    await runExample(name, console.log);
    console.log(colours.green(`✓ ${name}: up, no changes the second time, destroyed`));
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(colours.red(`✗ ${error instanceof Error ? error.message : String(error)}`));
    process.exitCode = 1;
  });
