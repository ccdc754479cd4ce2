// What was changed elsewhere and is more than a field, and what no field shows: a plan says it, and the next apply
// undoes it.
import { isTree } from "../../schema";
import { useTerraform } from "../support/terraform-bench";

// A service that fills in what it decides would hide that it was cleared.
const bench = useTerraform({ behaviour: { serverDefaults: false } });

test("a generated secret that is changed in WebcastManager shows as drift, and ours is restored [terraform.drift, secrets.drift]", async () => {
  const core = await bench.run();
  const tree = { name: "Acme", type: "Consumer", defaultLanguage: "en", hmac: {} };
  const stored = await core.up(tree);
  bench.emulator.admin.edit(String(stored.item.id), { hmacSecret: "canary-by-hand" }, { unchecked: true });
  const refreshed = (await core.refresh(stored))!;
  expect((await core.plan(tree, refreshed)).changed).toEqual(["hmac.secret"]);
  await core.up(tree, refreshed);
  expect(bench.record(stored.item.id).hmacSecret).toBe(stored.item.hmac_secret);
});

test("a customer that was deleted in WebcastManager is planned as new [terraform.drift]", async () => {
  const core = await bench.run();
  const stored = await core.up({ name: "Acme", type: "Consumer", defaultLanguage: "en" });
  bench.emulator.admin.remove(String(stored.item.id));
  expect(await core.refresh(stored)).toBeUndefined();
});

test("a block that was enabled in WebcastManager shows without its secrets, and is disabled again [terraform.drift, secrets.state]", async () => {
  const core = await bench.run();
  const tree = { name: "Acme", type: "Partner", defaultLanguage: "en" };
  const stored = await core.up(tree);
  bench.emulator.admin.edit(
    String(stored.item.id),
    { kollectiveApiEndpoint: "https://theirs.example", kollectiveToken: "canary-theirs" },
    { unchecked: true },
  );
  const refreshed = (await core.refresh(stored))!;
  expect(isTree(refreshed.item.ecdn) && refreshed.item.ecdn.kollective).toMatchObject({
    api_endpoint: "https://theirs.example",
  });
  expect(JSON.stringify(refreshed.item)).not.toContain("canary-");
  expect((await core.plan(tree, refreshed)).changed).toEqual(["ecdn"]);
  await core.up(tree, refreshed);
  expect(bench.record(stored.item.id)).toMatchObject({ kollectiveApiEndpoint: null, kollectiveToken: null });
});
