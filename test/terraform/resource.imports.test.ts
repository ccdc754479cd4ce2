// Imports of many customers at once, as a plan with import blocks asks for them.
import { plant } from "../../bench/large-tenant";
import { useTerraform } from "../support/terraform-bench";

const bench = useTerraform();

test("imports at the same time read pages of the list, and no parent by itself [terraform.import, budget.refresh]", async () => {
  const ids = plant(bench.emulator, 200);
  const core = await bench.run();
  bench.emulator.admin.resetRequests();
  const imported = await Promise.all(ids.map((id) => core.import(id)));
  expect(imported.map(({ item }) => item.id)).toEqual(ids);
  expect(bench.emulator.admin.requests().byRoute).toEqual({ "get token": 1, "list customers": 2 });
});
