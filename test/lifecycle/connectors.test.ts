// Video conference connectors by name, by id, and as a list.
import type { FaultInput } from "../../emulator/generated/types";
import { connectorsOf, type Connectors } from "../../provider/lifecycle/connectors";
import { errorOf, useBench } from "../support/bench";

const bench = useBench();
const [berlin, london, zoom] = ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee2"];
const rooms = [
  { id: berlin, name: "Boardroom Berlin" },
  { id: london, name: "Boardroom London" },
  { id: zoom, name: "Zoom" },
];

function connectors(all: readonly { readonly id: string; readonly name: string }[] = rooms): Connectors {
  bench.emulator.admin.seed({ connectors: [...all] });
  return connectorsOf(bench.run().context);
}

test("a connector is found by its exact name or its id, with or without blanks around them [input.connectors]", async () => {
  const { find } = connectors([...rooms, { id: "65a0", name: " Gr\u00fc\u00dfe " }]);
  expect(await find({ name: "Boardroom Berlin" })).toEqual(rooms[0]);
  expect(await find({ name: " Zoom\n" })).toEqual(rooms[2]);
  expect(await find({ name: "Gru\u0308\u00dfe" })).toMatchObject({ id: "65a0" });
  expect(await find({ id: ` ${london} ` })).toEqual(rooms[1]);
});

test("a list holds every connector in the service's order, or those of a name [input.connectors]", async () => {
  const { list } = connectors([...rooms, { id: "65a0", name: "Zoom" }]);
  expect((await list()).map(({ id }) => id)).toEqual([berlin, london, zoom, "65a0"]);
  expect((await list({ name: "Zoom" })).map(({ id }) => id)).toEqual([zoom, "65a0"]);
  expect(await list({ name: "Teams" })).toEqual([]);
});

test.each([
  ["boardroom berlin", 'Did you mean "Boardroom Berlin"?'],
  ["Bordroom London", 'Did you mean "Boardroom London"?'],
  ["Boardroom", 'Did you mean "Boardroom Berlin" or "Boardroom London"?'],
  ["Teams", 'Known are "Boardroom Berlin", "Boardroom London", "Zoom".'],
])("no match for the name %j lists the near names, else all [input.connectors]", async (name, hint) => {
  const error = await errorOf(connectors().find({ name }), "not found");
  expect(error.message).toBe(
    `Can't read video conference connector "${name}": none was found at ${bench.emulator.endpoint}. ${hint}`,
  );
});

test("no match for an id lists the connectors with their ids, and an empty service says so [input.connectors]", async () => {
  expect((await errorOf(connectors().find({ id: "65a0" }), "not found")).message).toContain(
    `connector 65a0: none was found at ${bench.emulator.endpoint}. Known are "Boardroom Berlin" (${berlin}), "Boardroom`,
  );
  expect((await errorOf(connectors([]).find({ name: "Zoom" }), "not found")).message).toMatch(
    /none was found at \S+\. The service has no connectors\.$/,
  );
});

test("a name that several connectors have is refused with their ids [input.connectors]", async () => {
  const twice = connectors([...rooms, { id: "65a0", name: "Zoom" }]);
  expect((await errorOf(twice.find({ name: "Zoom" }), "not found")).message).toBe(
    `Can't read video conference connector "Zoom": found 2 at ${bench.emulator.endpoint}: ${zoom}, 65a0. ` +
      "Give the id of one.",
  );
});

test("names of the service are printed on one line [output.foreign]", async () => {
  const wild = connectors([{ id: "65a0", name: "Zo\u001b[31mom\n\u202e" }]);
  expect((await errorOf(wild.find({ name: "Zoomm" }))).message).not.toMatch(/[\u001b\u202e\n]/);
});

test.each<[string, FaultInput]>([
  ["404 and an error of its own", { kind: "status", status: 404, code: "NOT_FOUND", message: "no such route" }],
  ["405", { kind: "empty", status: 405 }],
  ["501", { kind: "empty", status: 501 }],
])("a service that answers the list with %s is refused with what to do [input.connectors]", async (_, fault) => {
  const { find } = connectors();
  bench.emulator.admin.faults.set([{ ...fault, route: "list connectors" }]);
  expect((await errorOf(find({ name: "Zoom" }), "api")).message).toMatch(
    /^Can't list the video conference connectors: http:\S+ has no such list \((404|405|501)\)\. Declare connectors by their ids, or set `paths\.connectors` in the contract profile \(docs\/contract\.md\)\.$/,
  );
});

test("a page of a proxy in place of the list is reported as that [input.unexpected-answers]", async () => {
  const { list } = connectors();
  bench.emulator.admin.faults.set([{ kind: "html", status: 404, route: "list connectors" }]);
  expect((await errorOf(list(), "unexpected reply")).message).toContain("in place of the video conference connectors");
});

test("lookups at the same time through one client share one request, and later ones read anew [input.connectors]", async () => {
  bench.emulator.admin.seed({ connectors: rooms });
  const { context } = bench.run();
  const [one, two] = [connectorsOf(context), connectorsOf({ ...context })];
  await Promise.all([one.list(), one.find({ name: "Zoom" }), two.find({ id: berlin }), two.list()]);
  expect(bench.count("list connectors")).toBe(1);
  await one.list();
  expect(bench.count("list connectors")).toBe(2);
});

test("a name that is empty or no text is refused by its argument, and nothing is sent [input.lookup]", async () => {
  const { find, list } = connectors();
  expect((await errorOf(find({ name: " " }), "invalid input")).message).toBe(
    "Can't read video conference connectors: `name` must not be empty.",
  );
  await errorOf(list({ name: "" }), "invalid input");
  await errorOf(find({ id: "a/b" }), "invalid input");
  expect(bench.count("list connectors")).toBe(0);
});
