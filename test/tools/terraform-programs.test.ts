// Which program runs Terraform projects: the set-up's tools in their order; without them, the one on PATH.
import { referenceProvider, terraformProgram, terraformPrograms } from "../../tools/workbench/terraform-programs";
import { createTestMachine, type TestMachine } from "./test-machine";

const before = { ...process.env };
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => {
  place.remove();
  process.env = { ...before };
});

const setTools = (tools: object) => void (process.env.WEBCASTMANAGER_TOOLS = JSON.stringify(tools));

test("the first tool of the set-up is preferred; one without a program of its own is found in its folder", () => {
  setTools({
    node: { version: "22.12.0", folder: "/node" },
    tofu: { version: "1.12.6", folder: "/tofu", program: "/tofu/named-otherwise" },
    terraform: { version: "1.11.4", folder: "/terraform" },
    oldTofu: { version: "1.10.6", folder: "/old" },
  });
  expect(terraformProgram()).toEqual({ name: "tofu", version: "1.12.6", command: "/tofu/named-otherwise" });
  expect(terraformPrograms().slice(1)).toEqual([
    { name: "terraform", version: "1.11.4", command: "/terraform/terraform" },
    { name: "tofu", version: "1.10.6", command: "/old/tofu" },
  ]);
});

test("without the set-up it is the one on PATH; where there is none, the error names what to do", () => {
  delete process.env.WEBCASTMANAGER_TOOLS;
  process.env.PATH = `${place.folder}/bin`;
  expect(() => terraformProgram()).toThrow("there is neither terraform nor tofu: run `npm run setup`");
  place.program("tofu", `echo '{"terraform_version": "1.11.3"}'`);
  expect(terraformProgram()).toEqual({
    name: "tofu",
    version: "1.11.3",
    command: expect.stringMatching(/\/bin\/tofu$/),
  });
});

test("the provider that does nothing is the one that was built, and an error where it could not be", () => {
  setTools({ reference: { version: "0123", folder: "/reference", program: "/reference/provider" } });
  expect(referenceProvider()).toBe("/reference/provider");
  setTools({});
  expect(() => referenceProvider()).toThrow("could not be built");
});
