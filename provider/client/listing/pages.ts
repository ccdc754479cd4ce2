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

/** Requests pages of the list of one service. */
export interface PageReader {
  /** Records a page, at most. */
  readonly limit: number;
  /** Whether one answer holds every customer. */
  readonly isSingle: boolean;
  /** Returns a page, and the characters of its answer. */
  page(operation: Operation, filter: CustomerFilter, start: PageStart): Promise<Page & { readonly characters: number }>;
  rawPage(operation: Operation, start: PageStart): Promise<RawPage>;
  /** Returns the customer in a raw record; undefined where it is none. */
  toObserved(record: RawRecord): Observed | undefined;
  connectors(operation: Operation): Promise<readonly Connector[]>;
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

/** Creates the page reader of one service. @param refusal returns the error for an answer other than a page. */
export function createPageReader(
  profile: ContractProfile,
  exchange: Exchange,
  refusal: (reply: Reply, expectation: Expectation) => Error,
): PageReader {
  const routes = routesOfProfile(profile);
  const { paging, limit, limitParameter, offsetParameter, parentParameter, nameParameter } = profile.list;
  const page = { schema: pageSchema(profile), expected: "a page of customers" };
  const rawPage = { schema: rawPageSchema(profile), expected: page.expected };
  const connectorPage = { schema: ConnectorPage, expected: "the video conference connectors" };
  const record = recordSchema(profile);

  async function request<Body>(
    operation: Operation,
    call: Call,
    { schema, expected }: { readonly schema: z.ZodType<Body>; readonly expected: string },
  ): Promise<{ readonly body: Body; readonly characters: number }> {
    const reply = await exchange.send(operation, call);
    if (reply.answer.status !== 200) throw refusal(reply, { expected });
    const body = bodyOf(reply.answer, schema);
    if (body === undefined) throw unexpectedReply(reply, expected);
    return { body, characters: reply.answer.text.length };
  }

  function listCall(start: PageStart, { parentId, name }: CustomerFilter): Call {
    return {
      route: routes.list,
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

  return {
    limit,
    isSingle: paging === "none",
    async page(operation, filter, start) {
      const { body, characters } = await request(operation, listCall(start, filter), page);
      return { ...body, characters };
    },
    rawPage: async (operation, start) => (await request(operation, listCall(start, {}), rawPage)).body,
    toObserved({ body }) {
      const parsed = record.safeParse(body);
      return parsed.success ? parsed.data : undefined;
    },
    async connectors(operation) {
      const { body } = await request(operation, { route: routes.connectors }, connectorPage);
      return body.videoConferenceConnectors.map(({ id, name }) => ({ id, ...(name !== undefined && { name }) }));
    },
  };
}
