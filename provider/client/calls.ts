// The single calls of the customer API: what each sends, and what its answer means.
import type { Observed, Profile, recordSchema, routesOf, Tree } from "../../schema";
import { idText, toWireRecord, toWireFields, valueText, wireName } from "../../schema";
import { ProviderError } from "../core/errors";
import type { Connector, Contradiction, Created, CustomerChange, CustomerFilter } from "./api";
import { answeredCustomers, createdFrom } from "./created";
import { confirmDeletion } from "./deletion";
import type { Exchange, Replied } from "./http/exchange";
import { notCreated, strangeWord, unexpectedReply, type Operation, type Time } from "./http/operation";
import type { Pages } from "./listing/pages";
import { bodyOf, saysGone } from "./http/replies";
import { secretTexts } from "./secret-texts";
import { listAll } from "./listing/whole-list";

/** What the calls of one client share. */
export interface CallParts {
  readonly profile: Profile;
  readonly routes: ReturnType<typeof routesOf>;
  readonly record: ReturnType<typeof recordSchema>;
  readonly exchange: Exchange;
  readonly pages: Pages;
  /** What an answer means that is not the expected one. */
  readonly judge: (operation: Operation, replied: Replied, wanted: string, sent?: Tree) => ProviderError;
}

/** The calls; every one throws a ProviderError where it did not get what it wants. */
export interface Calls {
  observe(id: string): Promise<{ customer: Observed; etag?: string } | undefined>;
  create(tree: Tree, contradiction?: Contradiction): Promise<Created>;
  update(id: string, change: CustomerChange): Promise<Observed | undefined>;
  remove(id: string, etag?: string): Promise<void>;
  list(filter: CustomerFilter): Promise<readonly Observed[]>;
  connectors(): Promise<readonly Connector[]>;
}

const expected = "a customer";

/** The calls, each with the time of the settings, or all of them until one moment, in milliseconds since 1970. */
export function createCalls({ profile, routes, record, exchange, pages, judge }: CallParts, time?: Time): Calls {
  const begin = (doing: string, secrets?: readonly string[]) => exchange.operation(doing, secrets, time);

  async function observe(
    id: string,
    operation = begin(`read the customer ${idText(id)}`),
  ): Promise<{ customer: Observed; etag?: string } | undefined> {
    const replied = await exchange.send(operation, { route: routes.read, id });
    const { answer, asked } = replied;
    if (saysGone(answer, profile)) return undefined;
    if (answer.status !== 200) throw judge(operation, replied, expected);
    const customer = bodyOf(answer, record);
    if (customer?.id !== id) throw unexpectedReply(operation, asked, answer, "this customer");
    if (customer.unstorable)
      throw strangeWord(operation, asked, customer.unstorable, wireName(customer.unstorable.leaf, profile));
    // A weak ETag never matches in If-Match (RFC 9110, 13.1.1).
    const { etag } = answer.headers;
    return { customer, ...(etag !== undefined && !etag.startsWith("W/") && { etag }) };
  }

  async function create(tree: Tree, contradiction: Contradiction = () => undefined): Promise<Created> {
    const secrets = secretTexts(tree);
    const operation = begin(`create the customer ${valueText(tree.name)}`, secrets);
    const replied = await exchange.send(operation, { route: routes.create, body: toWireRecord(tree, profile) });
    const { answer, asked } = replied;
    const answered = answer.status === 200 || answer.status === 201 ? answeredCustomers(answer, profile) : [];
    if (answer.status >= 400) throw judge(operation, replied, "a new customer", tree);
    if (answered.length === 0) throw unexpectedReply(operation, asked, answer, "the id of a new customer");
    return createdFrom(answered, {
      contradiction,
      async lookAt(id) {
        const seen = await observe(id, begin(`read the customer ${idText(id)}`, secrets));
        if (seen === undefined)
          throw new ProviderError(`The service does not find the customer ${idText(id)} so far`, { kind: "not found" });
        return seen.customer;
      },
      refused: (reasons) => notCreated(operation, asked, reasons),
    });
  }

  async function update(id: string, { changes, whole, others, etag }: CustomerChange): Promise<Observed | undefined> {
    const operation = begin(`update the customer ${idText(id)}`, [...secretTexts(whole), ...secretTexts(changes)]);
    const body =
      routes.update.method === "PUT" ? { ...others, ...toWireRecord(whole, profile) } : toWireFields(changes, profile);
    const replied = await exchange.send(operation, {
      route: routes.update,
      id,
      body,
      ...(etag !== undefined && { etag }),
    });
    const { answer, asked } = replied;
    if (answer.status >= 300) throw judge(operation, replied, expected, whole);
    if (answer.text.trim() === "" && answer.status !== 200) return undefined;
    const customer = bodyOf(answer, record);
    if (customer?.id !== id) throw unexpectedReply(operation, asked, answer, "the updated customer");
    return customer.complete ? customer : undefined;
  }

  async function remove(id: string, etag?: string): Promise<void> {
    const operation = begin(`delete the customer ${idText(id)}`);
    const replied = await exchange.send(operation, { route: routes.delete, id, ...(etag !== undefined && { etag }) });
    await confirmDeletion({
      operation,
      replied,
      patience: exchange.patience,
      isThere: async () => (await observe(id, operation)) !== undefined,
      refused: () => judge(operation, replied, "the end of the customer"),
    });
  }

  return {
    observe: (id) => observe(id),
    create,
    update,
    remove,
    list: (filter) => listAll(pages, begin("list the customers"), filter),
    connectors: () => pages.connectors(begin("list the video conference connectors")),
  };
}
