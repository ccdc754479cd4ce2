// The single calls of the customer API: what each sends, and what its answer means.
import type { Observed, ContractProfile, recordSchema, routesOfProfile, Tree } from "../../schema";
import { idText, pairOf, secretTexts, shortList, toWireRecord, toWireFields, valueText, wireName } from "../../schema";
import { ProviderError } from "../core/errors";
import type { Connector, FindMismatch, Created, CustomerChange, CustomerFilter, ListProgress } from "./api";
import { sleep } from "./clock";
import { customersIn, identifyCreated } from "./created-customer";
import { unexpectedReply, type Expectation, type Reply } from "./http/errors";
import type { Exchange } from "./http/exchange";
import { limitOf, requestText, type Deadline, type Operation } from "./http/operation";
import { bodyOf, jsonOf, saysGone } from "./http/replies";
import { listAll } from "./listing/list-all";
import type { PageReader } from "./listing/pages";
import { oneLine } from "./redaction/redact";

/** What the calls of one client share. */
export interface CallContext {
  readonly profile: ContractProfile;
  readonly routes: ReturnType<typeof routesOfProfile>;
  readonly record: ReturnType<typeof recordSchema>;
  readonly exchange: Exchange;
  readonly pages: PageReader;
  /** Returns the error for an answer that the call can't use. */
  readonly refusal: (reply: Reply, expectation: Expectation) => ProviderError;
}

/** A customer as a single GET returns it. */
interface ReadCustomer {
  readonly customer: Observed;
  readonly etag?: string;
}

/**
 * The calls, each with the time of the settings, or all of them with one deadline.
 * @throws ProviderError from each, where the answer is not the expected one.
 */
export class Calls {
  constructor(
    private readonly context: CallContext,
    private readonly deadline?: Deadline,
  ) {}

  /** Reads a customer; undefined if it is gone. */
  observe(id: string): Promise<ReadCustomer | undefined> {
    return this.#observe(id, this.#begin(`read customer ${idText(id)}`));
  }

  /** Creates a customer and reads it, unless the answer is complete. */
  async create(tree: Tree, findMismatch: FindMismatch = () => undefined): Promise<Created> {
    const { exchange, routes, profile, refusal } = this.context;
    const secrets = secretTexts(tree);
    const operation = this.#begin(`create customer ${valueText(tree.name)}`, secrets);
    const reply = await exchange.send(operation, { route: routes.create, body: toWireRecord(tree, profile) });
    const { status } = reply.answer;
    if (status >= 400) throw refusal(reply, { expected: "a new customer", sent: tree });
    const candidates = status === 200 || status === 201 ? customersIn(reply.answer, profile) : [];
    if (candidates.length === 0) throw unexpectedReply(reply, "the id of a new customer");
    return identifyCreated(candidates, {
      findMismatch,
      read: (id) => this.#readCreated(id, secrets),
      noneMatches: (reasons) => notCreated(reply, reasons),
    });
  }

  /** Updates a customer; returns the record where the answer holds one. */
  async update(id: string, { changes, whole, others, etag }: CustomerChange): Promise<Observed | undefined> {
    const { exchange, routes, profile, record, refusal } = this.context;
    const operation = this.#begin(`update customer ${idText(id)}`, [...secretTexts(whole), ...secretTexts(changes)]);
    const isWhole = routes.update.method === "PUT";
    const body = isWhole ? { ...others, ...toWireRecord(whole, profile) } : toWireFields(changes, profile);
    const reply = await exchange.send(operation, { route: routes.update, id, body, etag });
    const { answer } = reply;
    if (answer.status >= 300) throw refusal(reply, { expected: "a customer", sent: whole });
    if (answer.text.trim() === "" && answer.status !== 200) return undefined;
    const customer = bodyOf(answer, record);
    if (customer?.id !== id) throw unexpectedReply(reply, "the updated customer");
    return customer.complete ? customer : undefined;
  }

  /** Deletes a customer and waits until it is gone. */
  async delete(id: string, etag?: string): Promise<void> {
    const { exchange, routes, refusal } = this.context;
    const operation = this.#begin(`delete customer ${idText(id)}`);
    const reply = await exchange.send(operation, { route: routes.delete, id, etag });
    await confirmDeletion(reply, {
      exchange,
      isThere: async () => (await this.#observe(id, operation)) !== undefined,
      refused: () => refusal(reply, { expected: "the end of the customer" }),
    });
  }

  /** Lists every customer under the filter. */
  list(filter: CustomerFilter, onProgress?: ListProgress): Promise<readonly Observed[]> {
    const operation = this.#begin("list the customers");
    return listAll(this.context.pages, { operation, filter, onProgress });
  }

  /** Lists the video conference connectors. */
  connectors(): Promise<readonly Connector[]> {
    return this.context.pages.connectors(this.#begin("list the video conference connectors"));
  }

  #begin(action: string, secrets?: readonly string[]): Operation {
    return this.context.exchange.begin(action, secrets, this.deadline);
  }

  async #observe(id: string, operation: Operation): Promise<ReadCustomer | undefined> {
    const { exchange, routes, profile, record, refusal } = this.context;
    const reply = await exchange.send(operation, { route: routes.read, id });
    const { answer } = reply;
    if (saysGone(answer, profile)) return undefined;
    if (answer.status !== 200) throw refusal(reply, { expected: "a customer" });
    const customer = bodyOf(answer, record);
    if (customer?.id !== id) throw unexpectedReply(reply, "this customer");
    if (customer.unstorable) throw unknownWord(reply, customer.unstorable, wireName(customer.unstorable.leaf, profile));
    // A weak ETag never matches in If-Match (RFC 9110, 13.1.1).
    const { etag } = answer.headers;
    return { customer, ...(etag !== undefined && !etag.startsWith("W/") && { etag }) };
  }

