// The data sources of video conference connectors: one by name or id, and all of them.
import type { TerraformObject } from "../../provider/terraform/protocol/types";
import { connectorDataSchema, connectorsDataSchema } from "../../provider/terraform/schema/attributes";
import { unknown } from "../../schema";
import { useTerraform } from "../support/terraform-bench";

const bench = useTerraform();
const [berlin, london] = [
  { id: "65a0c0ffee0ddba11c0ffee0", name: "Boardroom Berlin" },
  { id: "65a0c0ffee0ddba11c0ffee1", name: "Boardroom London" },
];

async function sources() {
  bench.emulator.admin.seed({ connectors: [berlin, london] });
  const provider = bench.provider();
  await provider.configure({ config: {}, terraformVersion: "1" });
  const { webcastmanager_video_conference_connector: one, webcastmanager_video_conference_connectors: many } =
    provider.dataSources;
  return { one: one!, many: many! };
}

test("one connector is found by its name or id, and the arguments stay as they are written [terraform.lookup, input.connectors]", async () => {
  const { one } = await sources();
  expect((await one.read({ config: { id: null, name: "Boardroom London" } })).state).toEqual(london);
  expect((await one.read({ config: { id: berlin.id, name: null } })).state).toEqual(berlin);
  expect((await one.read({ config: { id: "", name: " Boardroom London " } })).state).toEqual({
    id: "",
    name: " Boardroom London ",
  });
});

test("every connector is listed, or those of a name [terraform.lookup, input.connectors]", async () => {
  const { many } = await sources();
  expect((await many.read({ config: { name: null } })).state).toEqual({ name: null, connectors: [berlin, london] });
  expect((await many.read({ config: { name: "Boardroom Berlin" } })).state).toEqual({
    name: "Boardroom Berlin",
    connectors: [berlin],
  });
  expect((await many.read({ config: { name: "Studio" } })).state).toEqual({ name: "Studio", connectors: [] });
});

test("a name of none is refused with the near names [input.connectors]", async () => {
  const { one } = await sources();
  expect(await one.read({ config: { id: null, name: "Boardroom" } })).toEqual({
    diagnostics: [
      {
        severity: "error",
        summary: 'Can\'t read video conference connector "Boardroom"',
        detail: `None was found at ${bench.emulator.endpoint}. Did you mean "Boardroom Berlin" or "Boardroom London"?`,
      },
    ],
  });
});

test.each<[TerraformObject, readonly unknown[]]>([
  [{}, [{ severity: "error", summary: "Missing argument: set name or id." }]],
  [
    { id: "65a0", name: "a" },
    [{ severity: "error", summary: "name and id conflict. Keep one of them.", path: ["id"] }],
  ],
  [{ id: "a/b" }, [{ severity: "error", summary: expect.stringContaining("id: must be an id"), path: ["id"] }]],
  [{ name: " " }, [{ severity: "error", summary: "name: must not be empty", path: ["name"] }]],
  [{ name: unknown }, []],
  [{ id: unknown, name: "a" }, []],
])(
  "the arguments %j are judged before anything is sent, as far as they are known [input.lookup, terraform.unknown]",
  async (config, problems) => {
    const { one } = await sources();
    bench.emulator.admin.resetRequests();
    expect(await one.validate({ config })).toEqual(problems);
    expect(bench.emulator.admin.requests().total).toBe(0);
  },
);

test("each attribute is described, and what the provider adds is computed [terraform.attributes]", () => {
  for (const { attributes } of [connectorDataSchema, connectorsDataSchema])
    for (const { description, optional, computed } of Object.values(attributes))
      expect([description !== "", optional ?? computed]).toEqual([true, true]);
});
