// The connections of the client: they let the process end. What comes through them is judged in
// refusals.unexpected-answers.matrix.test.ts.
import { startEmulator } from "../../emulator";
import { mustRun } from "../../tools/workbench/run-command";

test("a client that is idle keeps no process alive", async () => {
  await using emulator = await startEmulator();
  const script = `
    const { createClient } = require("../../provider/client");
    const { defaultProfile, Settings } = require("../../schema");
    const [user] = ${JSON.stringify(emulator.users)};
    const settings = Settings.parse({ endpoint: ${JSON.stringify(emulator.endpoint)}, tokenUrl: ${JSON.stringify(emulator.tokenUrl)}, username: user.username, password: user.password });
    const say = () => {};
    const api = createClient(settings, { profile: defaultProfile, reporter: { debug: say, info: say, warn: say, waiting: say } });
    Promise.all([1, 2, 3, 4].map(() => api.read("65a0000000000000deadbeef"))).then((all) => { console.log(all.length, "answers"); });`;
  const hook = require.resolve("../support/typescript-hook.cjs");
  const { stdout, stderr } = await mustRun(process.execPath, ["--require", hook, "-e", script], {
    folder: __dirname,
    environment: process.env,
  });
  expect([stdout, stderr]).toEqual(["4 answers\n", ""]);
});
