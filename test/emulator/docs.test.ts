// docs/emulator.md names everything that the emulator can do, and what it names exists.
import { startEmulator } from "../../emulator";
import { Behaviour } from "../../emulator/faults/behaviours";
import { Fault, routeNames } from "../../emulator/faults/faults";
import { pageText } from "../support/pages";

const section = (title: string) => pageText("docs/emulator.md").split(`\n## ${title}\n`)[1]!.split("\n## ")[0]!;
/** The names that begin the items of a list. */
const named = (text: string) => [...text.matchAll(/^- `([^`]+)`/gm)].map(([, name]) => name!);

it("names every behaviour", () => {
  expect(named(section("Behaviours")).sort()).toEqual(Object.keys(Behaviour.shape).sort());
});

it("names every fault, and every call that a fault can name", () => {
  expect(named(section("Faults")).sort()).toEqual(Fault.options.map(({ shape }) => shape.kind.value).sort());
  for (const name of routeNames) expect(section("Faults").replaceAll("\n", " ")).toContain(`\`${name}\``);
});

it("names every control and every user", async () => {
  await using emulator = await startEmulator();
  const listed = await (await fetch(`${emulator.url}/_emulator`)).text();
  const served = [...listed.matchAll(/^([A-Z]+) +\/_emulator(\/\w+)/gm)].map(([, method, path]) => `${method} ${path}`);
  const controls = [...section("Controls").matchAll(/`([A-Z]+ \/[a-z]+)`/g)].map(([, control]) => control);
  expect(controls.sort()).toEqual(served.sort());
  for (const { username, password } of emulator.users)
    expect(section("Users")).toContain(`- \`${username}\`, password \`${password}\``);
  expect(section("Users")).toContain(`client \`${emulator.client.id}\`, secret \`${emulator.client.secret}\``);
});
