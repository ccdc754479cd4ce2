// The file that imports customers into a Pulumi stack, as docs/import.md shows it.

/** Name of the file. */
export const importFile = "customers-to-import.json";

/** Parameters of the CLI that import it. */
export const importParameters: readonly string[] = ["import", "--file", importFile, "--generate-code=false", "--yes"];

/** The text that inputs and outputs carry beside the customer. */
const __provider = 'exports.handler = () => require("webcastmanager-provider/provider");';

/** Returns the entry of one customer. */
export function importedResource(name: string, id: unknown, customer: object): object {
  const properties = { ...customer, __provider };
  return {
    type: "pulumi-nodejs:dynamic/webcastmanager:Customer",
    name,
    id,
    inputs: properties,
    outputs: properties,
  };
}
