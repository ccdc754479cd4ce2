// What the answer to a creation tells: the id, from the header or the body, and the customer where it is there in full.
import { z } from "zod";
import { Identity, recordSchema, wireName, type Observed, type Profile } from "../../schema";
import type { Answer } from "./http";
import { bodyOf, jsonOf } from "./replies";

/** A customer that exists now. */
export interface Created { readonly id: string; readonly customer?: Observed }

/** The last part of the path in the Location header: absolute, relative or an id alone. */
function idInLocation(answer: Answer): string | undefined {
  const { location } = answer.headers;
  if (location === undefined || !URL.canParse(location, "http://localhost")) return undefined;
  const last = new URL(location, "http://localhost").pathname.replace(/\/+$/, "").split("/").at(-1);
  try {
    return last === undefined || last === "" ? undefined : decodeURIComponent(last);
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

/** What a creation made; undefined where the answer tells no id. */
export function createdFrom(answer: Answer, profile: Profile): Created | undefined {
  const sources = [() => idInLocation(answer), () => idInBody(answer, profile)];
  const [first, second] = profile.create.id === "location" ? sources : sources.toReversed();
  const id = first?.() ?? second?.();
  if (id === undefined) return undefined;
  const customer = bodyOf(answer, recordSchema(profile));
  return { id, ...(customer?.id === id && customer.complete && { customer }) };
}
