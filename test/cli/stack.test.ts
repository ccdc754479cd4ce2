// `--stack`: the settings of a command come from the configuration of a Pulumi stack, decrypted by the real CLI.
import { startEmulator, type Emulator } from "../../emulator";
import { PulumiProject } from "../../tools/workbench/pulumi-project";
import { canary } from "../support/customers";
import { runCommandLine } from "../support/command";

let emulator: Emulator;
let project: PulumiProject;
beforeAll(async () => {
  emulator = await startEmulator();
  project = new PulumiProject({ name: "command-stack", files: { "index.js": "" } });
  await project.start({
    "webcastmanager:endpoint": emulator.endpoint,
    "webcastmanager:tokenUrl": emulator.tokenUrl,
    "webcastmanager:username": emulator.users[2].username,
    "webcastmanager:password": { secret: emulator.users[2].password },
  });
});
afterAll(async () => {
  project.remove();
  await emulator.close();
});

const connectors = (stack: string, environment: NodeJS.ProcessEnv = {}) =>
  runCommandLine(["customers", "connectors", "--stack", stack], {
    folder: project.folder,
    environment: { ...project.environment, ...environment },
  });

it("settings and credentials come from the stack's configuration, secrets included [cli.stack]", async () => {
  const { stdout, stderr, code } = await connectors("dev");
  expect([stdout.split("\n").length, stderr, code]).toEqual([7, "", 0]);
});

it("credentials of the environment come first [cli.stack]", async () => {
  const { stderr, code } = await connectors("dev", {
    WEBCASTMANAGER_USERNAME: "nobody@emulator.example",
    WEBCASTMANAGER_PASSWORD: `${canary}password`,
  });
  expect([stderr, code]).toEqual([expect.stringMatching(/Can't log in as the user "nobody@emulator\.example"/), 3]);
  expect(stderr).not.toContain(canary);
});

it("a stack that does not exist is not found [cli.stack, cli.exit-codes]", async () => {
  expect(await connectors("nowhere")).toEqual({
    stdout: "",
    stderr:
      "webcastmanager customers connectors: `pulumi config --json --show-secrets --stack nowhere` failed: no stack named 'nowhere' found. " +
      "Check the name of the stack, the folder, and the login: `pulumi stack ls` lists the stacks.\n",
    code: 6,
  });
});

it("a missing Pulumi CLI is named, with what to install [cli.stack]", async () => {
  expect(await connectors("dev", { PATH: "/nowhere" })).toEqual({
    stdout: "",
    stderr:
      "webcastmanager customers connectors: Can't read the stack: `pulumi` is not on PATH. Install the Pulumi CLI.\n",
    code: 2,
  });
});
