// One set-up at a time: a running one is waited for, a finished one is not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isStale, withLock } from "../../tools/setup/lock.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
let file: string;
beforeEach(() => {
  place = createTestMachine();
  file = join(place.folder, "locks", "tool.lock");
});
afterEach(() => place.remove());

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"]);
  await once(child, "close");
  return child.pid!;
}

test("work under one lock never overlaps", async () => {
  const events: string[] = [];
  const work = (name: string) =>
    withLock(file, async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      events.push(`${name} ends`);
    });
  await Promise.all([work("first"), work("second")]);
  expect(events).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});

test("a waiting process gets the owner's process id", async () => {
  const owners: string[] = [];
  await Promise.all([
    withLock(file, async () => {}),
    withLock(
      file,
      async () => {},
      (owner) => owners.push(owner),
    ),
  ]);
  expect(owners).toEqual([String(process.pid)]);
});

test("the lock of a process that has ended is removed at once [package.setup]", async () => {
  await withLock(file, async () => {});
  writeFileSync(file, `${await deadProcess()} ${hostname()}`);
  const owners: string[] = [];
  expect(
    await withLock(
      file,
      async () => "done",
      (owner) => owners.push(owner),
    ),
  ).toBe("done");
  expect(owners).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test("the lock of another machine counts until it has not touched it for half a minute", async () => {
  await withLock(file, async () => {});
  writeFileSync(file, "1 another-machine");
  expect(isStale(file)).toBe(false);
  utimesSync(file, new Date(), new Date(Date.now() - 31_000));
  expect(isStale(file)).toBe(true);
});

test("the lock is given back when the work fails", async () => {
  await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});
