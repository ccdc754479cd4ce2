// One set-up at a time: the living are waited for, the dead are not.
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

test("whoever waits is told the owner's process id", async () => {
  const told: string[] = [];
  await Promise.all([
    withLock(file, async () => {}),
    withLock(
      file,
      async () => {},
      (owner) => told.push(owner),
    ),
  ]);
  expect(told).toEqual([String(process.pid)]);
});

test("the lock of a dead process is installed over at once [package.setup]", async () => {
  await withLock(file, async () => {});
  writeFileSync(file, `${await deadProcess()} ${hostname()}`);
  const told: string[] = [];
  expect(
    await withLock(
      file,
      async () => "done",
      (owner) => told.push(owner),
    ),
  ).toBe("done");
  expect(told).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test("the lock of another machine counts until it gives no sign of life for half a minute", async () => {
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
