// Which program runs Terraform projects: the set-up's tools in their order; without them, the one on PATH.
import { terraformProgram, terraformPrograms } from "../../tools/workbench/terraform-programs";
import { createTestMachine, type TestMachine } from "./test-machine";

const before = { ...process.env };
afterEach(() => (process.env = { ...before }));

test("the set-up's tools come in its order", () => {
  process.env.WEBCASTMANAGER_TOOLS = JSON.stringify({
    node: { version: "22.12.0", program: "/node/node" },
    tofu: { version: "1.12.6", program: "/tofu/named-otherwise" },
    terraform: { version: "1.11.4", program: "/terraform/terraform" },
    oldTofu: { version: "1.10.6", program: "/old/tofu" },
  });
  expect(terraformPrograms()).toEqual([
    { name: "tofu", version: "1.12.6", command: "/tofu/named-otherwise" },
    { name: "terraform", version: "1.11.4", command: "/terraform/terraform" },
    { name: "tofu", version: "1.10.6", command: "/old/tofu" },
  ]);
});

/** A machine without the set-up, whose PATH has only what a test puts there. */
function onBarePath(play: (place: TestMachine) => void): void {
  const place = createTestMachine();
  try {
    delete process.env.WEBCASTMANAGER_TOOLS;
    process.env.PATH = `${place.folder}/bin`;
    play(place);
  } finally {
    place.remove();
  }
}

test("without the set-up it is the one on PATH; where there is none, the error names what to do", () => {
  onBarePath((place) => {
    expect(terraformProgram).toThrow("there is neither terraform nor tofu: run `npm run setup`");
    const command = place.program("tofu", `echo '{"terraform_version": "1.11.3"}'`);
    expect(terraformProgram()).toEqual({ name: "tofu", version: "1.11.3", command });
  });
});

test.each([
  ["fails", "echo 'version is not set' >&2; exit 126"],
  ["answers something else", "echo Terraform v1.11.3"],
  ["names no version", "echo '{}'"],
])("a terraform on PATH that %s is not counted, and tofu is taken", (_what, script) => {
  onBarePath((place) => {
    place.program("terraform", script);
    const command = place.program("tofu", `echo '{"terraform_version": "1.11.3"}'`);
    expect(terraformPrograms()).toEqual([{ name: "tofu", version: "1.11.3", command }]);
  });
});
