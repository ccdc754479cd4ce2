// What the data sources refuse in their arguments: ids and names have one rule in every engine. What they find is for
// the real clients.
import { unknown, type Value } from "../../schema";
import { dataSources } from "../../provider/terraform/data-sources";
import { ConfiguredProvider } from "../../provider/terraform/configured-provider";

const sources = dataSources(new ConfiguredProvider({ environment: {}, folder: "/", log: () => undefined }));
const problems = async (name: string, config: Readonly<Record<string, Value>>) =>
  (await sources[name]!.validate({ config })).map(({ summary, path }) => [summary, path]);

test.each<[string, Readonly<Record<string, Value>>, string, string]>([
  ["webcastmanager_customer", { id: "../65a0" }, "id", "must be an id"],
  ["webcastmanager_customer", { id: ".." }, "id", "must be an id"],
  ["webcastmanager_customer", { name: "Acme", parent_id: "a/b" }, "parent_id", "must be an id"],
  ["webcastmanager_customer", { name: " " }, "name", "must not be empty"],
  [
    "webcastmanager_customer",
    { path: "Calling [toString] on an [Output<T>] is not supported." },
    "path",
    "holds Pulumi's advice text",
  ],
  ["webcastmanager_customers", { parent_id: "." }, "parent_id", "must be an id"],
  ["webcastmanager_customers", { name: "Calling [toString] on an [Output<T>]" }, "name", "holds Pulumi's advice text"],
])("%s with %j is refused on its attribute [input.lookup]", async (source, config, name, problem) => {
  expect(await problems(source, config)).toEqual([[expect.stringContaining(`${name}: ${problem}`), [name]]]);
});

test("an id with blanks around it, and what is not known yet, are valid [input.lookup, preview.unknown]", async () => {
  expect(await problems("webcastmanager_customer", { id: " 65a0 " })).toEqual([]);
  expect(await problems("webcastmanager_customer", { id: unknown })).toEqual([]);
  expect(await problems("webcastmanager_customers", { parent_id: unknown, name: null })).toEqual([]);
});
