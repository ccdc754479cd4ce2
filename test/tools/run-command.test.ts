// A child program that something else ended is reported as that, and not as a result to compare.
import { spawn } from "node:child_process";
import { firstLineOf, mustRun, runCommand, runCommandSync } from "../../tools/workbench/run-command";
import { DynamicServer } from "../support/dynamic-server";

const run = (program: string, parameters: readonly string[], started?: () => void) =>
  runCommand(program, parameters, { folder: __dirname, environment: process.env, ...(started && { started }) });
const node = (script: string, ...parameters: string[]) => run(process.execPath, [...parameters, "-e", script]);

test("an exit code is a result", async () => {
  expect(await node("console.log('out'); console.error('err'); process.exitCode = 3")).toMatchObject({
    code: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("a child that is killed is an error with its command, the signal and its last lines", async () => {
  const killed = node("console.log('creating 30 customers'); process.kill(process.pid, 'SIGKILL')");
  await expect(killed).rejects.toThrow(/^\S*node -e .* was ended by SIGKILL: .*\nLast lines:\ncreating 30 customers$/s);
});

test("a child below the command that is killed is an error too", async () => {
  const killed = run("sh", ["-c", `"${process.execPath}" -e "process.kill(process.pid, 'SIGKILL')"; exit $?`]);
  await expect(killed).rejects.toThrow(/was ended by SIGKILL/);
});

test("a child that runs out of memory is an error that reports it", async () => {
  const full = node("const all = []; for (;;) all.push(new Array(100_000).fill(0))", "--max-old-space-size=16");
  await expect(full).rejects.toThrow(/ran out of memory/);
});

const killItself = ["-e", "console.error('creating 30 customers'); process.kill(process.pid, 'SIGKILL')"];
const options = { folder: __dirname, environment: process.env };

test("a child that is killed is that error too where it is waited for, has to succeed, or should print a line", async () => {
  const message = /was ended by SIGKILL: .*creating 30 customers/s;
  expect(() => runCommandSync(process.execPath, killItself, options)).toThrow(message);
  await expect(mustRun(process.execPath, killItself, options)).rejects.toThrow(message);
  await expect(firstLineOf(spawn(process.execPath, killItself))).rejects.toThrow(message);
});

test("a child that ends before it prints a line is an error with its exit code and what it printed", async () => {
  const child = spawn(process.execPath, ["-e", "console.error('no port is free'); process.exitCode = 3"]);
  await expect(firstLineOf(child)).rejects.toThrow(/exited 3 before its first line\nno port is free/);
});

test("a call to a dynamic-provider server that is killed is that error, and not a failed call", async () => {
  await using server = await DynamicServer.start();
  server.process.kill("SIGKILL");
  await expect(server.check({}, { name: "Acme" })).rejects.toThrow(/was ended by SIGKILL/);
});

test("a caller that ends its child itself gets the exit code", async () => {
  const result = await runCommand(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], {
    folder: __dirname,
    environment: process.env,
    started: (child) => {
      child.kill("SIGKILL");
    },
  });
  expect(result.code).toBe(137);
});
