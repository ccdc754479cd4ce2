// Lists in answers, read item by item: the first wrong one is enough.
import * as z from "zod";

/**
 * Items of a list of the service that are read, at most: pages hold a hundred, and a service without paging answers
 * with all that it has.
 */
const mostItems = 10_000;

/**
 * The schema of a list in an answer. It ends at the first item that does not fit, and refuses more items than `most`:
 * zod's own keeps an issue for every one of them, which a hostile answer makes hundreds of thousands.
 */
export function wireList<Item>(item: z.ZodType<Item>, most = mostItems): z.ZodType<Item[]> {
  return z.array(z.unknown()).transform((all, context): Item[] => {
    const items: Item[] = [];
    for (const [index, one] of all.entries()) {
      const read = index < most ? item.safeParse(one) : undefined;
      if (!read?.success) {
        context.addIssue({ code: "custom", path: [index], message: "does not fit" });
        return z.NEVER;
      }
      items.push(read.data);
    }
    return items;
  });
}
