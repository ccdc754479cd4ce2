// A connector that the service doesn't list: no contract says whether it is stored, so a review can't know.
import { isProviderError } from "../../provider/core/errors";
import { inventoryOf } from "../../provider/inventory/inventory";
import { findFailures } from "../../provider/review/failures";
import { useBench } from "../support/bench";
import { partner, plan, planned } from "./planned";

const bench = useBench();
const ids = ["65a0c0ffee0ddba11c0ffee9"];

test.each([
  ["stores", undefined],
  ["refuses", "invalid input"],
])("whether a service %s an unlisted connector is known only at apply [review.foresight]", async (does, kind) => {
  bench.emulator.admin.behave({ unknownConnectors: does === "stores" ? "stored" : "refused" });
  const tree = partner("Acme", { videoConferenceConnectors: ids });
  const { context, customers } = bench.run();
  const [inventory, connectors] = [inventoryOf(context.api.endpoint, []), await context.api.connectors()];
  const verdict = findFailures(plan("pulumi", [planned("acme", { after: tree })]), { inventory, connectors });
  expect([verdict.failures, verdict.unknown[0]?.message]).toEqual([
    [],
    expect.stringMatching(
      /^Can't know whether apply can create customer "Acme": .* names 65a0c0ffee0ddba11c0ffee9, which/,
    ),
  ]);
  const ended = await customers.create(tree).then(
    () => undefined,
    (error: unknown) => (isProviderError(error) ? error.kind : error),
  );
  expect(ended).toBe(kind);
});

test("a connector that the customer has already is no doubt, though the service no longer lists it [review.foresight]", async () => {
  const { context, customers } = bench.run();
  const tree = partner("Acme", { videoConferenceConnectors: ids });
  const { id, known } = await customers.create(tree);
  const inventory = inventoryOf(context.api.endpoint, [{ observed: (await context.api.observe(id))!.customer }]);
  const change = planned(id, {
    before: known.tree,
    after: { ...tree, defaultLanguage: "de" },
    endpoint: context.api.endpoint,
  });
  const { failures, unknown } = findFailures(plan("pulumi", [change]), { inventory, connectors: [] });
  expect([failures, unknown.filter(({ address }) => address !== undefined)]).toEqual([[], []]);
});
