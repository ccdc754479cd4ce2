// The calls of the customer API: reads query, body and conditions, and answers. The rules are in rules/customers.ts.
import * as z from "zod";
import { addressOf, type Route } from "../../schema";
import {
  customerGone,
  customerNotFound,
  json,
  malformedBody,
  notDeletable,
  violationsRefusal,
  wrongContentType,
  type Answer,
  type Violation,
} from "../answers";
import { etagOf, matchesEtag } from "../rules/etag";
import { mediaTypeOf, type Call, type ServedCall } from "./handler";
import type { ListQuery } from "../store/listing";
import type { StoredCustomer, WireRecord } from "../store/content";
import { basePath, type Service } from "../service";

const objectBody = z.custom<WireRecord>((body) => typeof body === "object" && body !== null && !Array.isArray(body));
const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** Returns the JSON object in a call. Refuses another content type, and what isn't an object. */
function objectOf({ request, body }: Call, types: readonly string[]): WireRecord {
  const type = mediaTypeOf(request.header("content-type")) ?? "";
  if (!types.includes(type)) throw wrongContentType(types.join(" or "));
  try {
    return objectBody.parse(JSON.parse(body));
  } catch {
    throw malformedBody();
  }
}

/** Returns the calls of the customer API. */
export function customerCalls(service: Service): readonly ServedCall[] {
  const { customers, listing, rendering, routes, profile } = service;
  const idOf = (request: Call["request"]) => request.param("id") ?? "";
  const ifMatch = (request: Call["request"]) => request.header("if-match");
  const etag = (customer: StoredCustomer) => (service.behaviour().etag ? { etag: etagOf(customer) } : undefined);
  const shown = (status: number, customer: StoredCustomer, headers?: Record<string, string>): Answer => ({
    status,
    body: rendering.full(customer),
    headers: { ...etag(customer), ...headers },
  });

  function list({ request }: Call): Answer {
    const { total, customers: page } = listing.page(listQuery(service, request.queries()));
    return { status: 200, body: rendering.page(page, total) };
  }

  function create(call: Call): Answer {
    const body = objectOf(call, ["application/json"]);
    const { createBody, location, taken } = service.behaviour();
    const existing = taken === "returned" ? customers.sibling(body) : undefined;
    const customer = existing ?? customers.create(body, { user: call.user });
    const status = existing === undefined ? 201 : 200;
    const address = location === "absent" ? undefined : addressOf(service.url + basePath, routes.read, customer);
    const headers: Record<string, string> =
      address === undefined ? {} : { location: location === "relative" ? new URL(address).pathname : address };
    return createBody === "empty"
      ? { status, headers: { ...etag(customer), ...headers } }
      : shown(status, customer, headers);
  }

  function read({ request }: Call): Answer {
    const customer = listing.read(idOf(request));
    if (customer === undefined) throw customerNotFound();
    const known = request.header("if-none-match");
    if (known !== undefined && service.behaviour().etag && matchesEtag(customer, known, true))
      return { status: 304, headers: { etag: etagOf(customer) } };
    return shown(200, customer);
  }

  function update(call: Call): Answer {
    const { request, user } = call;
    const whole = profile.update.method === "PUT";
    const changes = objectOf(call, whole ? ["application/json"] : ["application/json", "application/merge-patch+json"]);
    const customer = customers.update(idOf(request), changes, { user, whole, ifMatch: ifMatch(request) });
    return service.behaviour().updateBody === "empty"
      ? { status: 204, headers: { ...etag(customer) } }
      : shown(200, customer);
  }

  function remove({ request, user }: Call): Answer {
    const { deleteStatus: status } = service.behaviour();
    if (status === 405 || status === 501) throw notDeletable(status);
    customers.remove(idOf(request), { user, ifMatch: ifMatch(request) });
    if (status === 404 || status === 410) return customerGone(status).answer;
    return status === 204 ? { status } : json(status, { status: status === 202 ? "accepted" : "deleted" });
  }

  function connectors(): Answer {
    return { status: 200, body: rendering.connectors(service.store.connectors()) };
  }

  const call = ({ name, method, path }: Route, needs: ServedCall["needs"], answer: ServedCall["answer"]) =>
    ({ name, method, path: basePath + path, needs, answer }) as const;
  return [
    call(routes.list, "token", list),
    call(routes.create, "write", create),
    call(routes.read, "token", read),
    call(routes.update, "write", update),
    call(routes.delete, "write", remove),
    call(routes.connectors, "token", connectors),
  ];
}

// An unknown parameter is refused: if it were ignored, a misspelt filter would list everything.
function listQuery({ profile }: Service, query: Readonly<Record<string, readonly string[]>>): ListQuery {
  const { paging, limit: most, limitParameter, offsetParameter, parentParameter, nameParameter } = profile.list;
  const given = new Map(Object.entries(query).map(([name, values]) => [name, values.join(",")]));
  const known = [limitParameter, offsetParameter, parentParameter, nameParameter];
  const violations: Violation[] = [...given.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => ({ propertyPath: name, message: "is not a parameter of this list" }));
  const number = (name: string, defaultValue: number, [least, highest]: readonly [number, number]) => {
    const parsed = wholeNumber.safeParse(given.get(name) ?? String(defaultValue));
    if (parsed.success && parsed.data >= least && parsed.data <= highest) return parsed.data;
    violations.push({ propertyPath: name, message: `must be a whole number from ${least} to ${highest}` });
    return defaultValue;
  };
  const limit = number(limitParameter, most, [1, most]);
  const start = number(offsetParameter, 0, [0, 999_999_999]);
  if (violations.length > 0) throw violationsRefusal(violations);
  const [parentId, name] = [given.get(parentParameter), given.get(nameParameter)];
  return {
    limit: paging === "none" ? Infinity : limit,
    offset: paging === "page" ? start * limit : start,
    ...(parentId !== undefined && { parentId }),
    ...(name !== undefined && { name }),
  };
}
