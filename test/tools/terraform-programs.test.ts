// Which program runs Terraform projects: the set-up's tools in their order; without them, the one on PATH.
import { terraformProgram, terraformPrograms } from "../../tools/workbench/terraform-programs";
import { createTestMachine } from "./test-machine";

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

test("without the set-up it is the one on PATH; where there is none, the error names what to do", () => {
  const place = createTestMachine();
  try {
    delete process.env.WEBCASTMANAGER_TOOLS;
    process.env.PATH = `${place.folder}/bin`;
    expect(terraformProgram).toThrow("there is neither terraform nor tofu: run `npm run setup`");
    const command = place.program("tofu", `echo '{"terraform_version": "1.11.3"}'`);
    expect(terraformProgram()).toEqual({ name: "tofu", version: "1.11.3", command });
  } finally {
    place.remove();
  }
});
