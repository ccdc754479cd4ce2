// `npm run demo [-- --keep]`: the main job, told with the real CLI against the emulator. Exits 0 only if it came out as
// told.
import { Command } from "commander";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startEmulator } from "../../emulator";
import { PulumiProject, root } from "../workbench/pulumi";
import { UntoldError } from "./expect";
import { Screen, seconds } from "./screen";
import * as story from "./story";

const canaries = {
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
  const emulator = await screen.tell("Start the emulator", async () => {
    const started = await startEmulator();
    screen.good(started.url);
    return started;
  });
  const project = new PulumiProject({
    name: "demo",
    from: join(root, "examples", "pulumi-partner-tree"),
    // Types were checked when the example was written; here only the run is shown.
    environment: { ...emulator.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  const secrets = new Map([...Object.entries(canaries), ["password of the service", emulator.users[0].password]]);
  const scene: story.Scene = { screen, emulator, project, secrets };
  try {
    const connectors = emulator.admin
      .dump()
      .connectors.slice(0, 2)
      .map((connector) => connector.id);
    await project.start({
      kollectiveToken: { secret: canaries.kollectiveToken },
      rampApiKey: { secret: canaries.rampApiKey },
      rampApiSecret: { secret: canaries.rampApiSecret },
      connectors: JSON.stringify(connectors),
    });
    await screen.tell("Preview a partner with every property of the form, and three consumers", () =>
      story.previewAll(scene),
    );
    await screen.tell("Make it so", () => story.up(scene));
    await screen.tell("Preview again", () => story.previewAgain(scene));
    await screen.tell("Meanwhile somebody edits in WebcastManager", () => story.editByHand(scene));
    await screen.tell("The preview tells what was changed", () => story.previewDrift(scene));
    await screen.tell("Bring it back", () => story.repair(scene));
    await screen.tell("Take the partner and its consumers out of the program", () => story.refusals(scene));
    await screen.tell("Search every state file for every secret", () => story.searchSecrets(scene));
    finish(scene, keep);
    if (keep) await keepRunning(scene);
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      `\n${error instanceof UntoldError ? "The story came out otherwise than told" : "The story could not be told to its end"}: ${reason}`,
    );
    return 1;
  } finally {
    await emulator.close();
    project.remove();
  }
}

function finish({ screen, emulator }: story.Scene, keep: boolean): void {
  const { total, byRoute } = emulator.admin.requests();
  screen.summary([
    ...screen.timings.map(({ title, ms }): [string, string] => [title, seconds(ms)]),
    ["requests to the customer API and for tokens", String(total)],
    ...Object.entries(byRoute).map(([route, count]): [string, string] => [`  ${route}`, String(count)]),
  ]);
  console.log("\nWhere to go next: README.md, `npm run example pulumi-quickstart`, `npm run emulator`.");
  if (!keep) console.log("`npm run demo -- --keep` leaves the emulator running to play with.");
}

/** Prints the environment and waits for Ctrl-C. */
async function keepRunning({ emulator, project }: story.Scene): Promise<void> {
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
  .description("Tells the story of webcastmanager-provider with the real Pulumi CLI against the emulator.")
  .option("--keep", "leave the emulator running and print the environment", false)
  .action(async (options: { keep: boolean }) => {
    process.exitCode = await main(options.keep);
  });
void program.parseAsync();
