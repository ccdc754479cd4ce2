// Pages of the list of customers: how one is asked for, and what is light enough to keep of it.
import * as z from "zod";
import {
  ConnectorPage,
  WireId,
  wireList,
  pageSchema,
  recordSchema,
  routesOf,
  wireName,
  type Observed,
  type Page,
  type Profile,
} from "../../../schema";
import type { Connector, CustomerFilter } from "../api";
import type { Call, Exchange, Replied } from "../http/exchange";
import { unexpectedReply, type Operation } from "../http/operation";
import { bodyOf } from "../http/replies";

/** Where a page begins: the number of records before it, and of pages before it. */
export interface PageStart {
  readonly records: number;
  readonly pages: number;
}

/** A record of a list as it is kept: unread, but for what decides whether to believe it. */
export interface LightRecord {
  readonly id: string;
  readonly updatedAt?: string;
  readonly body: unknown;
}

/** A page whose records have not been read. */
export interface LightPage {
  readonly records: readonly LightRecord[];
  readonly total?: number;
}

/** Judges an answer that is not the wanted one. */
export type Judge = (operation: Operation, replied: Replied, expected: string) => Error;

/** Asks for pages under a profile. */
export interface Pages {
  /** Records a page, at most. */
  readonly limit: number;
  /** Whether one answer holds every customer. */
  readonly isSingle: boolean;
  /** A page, and the characters of its answer. */
  page(operation: Operation, filter: CustomerFilter, start: PageStart): Promise<Page & { readonly characters: number }>;
  lightPage(operation: Operation, start: PageStart): Promise<LightPage>;
  /** The customer in a kept record; undefined where it is none. */
  toObserved(record: LightRecord): Observed | undefined;
  connectors(operation: Operation): Promise<readonly Connector[]>;
}

/** The schema of a page that leaves its records alone. */
function lightPageSchema(profile: Profile): z.ZodType<LightPage> {
  const { list } = profile;
  const [id, updatedAt] = [wireName("id", profile), wireName("updatedAt", profile)];
  const head = z.object({ [id]: WireId, [updatedAt]: z.string().nullish() });
  const record = z.unknown().transform((body, context): LightRecord => {
    const read = head.safeParse(body);
    if (!read.success) {
      context.addIssue("is no record with an id");
      return z.NEVER;
    }
    return { id: String(read.data[id]), updatedAt: read.data[updatedAt] ?? undefined, body };
  });
  const records = wireList(record);
  if (list.items === ".") return records.transform((all): LightPage => ({ records: all }));
  return z
    .object({
      [list.items]: records,
      [list.total]: list.totalCounts === "listed" ? z.int().min(0).nullish() : z.unknown(),
    })
    .transform((body): LightPage => {
      const total = body[list.total];
      return {
        records: z.array(z.custom<LightRecord>()).parse(body[list.items]),
        ...(typeof total === "number" && list.totalCounts === "listed" && { total }),
      };
    });
}

/** Makes the calls for pages. */
export function createPages(profile: Profile, exchange: Exchange, judge: Judge): Pages {
  const routes = routesOf(profile);
  const { paging, limit, limitParameter, offsetParameter, parentParameter, nameParameter } = profile.list;
  const whole = pageSchema(profile);
  const light = lightPageSchema(profile);
  const record = recordSchema(profile);

  async function ask<Body>(
    operation: Operation,
    call: Call,
    schema: z.ZodType<Body>,
    expected: string,
  ): Promise<{ readonly body: Body; readonly characters: number }> {
    const replied = await exchange.send(operation, call);
    if (replied.answer.status !== 200) throw judge(operation, replied, expected);
    const body = bodyOf(replied.answer, schema);
    if (body === undefined) throw unexpectedReply(operation, replied.asked, replied.answer, expected);
    return { body, characters: replied.answer.text.length };
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
      const { body, characters } = await ask(operation, listCall(start, filter), whole, "a page of customers");
      return { ...body, characters };
    },
    lightPage: async (operation, start) =>
      (await ask(operation, listCall(start, {}), light, "a page of customers")).body,
    toObserved({ body }) {
      const parsed = record.safeParse(body);
      return parsed.success ? parsed.data : undefined;
    },
    async connectors(operation) {
      const {
        body: { videoConferenceConnectors },
      } = await ask(operation, { route: routes.connectors }, ConnectorPage, "the video conference connectors");
      return videoConferenceConnectors.map(({ id, name }) => ({ id, ...(name !== undefined && { name }) }));
    },
  };
}
