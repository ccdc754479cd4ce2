// `npm run example <name>`: starts the emulator, runs the example, checks it, destroys it. Exits 0 or 1.
import { Command } from "commander";
import { colours } from "../workbench/colours";
import { runExample } from "./run";
import { scenarios } from "./scenarios";

new Command("example")
  .description("Runs one example against the emulator.")
  .argument("<name>", `one of ${Object.keys(scenarios).join(", ")}`)
  .action(async (name: string) => {
    const problems = await runExample(name, (text) => console.log(text));
    for (const problem of problems) console.error(colours.red(`✗ ${problem}`));
    if (problems.length === 0) console.log(colours.green(`✓ ${name}: up, no changes the second time, destroyed`));
    process.exitCode = problems.length === 0 ? 0 : 1;
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
