// A tool is in the cache whole or not at all.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installOnce } from "../../tools/setup/install.mjs";
import { createWorkplace, type Workplace } from "./workplace";

let place: Workplace;
let target: string;
beforeEach(() => {
  place = createWorkplace();
  target = join(place.context.cache, "tool-1.0.0");
});
afterEach(() => place.remove());

/** Fills a folder inside the workshop, as a build does. */
async function make(workshop: string): Promise<string> {
  const result = join(workshop, "result");
  mkdirSync(result);
  writeFileSync(join(result, "tool"), "whole");
  return result;
}

test("what was made is renamed into its place, and nothing else stays", async () => {
  expect(await installOnce(target, make)).toBe(true);
  expect(readdirSync(place.context.cache)).toEqual(["tool-1.0.0"]);
  expect(readdirSync(target)).toEqual(["tool"]);
});

test("what is there is not made again [package.setup]", async () => {
  await installOnce(target, make);
  expect(await installOnce(target, () => Promise.reject(new Error("made again")))).toBe(false);
});

test("what failed half-way is never in its place [package.setup]", async () => {
  const fails = async (workshop: string) => {
    await make(workshop);
    throw new Error("power cut");
  };
  await expect(installOnce(target, fails)).rejects.toThrow("power cut");
  expect(readdirSync(place.context.cache)).toEqual([]);
});

test("the workshop of a killed set-up is cleared away and not used [package.setup]", async () => {
  const leftover = `${target}.partial-1`;
  mkdirSync(leftover, { recursive: true });
  writeFileSync(join(leftover, "tool"), "half");
  await installOnce(target, async (workshop) => {
    expect(existsSync(leftover)).toBe(false);
    return make(workshop);
  });
  expect(readdirSync(place.context.cache)).toEqual(["tool-1.0.0"]);
});

test("of two set-ups at once, one makes it and both have it", async () => {
  let made = 0;
  const counted = (workshop: string) => {
    made += 1;
    return make(workshop);
  };
  const results = await Promise.all([installOnce(target, counted), installOnce(target, counted)]);
  expect(results.sort()).toEqual([false, true]);
  expect(made).toBe(1);
});
