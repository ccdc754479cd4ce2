// The emulator's page names everything that it can do, and what it names exists.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../../emulator";
import { Behaviour } from "../../emulator/behaviours";
import { Fault, routeNames } from "../../emulator/faults";

const readme = readFileSync(join(__dirname, "..", "..", "emulator", "README.md"), "utf8");
const section = (title: string) => readme.split(`\n## ${title}\n`)[1]!.split("\n## ")[0]!;
const firstColumn = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => [...line.split("|")[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));

it("names every behaviour", () => {
  expect(firstColumn(section("Behaviours")).sort()).toEqual(Object.keys(Behaviour.shape).sort());
});

it("names every fault, and every call that a fault may be meant for", () => {
  expect(firstColumn(section("Faults")).sort()).toEqual(Fault.options.map(({ shape }) => shape.kind.value).sort());
  for (const name of routeNames) expect(section("Faults").replaceAll("\n", " ")).toContain(`\`${name}\``);
});

it("names every control and every user", async () => {
  await using emulator = await startEmulator();
  const listed = await (await fetch(`${emulator.url}/_emulator`)).text();
  const served = new Set([...listed.matchAll(/\/_emulator(\/\w+)/g)].map(([, path]) => path));
  const named = new Set([...section("Controls").matchAll(/`(?:[A-Z]+ )?(\/[a-z]+)`/g)].map(([, path]) => path));
  expect(named).toEqual(served);
  for (const { username, password } of emulator.users)
    expect(section("Who may sign in")).toContain(`| \`${username}\` | \`${password}\` |`);
  expect(section("Who may sign in")).toContain(
    `client \`${emulator.client.id}\`, secret \`${emulator.client.secret}\``,
  );
});
