// A child program that something else ended is reported as that, and not as a result to compare.
import { spawn } from "node:child_process";
import { firstLineOf, mustRun, runCommand } from "../../tools/workbench/run-command";
import { DynamicServer } from "../support/dynamic-server";

const options = { folder: __dirname, environment: process.env };
const node = (script: string, ...parameters: string[]) =>
  runCommand(process.execPath, [...parameters, "-e", script], options);
const killed = 'console.error("creating 30 customers"); process.kill(process.pid, "SIGKILL")';

test("an exit code is a result, unless another one must come", async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  const result = { code: 3, stdout: "out\n", stderr: "err\n" };
  expect(await node(script)).toMatchObject(result);
  expect(await mustRun(process.execPath, ["-e", script], { ...options, exits: 3 })).toMatchObject(result);
  await expect(mustRun(process.execPath, ["-e", script], options)).rejects.toThrow(/ exited 3\nout\n\nerr/);
});

test("a child that is killed is an error with its command, the signal and its last lines", async () => {
  const message = /^\S*node -e .* was ended by SIGKILL: .*\nLast lines:\ncreating 30 customers$/s;
  await expect(node(killed)).rejects.toThrow(message);
  await expect(firstLineOf(spawn(process.execPath, ["-e", killed]))).rejects.toThrow(message);
});

test("a child below the command that is killed is an error too", async () => {
  const below = ["-c", `"${process.execPath}" -e '${killed}'; exit $?`];
  await expect(runCommand("sh", below, options)).rejects.toThrow(/was ended by SIGKILL/);
});

test("a child that runs out of memory is an error that reports it", async () => {
  const full = node("const all = []; for (;;) all.push(new Array(100_000).fill(0))", "--max-old-space-size=16");
  await expect(full).rejects.toThrow(/ran out of memory/);
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
  const started = (child: { kill(signal: "SIGKILL"): unknown }) => void child.kill("SIGKILL");
  const waiting = ["-e", "setTimeout(() => {}, 60_000)"];
  expect(await runCommand(process.execPath, waiting, { ...options, started })).toMatchObject({ code: 137 });
});