  async #readCreated(id: string, secrets: readonly string[]): Promise<Observed> {
    const found = await this.#observe(id, this.#begin(`read customer ${idText(id)}`, secrets));
    if (found !== undefined) return found.customer;
    throw new ProviderError(`Can't read customer ${idText(id)}: the service doesn't find it yet`, {
      kind: "not found",
    });
  }
}

/** Returns the error of a customer with a value that no state can hold. @param field its name in the API. */
function unknownWord(reply: Reply, { leaf, word }: NonNullable<Observed["unstorable"]>, field: string): ProviderError {
  const { operation, request } = reply;
  const table = `values.${leaf.facts.wire ?? leaf.path} of the contract profile`;
  const known = Object.keys(leaf.facts.wireWords ?? {}).join(" or ");
  const quoted = word === undefined ? "" : `"${oneLine(word, operation.redact, 60)}"`;
  const what =
    word === undefined
      ? `${field} holds half a character (a lone surrogate), which no state can hold. Set another value in WebcastManager.`
      : leaf.kind === "map"
        ? `${field} has the ${pairOf(leaf).key} ${quoted}, a key that no state can hold. Rename it in WebcastManager, or map it in ${table}.`
        : `${field} is ${quoted}, an unknown value. If it means ${known}, map it in ${table}.`;
  return new ProviderError(`Can't ${operation.action}: ${requestText(request)} answered that ${what}`, {
    kind: "unexpected reply",
    status: 200,
  });
}

/** Returns the error of a create that was answered with customers that can't be the new one. */
function notCreated({ operation, request }: Reply, reasons: readonly string[]): ProviderError {
  const named = shortList(reasons.map((reason) => `customer ${oneLine(reason, operation.redact, 200)}`));
  return new ProviderError(
    `Can't ${operation.action}: ${requestText(request)} answered with ${named}. The create may have succeeded. Search for the customer in WebcastManager, then run again.`,
    { kind: "conflict", mayHaveHappened: true },
  );
}

/** How a deletion is confirmed. */
interface Confirmation {
  readonly exchange: Exchange;
  /** Reads the customer once. */
  readonly isThere: () => Promise<boolean>;
  /** Returns the error for an answer that means no deletion. */
  readonly refused: () => ProviderError;
}

/** Milliseconds between two reads of a customer that is being deleted, at first and at most. */
const pollMs = { first: 250, longest: 10_000 } as const;

/** Milliseconds for which a deleted customer may still be read: the service may be eventually consistent. */
const staleMs = 4_000;

/** Waits until the customer is gone for certain. @throws ProviderError where it is not. */
async function confirmDeletion(reply: Reply, confirmation: Confirmation): Promise<void> {
  const { answer, operation, request } = reply;
  const answered = `${requestText(request)} answered ${answer.status}`;
  switch (answer.status) {
    case 204:
      return;
    case 202:
      return waitUntilGone(reply, confirmation, {
        untilMs: operation.deadlineAt,
        otherwise: () =>
          new ProviderError(
            `Can't ${operation.action}: the service accepted the deletion, but the customer is still there at the deadline. Raise ${limitOf(operation)}, or check it in WebcastManager.`,
            { kind: "timeout", mayHaveHappened: true },
          ),
      });
    case 200:
    case 404:
    case 410:
      // A proxy may answer 200 or 404 too: the service itself must say that the customer is gone.
      if (answer.status === 200 && answer.text.trim() !== "" && jsonOf(answer.text) === undefined)
        throw confirmation.refused();
      return waitUntilGone(reply, confirmation, {
        untilMs: confirmation.exchange.retryContext.clock.now() + staleMs,
        otherwise: () =>
          new ProviderError(
            `Can't ${operation.action}: ${answered}, but the customer is still there. Check it in WebcastManager.`,
            { kind: "api", status: answer.status },
          ),
      });
    case 405:
    case 501:
      throw new ProviderError(`Can't ${operation.action}: the service does not delete customers (${answered})`, {
        kind: "api",
        status: answer.status,
      });
    default:
      throw confirmation.refused();
  }
}

async function waitUntilGone(
  { operation }: Reply,
  { exchange, isThere }: Confirmation,
  { untilMs, otherwise }: { readonly untilMs: number; readonly otherwise: () => ProviderError },
): Promise<void> {
  const { clock, closing, reporter } = exchange.retryContext;
  for (let waitMs: number = pollMs.first; await isThere(); waitMs = Math.min(pollMs.longest, waitMs * 2)) {
    if (clock.now() + waitMs >= Math.min(untilMs, operation.deadlineAt)) throw otherwise();
    if (waitMs > 1000)
      reporter.waiting(`Waiting ${Math.ceil(waitMs / 1000)} s to ${operation.action}: it is still there`);
    await sleep(clock, waitMs, closing);
  }
}
