// The customers of one endpoint: each call of the API, and what its answers mean.
import { recordSchema, routesOf, toFullWire, toWire, wireName, type Observed, type Profile, type Settings, type Tree } from "../../schema";
import { canonicalObserved } from "../core/canonical";
import { ProviderError } from "../core/errors";
import type { CustomerApi, CustomerChange, Reporter } from "./api";
import { systemClock, type Clock } from "./clock";
import { createdFrom } from "./created";
import { confirmDeletion } from "./deletion";
import { createExchange, type Replied } from "./exchange";
import { strangeWord, unexpectedReply, type Operation } from "./operation";
import { createPages } from "./pages";
import { refusal } from "./refusals";
import { bodyOf, saysGone } from "./replies";
import { secretTexts } from "./secret-texts";
import { createSharedList } from "./shared-list";
import { tokenOwner } from "./tokens";
import { listAll } from "./whole-list";

/** What a client is given beside its settings; the clock is for tests. */
export interface ConnectOptions { readonly profile: Profile; readonly reporter: Reporter; readonly clock?: Clock }

const expected = "a customer";

/** The customers of the endpoint that the settings name. Nothing is sent before the first call. */
export function connect(settings: Settings, { profile, reporter, clock = systemClock }: ConnectOptions): CustomerApi {
  const routes = routesOf(profile);
  const record = recordSchema(profile);
  const exchange = createExchange(settings, { clock, reporter });
  const owner = () => tokenOwner(settings);
  const judge = (operation: Operation, replied: Replied, wanted: string, sent?: Tree) =>
    refusal({ ...replied, operation, profile, owner, expected: wanted, ...(sent && { sent }) });
  const pages = createPages(profile, exchange, judge);
  const shared = createSharedList({
    clock, limit: profile.list.limit, toObserved: (kept) => pages.toObserved(kept),
    page: (before, size) => pages.lightPage(exchange.operation("list the customers"), { pages: before, records: before * size }),
    single: async (id) => (await observe(id))?.customer,
  });

  async function observe(id: string, operation = exchange.operation(`read the customer ${id}`)): Promise<{ customer: Observed; etag?: string } | undefined> {
    const replied = await exchange.send(operation, { route: routes.read, id });
    const { answer, asked } = replied;
    if (saysGone(answer, profile)) return undefined;
    if (answer.status !== 200) throw judge(operation, replied, expected);
    const customer = bodyOf(answer, record);
    if (customer?.id !== id) throw unexpectedReply(operation, asked, answer, "this customer");
    if (customer.strange) throw strangeWord(operation, asked, customer.strange, wireName(customer.strange.leaf, profile));
    // A weak ETag never matches in If-Match (RFC 9110, 13.1.1).
    const { etag } = answer.headers;
    return { customer, ...(etag !== undefined && !etag.startsWith("W/") && { etag }) };
  }

  /** Runs a write; what was listed before and during it is forgotten. */
  async function writing<Result>(write: () => Promise<Result>): Promise<Result> {
    shared.drop();
    try {
      return await write();
    } finally {
      shared.drop();
    }
  }

  async function create(tree: Tree): Promise<{ id: string; customer?: Observed }> {
    const operation = exchange.operation(`create the customer ${JSON.stringify(tree.name)}`, secretTexts(tree));
    const replied = await exchange.send(operation, { route: routes.create, body: toFullWire(tree, profile) });
    const { status } = replied.answer;
    const { name } = canonicalObserved(tree);
    // A look that fails decides nothing: the creation is in doubt then, as after any answer without an id.
    const lookAt = async (id: string) => {
      const seen = await observe(id, operation).catch(() => undefined);
      return seen && canonicalObserved(seen.customer.tree).name === name ? seen.customer : undefined;
    };
    const created = status === 200 || status === 201 ? await createdFrom(replied.answer, profile, lookAt) : undefined;
    if (created) return created;
    if (status >= 400) throw judge(operation, replied, "a new customer", tree);
    throw unexpectedReply(operation, replied.asked, replied.answer, "the id of a new customer");
  }

  async function update(id: string, { changes, whole, others, etag }: CustomerChange): Promise<Observed | undefined> {
    const operation = exchange.operation(`update the customer ${id}`, [...secretTexts(whole), ...secretTexts(changes)]);
    const body = routes.update.method === "PUT" ? { ...others, ...toFullWire(whole, profile) } : toWire(changes, profile);
    const replied = await exchange.send(operation, { route: routes.update, id, body, ...(etag !== undefined && { etag }) });
    const { answer, asked } = replied;
    if (answer.status >= 300) throw judge(operation, replied, expected, whole);
    if (answer.text.trim() === "" && answer.status !== 200) return undefined;
    const customer = bodyOf(answer, record);
    if (customer?.id !== id) throw unexpectedReply(operation, asked, answer, "the updated customer");
    return customer.complete ? customer : undefined;
  }

  async function remove(id: string, etag?: string): Promise<void> {
    const operation = exchange.operation(`delete the customer ${id}`);
    const replied = await exchange.send(operation, { route: routes.delete, id, ...(etag !== undefined && { etag }) });
    await confirmDeletion({
      operation, replied, patience: exchange.patience,
      isThere: async () => await observe(id, operation) !== undefined,
      refused: () => judge(operation, replied, "the end of the customer"),
    });
  }

  return {
    endpoint: settings.endpoint,
    replacesWhole: routes.update.method === "PUT",
    read: (id, known) => shared.read(id, known),
    observe: (id) => observe(id),
    create: (tree) => writing(() => create(tree)),
    update: (id, change) => writing(() => update(id, change)),
    delete: (id, etag) => writing(() => remove(id, etag)),
    list: (filter = {}) => listAll(pages, exchange.operation("list the customers"), filter),
    connectors: () => pages.connectors(exchange.operation("list the video conference connectors")),
    usage: () => exchange.usage(),
    close(reason = "the client was closed") {
      exchange.close(new ProviderError(`Stopped: ${reason}; nothing more is sent`, { kind: "cancelled" }));
    },
  };
}
