// `npm run example <name>`: starts the emulator, runs the example, checks it, destroys it. Exits 0 or 1.
import { Command } from "commander";
import { colours } from "../workbench/colours";
import { runExample } from "./run";
import { stories } from "./stories";

new Command("example")
  .description("Runs one example against the emulator.")
  .argument("<name>", `one of ${Object.keys(stories).join(", ")}`)
  .action(async (name: string) => {
    const wrong = await runExample(name, (text) => console.log(text));
    for (const line of wrong) console.error(colours.red(`✗ ${line}`));
    if (wrong.length === 0) console.log(colours.green(`✓ ${name}: up, nothing to change the second time, destroyed`));
    process.exitCode = wrong.length === 0 ? 0 : 1;
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
