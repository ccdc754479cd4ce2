// `npm run example <name>`: starts the emulator, runs the example, checks it, destroys it. Exits 0 or 1.
import { inspect } from "node:util";
import { Command } from "commander";
import { terminalColors } from "../../provider/cli/terminal";
import { interruptedCode, interruption, listenForInterruption } from "../workbench/interruption";
import { runExample } from "./run";
import { scenarios } from "./scenarios";

const colours = terminalColors();

new Command("example")
  .description("Runs one example against the emulator.")
  .argument("<name>", `one of ${Object.keys(scenarios).join(", ")}`)
  .action(async (name: string) => {
    listenForInterruption();
    await runExample(name, console.log);
    console.log(colours.green(`✓ ${name}: up, no changes the second time, destroyed`));
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = interruptedCode() ?? 1;
    if (interruption.aborted) return;
    // A step that fails throws an Error of no other kind; anything else is a fault of the runner's own.
    const isFailedStep = error instanceof Error && error.constructor === Error;
    console.error(colours.red(`✗ ${isFailedStep ? error.message : inspect(error)}`));
  });
