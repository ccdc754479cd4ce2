// States that were stored before: by an earlier release, or by another resource that is moved here.
import { small, useTerraform } from "../support/terraform-bench";
import type { Stored, TerraformCore } from "../support/terraform-core";
import { readPrivateState } from "../../provider/terraform/state/recorded";
import type { PrivateBytes } from "../../provider/terraform/protocol/types";
import { isTree, type Tree } from "../../schema";

const bench = useTerraform();
const nothing: PrivateBytes = new Uint8Array();
const builtIn = {
  sourceProvider: "terraform.io/builtin/terraform",
  sourceType: "terraform_data",
  sourceVersion: 0,
  sourcePrivate: nothing,
};

/** What a move leaves in the state, before it is read. */
async function move(core: TerraformCore, from: typeof builtIn, sourceState: Tree): Promise<Stored> {
  const answer = await core.resource.move({ ...from, sourceState });
  return { item: answer.state!, private: answer.private! };
}

test("a stored state of another release is read: missing attributes are null, unknown ones are dropped [terraform.upgrade]", async () => {
  const core = await bench.run();
  const stored = await core.up(small());
  const older = { ...stored.item, former: "x", timeouts: undefined, deletion_protection: null };
  const refreshed = (await core.refresh({ item: older, private: stored.private }))!;
  expect(refreshed.item).not.toHaveProperty("former");
  expect((await core.plan(small(), refreshed)).action).toBe("none");
});

test("a property that was cleared in the service is drift: it shows, is restored, and does not block a destroy [preview.drift, terraform.move]", async () => {
  const core = await bench.run();
  const tree = small({ deletionProtection: false });
  const stored = await core.up(tree);
  bench.emulator.admin.edit(String(stored.item.id), { defaultLanguage: null }, { unchecked: true });
  const refreshed = (await core.refresh(stored))!;
  expect(await core.plan(tree, refreshed)).toMatchObject({ action: "update", changed: ["default_language"] });
  expect((await core.plan(undefined, refreshed)).action).toBe("delete");
  const imported = await core.import(String(stored.item.id));
  expect(await core.plan(tree, imported)).toMatchObject({ changed: expect.arrayContaining(["default_language"]) });
  await core.up(tree, refreshed);
  expect(bench.record(stored.item.id).defaultLanguage).toBe("en");
});

test("values that the service decides are added to a state without them, and change no plan [terraform.upgrade, terraform.partial]", async () => {
  const core = await bench.run();
  const stored = await core.up(small());
  const refreshed = (await core.refresh({ ...stored, item: { ...stored.item, account_type: null } }))!;
  expect(refreshed.item.account_type).toBe("private");
  expect((await core.plan(small(), refreshed)).action).toBe("none");
});

test.each([
  ["as a text", (id: string) => id],
  ["with its type, as Terraform stores a value whose type is open", (id: string) => ({ value: id, type: "string" })],
])(
  "a stand-in that knows the id %s becomes the customer, and another resource is refused [terraform.move]",
  async (_, written) => {
    const core = await bench.run();
    const stored = await core.up(small({ hmac: {} }));
    const read = (await core.refresh(await move(core, builtIn, { id: "x", output: written(String(stored.item.id)) })))!;
    expect((await core.plan(small({ hmac: {} }), read)).action).toBe("none");
    expect([isTree(read.item.hmac), JSON.stringify(read.item)]).toEqual([
      true,
      expect.not.stringMatching(/[0-9a-f]{64}/),
    ]);
    const odd = await core.resource.move({ ...builtIn, sourceType: "random_pet", sourceState: {} });
    expect(odd.diagnostics).toMatchObject([
      { severity: "error", detail: expect.stringContaining("Import the customer instead") },
    ]);
  },
);

