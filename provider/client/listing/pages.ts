// Requests pages of the list of customers, read in full or kept raw.
import * as z from "zod";
import {
  ConnectorPage,
  WireId,
  wireList,
  pageSchema,
  recordSchema,
  routesOfProfile,
  wireName,
  type Observed,
  type Page,
  type ContractProfile,
} from "../../../schema";
import type { Connector, CustomerFilter } from "../api";
import { unexpectedReply, type Expectation, type Reply } from "../http/errors";
import type { Call, Exchange } from "../http/exchange";
import type { Operation } from "../http/operation";
import { bodyOf } from "../http/replies";

/** Where a page starts: the number of records and of pages before it. */
interface PageStart {
  readonly records: number;
  readonly pages: number;
}

/** A record of a list as it came, with what decides whether it is current. */
export interface RawRecord {
  readonly id: string;
  readonly updatedAt?: string;
  readonly body: unknown;
}

/** A page of such records. */
export interface RawPage {
  readonly records: readonly RawRecord[];
  readonly total?: number;
}

/** Returns the schema of a page with raw records. */
function rawPageSchema(profile: ContractProfile): z.ZodType<RawPage> {
  const { list } = profile;
  const [id, updatedAt] = [wireName("id", profile), wireName("updatedAt", profile)];
  const head = z.object({ [id]: WireId, [updatedAt]: z.string().nullish() });
  const record = z.unknown().transform((body, context): RawRecord => {
    const read = head.safeParse(body);
    if (!read.success) {
      context.addIssue("is no record with an id");
      return z.NEVER;
    }
    return { id: String(read.data[id]), updatedAt: read.data[updatedAt] ?? undefined, body };
  });
  const records = wireList(record);
  if (list.items === ".") return records.transform((all): RawPage => ({ records: all }));
  return z
    .object({
      [list.items]: records,
      [list.total]: list.totalCounts === "listed" ? z.int().min(0).nullish() : z.unknown(),
    })
    .transform((body): RawPage => {
      const total = body[list.total];
      return {
        records: z.array(z.custom<RawRecord>()).parse(body[list.items]),
        ...(typeof total === "number" && list.totalCounts === "listed" && { total }),
      };
    });
}

/** The expected body of an answer, in words and as a schema. */
interface ExpectedBody<Body> {
  readonly schema: z.ZodType<Body>;
  readonly expected: string;
}

/** What a page reader needs. */
interface PageSource {
  readonly profile: ContractProfile;
  readonly exchange: Exchange;
  /** Returns the error for an answer other than a page. */
  readonly refusal: (reply: Reply, expectation: Expectation) => Error;
}

/** Requests pages of the list of one service. */
export class PageReader {
  /** Records a page, at most. */
  readonly limit: number;
  /** Whether one answer holds every customer. */
  readonly isSingle: boolean;
  readonly #routes: ReturnType<typeof routesOfProfile>;
  readonly #record: ReturnType<typeof recordSchema>;
  readonly #page: ExpectedBody<Page>;
  readonly #rawPage: ExpectedBody<RawPage>;

  constructor(private readonly source: PageSource) {
    const { profile } = source;
    this.limit = profile.list.limit;
    this.isSingle = profile.list.paging === "none";
    this.#routes = routesOfProfile(profile);
    this.#record = recordSchema(profile);
    this.#page = { schema: pageSchema(profile), expected: "a page of customers" };
    this.#rawPage = { schema: rawPageSchema(profile), expected: this.#page.expected };
  }

  /** Returns a page, and the characters of its answer. */
  async page(
    operation: Operation,
    filter: CustomerFilter,
    start: PageStart,
  ): Promise<Page & { readonly characters: number }> {
    const { body, characters } = await this.#request(operation, this.#listCall(start, filter), this.#page);
    return { ...body, characters };
  }

  /** Returns a page of records as they came. */
  async rawPage(operation: Operation, start: PageStart): Promise<RawPage> {
    return (await this.#request(operation, this.#listCall(start, {}), this.#rawPage)).body;
  }

  /** Returns the customer in a raw record; undefined where it is none. */
  toObserved({ body }: RawRecord): Observed | undefined {
    const parsed = this.#record.safeParse(body);
    return parsed.success ? parsed.data : undefined;
  }

  /** Lists the video conference connectors, which come on one page. */
  async connectors(operation: Operation): Promise<readonly Connector[]> {
    const page = { schema: ConnectorPage, expected: "the video conference connectors" };
    const { body } = await this.#request(operation, { route: this.#routes.connectors }, page);
    return body.videoConferenceConnectors.map(({ id, name }) => ({ id, ...(name !== undefined && { name }) }));
  }

  async #request<Body>(
    operation: Operation,
    call: Call,
    { schema, expected }: ExpectedBody<Body>,
  ): Promise<{ readonly body: Body; readonly characters: number }> {
    const { exchange, refusal } = this.source;
    const reply = await exchange.send(operation, call);
    if (reply.answer.status !== 200) throw refusal(reply, { expected });
    const body = bodyOf(reply.answer, schema);
    if (body === undefined) throw unexpectedReply(reply, expected);
    return { body, characters: reply.answer.text.length };
  }

  #listCall(start: PageStart, { parentId, name }: CustomerFilter): Call {
    const { paging, limit, limitParameter, offsetParameter, parentParameter, nameParameter } = this.source.profile.list;
    return {
      route: this.#routes.list,
      query: {
        ...(paging !== "none" && {
          [limitParameter]: String(limit),
          [offsetParameter]: String(paging === "page" ? start.pages : start.records),
        }),
        ...(parentId !== undefined && { [parentParameter]: parentId }),
        ...(name !== undefined && { [nameParameter]: name }),
      },
    };
  }
}
