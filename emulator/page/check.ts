// What the service would say to a form before it is saved: the API's own messages, and what only deserves a look.
import type { Checked, Problem } from "../page-api";
import { violationsOf } from "../answers";
import type { Service } from "../service";
import type { WireRecord } from "../store/content";
import { isTree } from "../../schema";

/** Checks the fields of a new customer, or changes to one. Stores nothing. */
export function checkForm(service: Service, fields: WireRecord, id?: string): Checked {
  try {
    service.customers.check(fields, id);
    return { problems: [], warnings: warningsOf(service, fields) };
  } catch (error) {
    return { problems: violationsOf(error, service.records.names.name), warnings: warningsOf(service, fields) };
  }
}

function warningsOf({ records }: Service, fields: WireRecord): Problem[] {
  return records.fields.flatMap(({ leaf, name }): Problem[] => {
    const value = fields[name];
    const { warnUnless, knownKeys, pair } = leaf.facts;
    if (warnUnless !== undefined && typeof value === "string" && value !== "" && !warnUnless.pattern.test(value))
      return [{ field: name, message: warnUnless.otherwise }];
    if (knownKeys === undefined || pair === undefined || !Array.isArray(value)) return [];
    const known = knownKeys.map((key) => records.wireKey(name, key));
    return value.flatMap((one, index) =>
      isTree(one) && typeof one[pair.key] === "string" && !known.includes(one[pair.key])
        ? [
            {
              field: `${name}[${index}].${pair.key}`,
              message: `is not a documented ${pair.key}; the service may refuse it`,
            },
          ]
        : [],
    );
  });
}
