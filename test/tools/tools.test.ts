// A tool is in the cache whole or not at all.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installOnce, type Make } from "../../tools/setup/tools.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
let target: string;
beforeEach(() => {
  place = createTestMachine();
  target = join(place.machine.cache, "tool-1.0.0");
});
afterEach(() => place.remove());

const install = (fill: Make) => installOnce(place.machine, { target, name: "tool 1.0.0", action: "building" }, fill);

/** Fills a folder inside the temporary one, as a build does. */
async function make(temporary: string): Promise<string> {
  const result = join(temporary, "result");
  mkdirSync(result);
  writeFileSync(join(result, "tool"), "whole");
  return result;
}

test("a finished tool is renamed into its place, and no other file is left", async () => {
  expect(await install(make)).toBe(true);
  expect(readdirSync(place.machine.cache)).toEqual(["tool-1.0.0"]);
  expect(readdirSync(target)).toEqual(["tool"]);
});

test("an installed tool is not installed again [package.setup]", async () => {
  await install(make);
  expect(await install(() => Promise.reject(new Error("made again")))).toBe(false);
});

test("a tool that failed half-way is never in its place [package.setup]", async () => {
  const fails = async (temporary: string) => {
    await make(temporary);
    throw new Error("power cut");
  };
  await expect(install(fails)).rejects.toThrow("power cut");
  expect(readdirSync(place.machine.cache)).toEqual([]);
});

test("the temporary folder of a killed set-up is removed and not used [package.setup]", async () => {
  const leftover = `${target}.partial-1`;
  mkdirSync(leftover, { recursive: true });
  writeFileSync(join(leftover, "tool"), "half");
  await install(async (temporary) => {
    expect(existsSync(leftover)).toBe(false);
    return make(temporary);
  });
  expect(readdirSync(place.machine.cache)).toEqual(["tool-1.0.0"]);
});

test("of two set-ups at once, one installs it and both have it", async () => {
  let made = 0;
  const counted = (temporary: string) => {
    made += 1;
    return make(temporary);
  };
  const results = await Promise.all([install(counted), install(counted)]);
  expect(results.sort()).toEqual([false, true]);
  expect(made).toBe(1);
});
