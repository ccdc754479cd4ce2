// Which customer a create call created: the one that the answer names, in its header or its body, unless it doesn't
// match what was sent or was seen before.
import * as z from "zod";
import {
  idText,
  WireId,
  recordSchema,
  routesOfProfile,
  wireName,
  type Observed,
  type ContractProfile,
} from "../../schema";
import type { ProviderError } from "../core/errors";
import type { FindMismatch, Created } from "./api";
import { bodyOf, jsonOf, type Answer } from "./http/replies";

/** A customer that the answer names, with its record or summary where the body holds one. */
interface Candidate {
  readonly id: string;
  readonly record?: Observed;
}

/**
 * Returns the id in the Location header: an address below that of all customers, absolute or relative, or an id alone.
 */
function idInLocation(answer: Answer, profile: ContractProfile): string | undefined {
  const { location } = answer.headers;
  const base = new URL(routesOfProfile(profile).list.path, "http://localhost");
  if (location === undefined || !URL.canParse(location, base.href)) return undefined;
  const all = base.pathname.replace(/\/+$/, "");
  const parts = new URL(location, base).pathname.replace(/\/+$/, "").split("/");
  const last = parts.pop() ?? "";
  const isAlone = !location.includes("/") && !all.endsWith(`/${last}`);
  if (last === "" || !(isAlone || parts.join("/").endsWith(all))) return undefined;
  try {
    return WireId.safeParse(decodeURIComponent(last)).data;
  } catch {
    return undefined;
  }
}

/** Returns the id in the body: that of a record, or the body itself. */
function idInBody(answer: Answer, profile: ContractProfile): string | undefined {
  const body = jsonOf(answer.text);
  const field = z.looseObject({ [wireName("id", profile)]: WireId }).safeParse(body);
  const alone = WireId.safeParse(field.success ? field.data[wireName("id", profile)] : body);
  return alone.success ? alone.data : undefined;
}

/** Returns the customers that an answer names in header and body, in the order of the profile, each once. */
export function customersIn(answer: Answer, profile: ContractProfile): readonly Candidate[] {
  const [inHeader, inBody] = [idInLocation(answer, profile), idInBody(answer, profile)];
  const ordered = profile.create.id === "location" ? [inHeader, inBody] : [inBody, inHeader];
  const ids = new Set(ordered.filter((id) => id !== undefined));
  const record = bodyOf(answer, recordSchema(profile));
  return [...ids].map((id) => ({ id, ...(record?.id === id && { record }) }));
}

/** How the created customer is identified. */
export interface Identification {
  /** Reads a customer. @throws ProviderError where that fails. */
  readonly read: (id: string) => Promise<Observed>;
  readonly findMismatch: FindMismatch;
  /** Returns the error where no candidate matches, or none of several can be read. */
  readonly noneMatches: (reasons: readonly string[]) => ProviderError;
}

/** Returns the candidate as the created customer, read as far as possible, or the reason why it is not. */
async function check(
  { id, record }: Candidate,
  isOnly: boolean,
  { read, findMismatch }: Identification,
): Promise<Created | string> {
  const inReply = findMismatch(id, record);
  if (inReply !== undefined) return `${idText(id)}: ${inReply}`;
  if (isOnly && record?.complete) return { id, customer: record };
  try {
    const customer = await read(id);
    const inRecord = findMismatch(id, customer);
    return inRecord === undefined ? { id, customer } : `${idText(id)}: ${inRecord}`;
  } catch (error) {
    const unread = error instanceof Error ? error : new Error(String(error));
    return isOnly ? { id, unread } : `${idText(id)}: it can't be read`;
  }
}

/**
 * Returns the created customer: of two candidates the one that can be read.
 * @throws ProviderError where none matches.
 */
export async function identifyCreated(
  candidates: readonly Candidate[],
  identification: Identification,
): Promise<Created> {
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const created = await check(candidate, candidates.length === 1, identification);
    if (typeof created !== "string") return created;
    reasons.push(created);
  }
  throw identification.noneMatches(reasons);
}

/** Remembers ids by when they were first returned: a customer that was seen before a create is not its result. */
export class SeenIds {
  readonly #first = new Map<string, number>();
  #moment = 0;

  /** Notes the result of a call on one customer, and returns it. The id of a missing customer may be used again. */
  noteOne<Found>(id: string, found: Found | undefined): Found | undefined {
    if (found === undefined) this.#first.delete(id);
    else this.#note(id);
    return found;
  }

  /** Notes the id of each item, and returns the items. */
  noteAll<Item>(found: readonly Item[], idOf: (item: Item) => string): readonly Item[] {
    for (const item of found) this.#note(idOf(item));
    return found;
  }

  /** Returns a test for ids that were returned before this moment. */
  soFar(): (id: string) => boolean {
    this.#moment += 1;
    const now = this.#moment;
    return (id) => (this.#first.get(id) ?? now) < now;
  }

  #note(id: string): void {
    if (!this.#first.has(id)) this.#first.set(id, this.#moment);
  }
}
