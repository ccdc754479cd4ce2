// `npm run demo [-- --keep --open]`: the main use, with the real CLI against the emulator. Exits 0 only if every step
// had its expected result.
import { AssertionError } from "node:assert";
import { delimiter, dirname, join, relative } from "node:path";
import { Command } from "commander";
import which from "which";
import { startEmulator } from "../../emulator";
import { interruptedCode, interruption, listenForInterruption } from "../workbench/interruption";
import { PulumiProject } from "../workbench/pulumi-project";
import { seed } from "./customers";
import { Demo } from "./demo";
import { heading, remark, runSteps } from "./screen";
import { driftPage, programFolder, steps } from "./steps";

async function main({ keep, open }: { keep: boolean; open: boolean }): Promise<number> {
  await using emulator = await startEmulator({ seed });
  const project = new PulumiProject({
    name: "demo",
    directory: programFolder,
    // The types of programs are checked elsewhere; this saves time.
    environment: { ...emulator.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  const demo = new Demo(emulator, project, open);
  try {
    heading(
      "webcastmanager-provider: customers of WebcastManager as code",
      "Customers created by hand become a program; drift is reported and restored.",
      "It all runs on this machine. The emulator is not the vendor's product.",
    );
    await runSteps(steps, demo);
    remark(`${emulator.admin.requests().total} requests to the service`);
    console.log("\nNext: README.md, `npm run example pulumi-quickstart`, `npm run emulator`.");
    console.log(`The drift report stays in ${relative(process.cwd(), driftPage)}.`);
    if (!keep) console.log("`npm run demo -- --keep` keeps the emulator and the program.");
    if (!open) console.log("`npm run demo -- --open` lets you edit the customers yourself, in your browser.");
    if (keep) await keepRunning(demo);
    return 0;
  } catch (error) {
    const code = interruptedCode();
    if (code !== undefined) return code;
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`\n${error instanceof AssertionError ? "Unexpected result" : "The demo failed"}: ${reason}`);
    return 1;
  } finally {
    project.remove();
  }
}

/** Prints the environment of the running emulator and waits for Ctrl-C. */
async function keepRunning({ emulator, project }: Demo): Promise<void> {
  const tools = new Set(["node", "pulumi"].map((tool) => dirname(which.sync(tool))));
  const variables = Object.entries(project.environment).filter(
    ([name, value]) => name.startsWith("PULUMI_") && value !== process.env[name],
  );
  console.log("\nThe emulator keeps running; Ctrl-C ends it. In another shell:\n");
  console.log(`cd ${join(project.folder, programFolder)}`);
  console.log(`export PATH=${[...tools, "$PATH"].join(delimiter)}`);
  for (const [name, value] of [...variables, ...Object.entries(emulator.env)])
    console.log(`export ${name}='${value ?? ""}'`);
  await new Promise((resolve) => {
    interruption.addEventListener("abort", resolve);
  });
}

const program = new Command("demo")
  .description("Shows what webcastmanager-provider does, with the real Pulumi CLI against the emulator.")
  .option("--keep", "leave the emulator running and print the environment", false)
  .option("--open", "open the emulator's page in your browser, and let you edit the customers there", false)
  .action(async (options: Parameters<typeof main>[0]) => {
    listenForInterruption();
    process.exitCode = await main(options);
  });
void program.parseAsync();
