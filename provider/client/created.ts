// Which customer a creation made: the one that the answer names, in the header or the body, unless something speaks
// against it.
import * as z from "zod";
import { idText, WireId, recordSchema, routesOf, wireName, type Observed, type Profile } from "../../schema";
import type { ProviderError } from "../core/errors";
import type { Contradiction, Created } from "./api";
import type { Answer } from "./http/http";
import { bodyOf, jsonOf } from "./http/replies";

/** A customer that the answer to a creation names, and its record where the body holds one, also a summary. */
interface Answered {
  readonly id: string;
  readonly reported?: Observed;
}

/** The id in the Location header: an address below that of all customers, absolute or relative, or an id alone. */
function idInLocation(answer: Answer, profile: Profile): string | undefined {
  const { location } = answer.headers;
  const base = new URL(routesOf(profile).list.path, "http://localhost");
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

/** The id in the body: of a record, or the body itself where it is an id alone. */
function idInBody(answer: Answer, profile: Profile): string | undefined {
  const body = jsonOf(answer.text);
  const field = z.looseObject({ [wireName("id", profile)]: WireId }).safeParse(body);
  const alone = WireId.safeParse(field.success ? field.data[wireName("id", profile)] : body);
  return alone.success ? alone.data : undefined;
}

/** The customers that an answer to a creation names: the header's and the body's, in the profile's order, each once. */
export function answeredCustomers(answer: Answer, profile: Profile): readonly Answered[] {
  const [inHeader, inBody] = [idInLocation(answer, profile), idInBody(answer, profile)];
  const ids = new Set(
    (profile.create.id === "location" ? [inHeader, inBody] : [inBody, inHeader]).filter((id) => id !== undefined),
  );
  const reported = bodyOf(answer, recordSchema(profile));
  return [...ids].map((id) => ({ id, ...(reported?.id === id && { reported }) }));
}

/** What settles which customer was created. */
export interface Settling {
  /** Reads the customer. @throws ProviderError where it can't be read. */
  readonly lookAt: (id: string) => Promise<Observed>;
  readonly contradiction: Contradiction;
  /**
   * The error where each answered customer is contradicted, or none of several is there. @param reasons what speaks
   * against each.
   */
  readonly refused: (reasons: readonly string[]) => ProviderError;
}

/**
 * One answered customer: the created one where nothing speaks against it, as far as it can be read; else the reason.
 */
async function settle(
  { id, reported }: Answered,
  isSole: boolean,
  { lookAt, contradiction }: Settling,
): Promise<Created | string> {
  const against = contradiction(id, reported);
  if (against !== undefined) return `${idText(id)}: ${against}`;
  if (isSole && reported?.complete) return { id, customer: reported };
  try {
    const customer = await lookAt(id);
    const seen = contradiction(id, customer);
    return seen === undefined ? { id, customer } : `${idText(id)}: ${seen}`;
  } catch (error) {
    const unread = error instanceof Error ? error : new Error(String(error));
    return isSole ? { id, unread } : `${idText(id)}: it can't be read`;
  }
}

/**
 * The customer that a creation made. Where header and body name two, the one that is there is meant.
 * @throws ProviderError where something speaks against every one of them.
 */
export async function createdFrom(answered: readonly Answered[], settling: Settling): Promise<Created> {
  const reasons: string[] = [];
  for (const one of answered) {
    const settled = await settle(one, answered.length === 1, settling);
    if (typeof settled !== "string") return settled;
    reasons.push(settled);
  }
  throw settling.refused(reasons);
}
