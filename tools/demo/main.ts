// `npm run demo [-- --keep]`: the main use, with the real CLI against the emulator. Exits 0 only if every step had its
// expected result.
import { Command } from "commander";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startEmulator } from "../../emulator";
import { PulumiProject } from "../workbench/pulumi-project";
import { root } from "../workbench/project";
import { Screen, seconds } from "./screen";
import * as scenario from "./scenario";

const exampleSecrets = {
  kollectiveToken: "srv-demo-canary-kollective",
  rampApiKey: "DEMOCANARYRAMPKEY",
  rampApiSecret: "demo-canary-ramp-secret==",
};

async function main(keep: boolean): Promise<number> {
  const screen = new Screen();
  screen.title(
    "webcastmanager-provider: a customer as code",
    "The emulator is not the vendor's product; everything below runs on this machine only.",
  );
  const emulator = await screen.runStep("Start the emulator", async () => {
    const started = await startEmulator();
    screen.result(started.url);
    return started;
  });
  const project = new PulumiProject({
    name: "demo",
    from: join(root, "examples", "pulumi-partner-tree"),
    // The example's types are checked elsewhere; this saves time.
    environment: { ...emulator.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  const secrets = new Map([...Object.entries(exampleSecrets), ["password of the service", emulator.users[0].password]]);
  const demo: scenario.Demo = { screen, emulator, project, secrets };
  try {
    const connectors = emulator.admin
      .dump()
      .connectors.slice(0, 2)
      .map((connector) => connector.id);
    await project.start({
      kollectiveToken: { secret: exampleSecrets.kollectiveToken },
      rampApiKey: { secret: exampleSecrets.rampApiKey },
      rampApiSecret: { secret: exampleSecrets.rampApiSecret },
      connectors: JSON.stringify(connectors),
    });
    await screen.runStep("Preview a partner with every property of the form, and three consumers", () =>
      scenario.previewAll(demo),
    );
    await screen.runStep("Create them", () => scenario.up(demo));
    await screen.runStep("Preview again", () => scenario.previewAgain(demo));
    await screen.runStep("Meanwhile a colleague edits them in WebcastManager", () => scenario.editByHand(demo));
    await screen.runStep("The preview shows what was changed", () => scenario.previewDrift(demo));
    await screen.runStep("Restore what the program declares", () => scenario.repair(demo));
    await screen.runStep("Remove the partner and its consumers from the program", () => scenario.refusals(demo));
    await screen.runStep("Search every state file for every secret", () => scenario.searchSecrets(demo));
    finish(demo, keep);
    if (keep) await keepRunning(demo);
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      `\n${error instanceof scenario.UnexpectedResult ? "Unexpected result" : "The demo failed"}: ${reason}`,
    );
    return 1;
  } finally {
    await emulator.close();
    project.remove();
  }
}

function finish({ screen, emulator }: scenario.Demo, keep: boolean): void {
  const { total, byRoute } = emulator.admin.requests();
  screen.summary([
    ...screen.timings.map(({ title, ms }): [string, string] => [title, seconds(ms)]),
    ["requests to the customer API and for tokens", String(total)],
    ...Object.entries(byRoute).map(([route, count]): [string, string] => [`  ${route}`, String(count)]),
  ]);
  console.log("\nNext: README.md, `npm run example pulumi-quickstart`, `npm run emulator`.");
  if (!keep) console.log("`npm run demo -- --keep` keeps the emulator running.");
}

/** Prints the environment of the running emulator and waits for Ctrl-C. */
async function keepRunning({ emulator, project }: scenario.Demo): Promise<void> {
  const tools = ["node", "pulumi"].map((tool) =>
    (process.env.PATH ?? "").split(delimiter).find((folder) => existsSync(join(folder, tool))),
  );
  const variables = Object.entries(project.environment).filter(
    ([name, value]) => name.startsWith("PULUMI_") && value !== process.env[name],
  );
  console.log("\nThe emulator keeps running; Ctrl-C ends it. In another shell:\n");
  console.log(`cd ${project.folder}`);
  console.log(`export PATH=${[...new Set(tools)].join(delimiter)}${delimiter}$PATH`);
  for (const [name, value] of [...variables, ...Object.entries(emulator.env)])
    console.log(`export ${name}='${value ?? ""}'`);
  const waiting = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => process.once("SIGINT", () => resolve()).once("SIGTERM", () => resolve()));
  clearInterval(waiting);
}

const program = new Command("demo")
  .description("Shows what webcastmanager-provider does, with the real Pulumi CLI against the emulator.")
  .option("--keep", "leave the emulator running and print the environment", false)
  .action(async (options: { keep: boolean }) => {
    process.exitCode = await main(options.keep);
  });
void program.parseAsync();
