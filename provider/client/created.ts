// What the answer to a creation tells: the id, from the header or the body, and the customer where it is there in full.
import { z } from "zod";
import { Identity, recordSchema, routesOf, wireName, type Observed, type Profile } from "../../schema";
import type { Answer } from "./http";
import { bodyOf, jsonOf } from "./replies";

/** A customer that exists now. */
export interface Created { readonly id: string; readonly customer?: Observed }

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
    return Identity.safeParse(decodeURIComponent(last)).data;
  } catch {
    return undefined;
  }
}

/** The id in the body: of a record, or the body itself where it is an id alone. */
function idInBody(answer: Answer, profile: Profile): string | undefined {
  const body = jsonOf(answer.text);
  const field = z.looseObject({ [wireName("id", profile)]: Identity }).safeParse(body);
  const alone = Identity.safeParse(field.success ? field.data[wireName("id", profile)] : body);
  return alone.success ? alone.data : undefined;
}

/**
 * What a creation made; undefined where the answer tells no id. Where header and body name two, the one that is there is meant.
 * @param lookAt reads the customer of an id, if it is the created one.
 */
export async function createdFrom(answer: Answer, profile: Profile, lookAt: (id: string) => Promise<Observed | undefined>): Promise<Created | undefined> {
  const told = [idInLocation(answer, profile), idInBody(answer, profile)].filter((id) => id !== undefined);
  const [id, other] = profile.create.id === "location" ? told : told.toReversed();
  if (id === undefined) return undefined;
  if (other === undefined || other === id) {
    const customer = bodyOf(answer, recordSchema(profile));
    return { id, ...(customer?.id === id && customer.complete && { customer }) };
  }
  const customer = await lookAt(id) ?? await lookAt(other);
  return customer && { id: customer.id, customer };
}