test("a `restapi_object` becomes the customer whose id it holds [terraform.move]", async () => {
  const core = await bench.run();
  const stored = await core.up(small({ hmac: {} }));
  const body = JSON.stringify({ id: stored.item.id, name: "Acme" });
  const sourceState = {
    id: stored.item.id,
    path: "/v1/customers",
    create_path: null,
    read_path: null,
    update_path: null,
    destroy_path: null,
    create_method: null,
    read_method: null,
    update_method: "PATCH",
    destroy_method: null,
    id_attribute: "id",
    object_id: null,
    data: body,
    debug: false,
    read_search: null,
    query_string: null,
    force_new: null,
    read_data: null,
    update_data: null,
    destroy_data: null,
    ignore_changes_to: ["updatedAt"],
    ignore_all_server_changes: null,
    ignore_server_additions: true,
    api_data: { id: stored.item.id, name: "Acme" },
    api_response: body,
    create_response: body,
  };
  const moved = await move(
    core,
    { ...builtIn, sourceProvider: "mirror.example/mastercard/restapi", sourceType: "restapi_object" },
    sourceState,
  );
  const read = (await core.refresh(moved))!;
  expect(read.item.id).toBe(stored.item.id);
  expect((await core.plan(small({ hmac: {} }), read)).action).toBe("none");
});

test("a customer below the account moves in without a parent, also where the service names the account as its parent [terraform.move]", async () => {
  const core = await bench.run();
  const account = "65a00000000000000000acc0";
  const { id } = bench.emulator.admin.create({ name: "Acme", type: "CONSUMER", defaultLanguage: "en" });
  bench.emulator.admin.edit(String(id), { parentId: account }, { unchecked: true });
  const read = (await core.refresh(await move(core, builtIn, { output: String(id) })))!;
  expect(read.item.parent ?? null).toBeNull();
  expect((await core.plan(small({ name: "Acme" }), read)).action).toBe("none");
});

test("a customer that moved in and was not read yet is not planned: the message prints how to read it [terraform.move, secrets.generated-once]", async () => {
  const core = await bench.run();
  const stored = await core.up(small({ hmac: {} }));
  const moved = await move(core, builtIn, { output: String(stored.item.id) });
  for (const tree of [small({ hmac: {} }), small({ deletionProtection: false, type: "Partner" })]) {
    await expect(core.plan(tree, moved)).rejects.toThrow(
      `Can't plan customer ${String(stored.item.id)}: it was moved to this address and isn't read yet | Run plan and apply without -refresh=false`,
    );
  }
});

test("private data moves along within this provider: an imported customer stays one, and its secret is not replaced [terraform.move, secrets.generated-once]", async () => {
  const core = await bench.run();
  const { id } = bench.emulator.admin.create({
    name: "Acme",
    type: "CONSUMER",
    defaultLanguage: "en",
    hmacEnabled: true,
    hmacSecret: "canary-production",
  });
  const imported = await core.import(String(id));
  const from = {
    ...builtIn,
    sourceProvider: "mirror.example/movingimage/webcastmanager",
    sourceType: "webcastmanager_customer",
    sourcePrivate: imported.private,
  };
  const read = (await core.refresh(await move(core, from, imported.item)))!;
  const tree = small({ name: "Acme", hmac: { rotate: "2024" } });
  expect((await core.plan(tree, read)).changed).toEqual(["hmac.rotate"]);
  await core.up(tree, read);
  expect(bench.record(id).hmacSecret).toBe("canary-production");
  const foreign = await core.resource.move({
    ...builtIn,
    sourceState: { output: String(id) },
    sourcePrivate: imported.private,
  });
  expect(readPrivateState(foreign.private!)).toEqual({ moved: true });
});

test("a stored state with a role that no engine can hold is read without it [terraform.upgrade]", async () => {
  const core = await bench.run();
  const stored = await core.up(small({ sso: { roleMappings: { Cook: ["a"] } } }));
  const sso = { ...(stored.item.sso as Tree), role_mappings: JSON.parse('{"__proto__":["x"],"Cook":["a"]}') as Tree };
  const refreshed = (await core.refresh({ item: { ...stored.item, sso }, private: stored.private }))!;
  expect(refreshed.item).toEqual(stored.item);
});
