// `npm run demo [-- --keep --open]`: the main use, with the real CLI against the emulator. Exits 0 only if every step
// had its expected result.
import { Command } from "commander";
import { existsSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { startEmulator } from "../../emulator";
import { PulumiProject } from "../workbench/pulumi-project";
import { Screen } from "./screen";
import { seed } from "./customers";
import { UnexpectedResult, type Demo } from "./demo";
import { editElsewhere } from "./edit-elsewhere";
import * as scenario from "./scenario";

async function main({ keep, open }: Options): Promise<number> {
  const screen = new Screen();
  screen.title(
    "webcastmanager-provider: customers of WebcastManager as code",
    "Customers created by hand become a program; drift is reported and restored.",
    "It all runs on this machine. The emulator is not the vendor's product.",
  );
  const emulator = await startEmulator({ seed });
  const project = new PulumiProject({
    name: "demo",
    directory: scenario.programFolder,
    // The types of programs are checked elsewhere; this saves time.
    environment: { ...emulator.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  const demo: Demo = { screen, emulator, project, before: emulator.admin.dump().customers, opensPage: open };
  try {
    for (const [title, run] of steps) await screen.runStep(title, () => run(demo));
    finish(demo, keep);
    if (keep) await keepRunning(demo);
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`\n${error instanceof UnexpectedResult ? "Unexpected result" : "The demo failed"}: ${reason}`);
    return 1;
  } finally {
    await emulator.close();
    project.remove();
  }
}

const steps: readonly (readonly [title: string, run: (demo: Demo) => Promise<void>])[] = [
  ["List the customers that were created by hand", scenario.listCustomers],
  ["Write them as a program, and prove that it changes nothing", scenario.writeProgram],
  ["Read the program", scenario.showProgram],
  ["Import them into a stack", scenario.importIntoStack],
  ["Preview", scenario.previewNothing],
  ["Meanwhile a colleague edits them in WebcastManager", editElsewhere],
  ["Report the drift", scenario.reportDrift],
  ["Restore what the program declares", scenario.repair],
  ["Review a pull request that would fail", scenario.reviewPullRequest],
  ["Remove a partner from the program", scenario.refusals],
  ["Search every file for every secret", scenario.searchSecrets],
];

function finish({ screen, emulator, opensPage }: Demo, keep: boolean): void {
  screen.summary();
  screen.remark(`${emulator.admin.requests().total} requests to the service`);
  console.log("\nNext: README.md, `npm run example pulumi-quickstart`, `npm run emulator`.");
  console.log(`The drift report stays in ${relative(process.cwd(), scenario.driftPage)}.`);
  if (!keep) console.log("`npm run demo -- --keep` keeps the emulator and the program.");
  if (!opensPage) console.log("`npm run demo -- --open` lets you edit the customers yourself, in your browser.");
}

/** Prints the environment of the running emulator and waits for Ctrl-C. */
async function keepRunning({ emulator, project }: Demo): Promise<void> {
  const tools = ["node", "pulumi"].map((tool) =>
    (process.env.PATH ?? "").split(delimiter).find((folder) => existsSync(join(folder, tool))),
  );
  const variables = Object.entries(project.environment).filter(
    ([name, value]) => name.startsWith("PULUMI_") && value !== process.env[name],
  );
  console.log("\nThe emulator keeps running; Ctrl-C ends it. In another shell:\n");
  console.log(`cd ${join(project.folder, scenario.programFolder)}`);
  console.log(`export PATH=${[...new Set(tools)].join(delimiter)}${delimiter}$PATH`);
  for (const [name, value] of [...variables, ...Object.entries(emulator.env)])
    console.log(`export ${name}='${value ?? ""}'`);
  const waiting = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => process.once("SIGINT", () => resolve()).once("SIGTERM", () => resolve()));
  clearInterval(waiting);
}

interface Options {
  readonly keep: boolean;
  readonly open: boolean;
}

const program = new Command("demo")
  .description("Shows what webcastmanager-provider does, with the real Pulumi CLI against the emulator.")
  .option("--keep", "leave the emulator running and print the environment", false)
  .option("--open", "open the emulator's page in your browser, and let you edit the customers there", false)
  .action(async (options: Options) => {
    process.exitCode = await main(options);
  });
void program.parseAsync();
