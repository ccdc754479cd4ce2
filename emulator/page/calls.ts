// The calls of the page below /_emulator/page: each reads what a view shows, or asks the rules before a save.
import * as z from "zod";
import { json, text, type Answer } from "../answers";
import type { PageUser, RequestRow, RequestRows, Status } from "../page-api";
import { isRecord } from "../rules/records";
import { tokenPath } from "../routes/tokens";
import { basePath, type Service } from "../service";
import { Fault } from "../faults/faults";
import { clients, refuseReader, users, type User } from "../tokens";
import { checkForm } from "./check";
import { changedBehaviours, conditionsOf } from "./conditions";
import { auditRow, customerDetail, customerRows, existing } from "./customers";
import { fieldValue, formOf } from "./form";

/** Returns the variables of a program that works as a user. */
export type Variables = (user: User) => Readonly<Record<string, string>>;

/** One call of the page. `parameters`: from path and query. */
export interface PageCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly run: (parameters: Readonly<Record<string, string>>, body: unknown) => Answer;
}

/** Requests, or entries of the audit log, that the page gets at most: the newest. */
const mostEntries = 1_000;

const Checking = z.strictObject({ id: z.string().optional(), fields: isRecord });
const Restoring = z.strictObject({
  id: z.string(),
  fields: z.array(z.string()),
  user: z.string().min(1).optional(),
  version: z.int().optional(),
});
const Removed = z.strictObject({ id: z.int() });
const Tail = z.object({ log: z.coerce.number().int().default(-1), after: z.coerce.number().int().default(0) });

function requestRows({ requests, clock }: Service, query: unknown): RequestRows {
  const { log, first, entries } = requests.newest(mostEntries, Tail.parse(query));
  const offsetMs = clock.now() - performance.now();
  return {
    log,
    rows: entries.map(({ at, route, fields = [], ms, fault, user, method, url, status }, index): RequestRow => ({
      number: first + index,
      time: new Date(at + offsetMs).toISOString(),
      call: route,
      method,
      url,
      status,
      fields,
      ...(ms !== undefined && { ms }),
      ...(user && { user }),
      ...(fault !== undefined && { fault }),
    })),
  };
}

function commandsOf({ url, routes }: Service, { username, password }: User): PageUser["commands"] {
  const form = { grant_type: "password", client_id: clients.anonymous.id, username, password };
  const fields = Object.entries(form).map(([name, value]) => `-d ${name}=${value}`);
  const token = `curl -sSf ${fields.join(" ")} '${url}${tokenPath}'`;
  return {
    token: `export TOKEN="$(${token} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')"`,
    list: `curl -sSf -H "Authorization: Bearer $TOKEN" '${url}${basePath}${routes.list.path}'`,
  };
}

function statusOf(service: Service, env: Variables): Status {
  return {
    customers: service.store.all().length,
    requests: service.requests.total,
    faults: service.faults.list().length,
    behaviours: changedBehaviours(service),
    now: service.clock.stamp(),
    users: users.map((user) => ({
      name: user.username,
      password: user.password,
      mayWrite: user.mayWrite,
      env: env(user),
      commands: commandsOf(service, user),
    })),
  };
}

/** Returns the calls of the page. */
export function pageCalls(service: Service, env: Variables): readonly PageCall[] {
  const get = (path: string, run: PageCall["run"]): PageCall => ({ method: "GET", path, run });
  const post = (path: string, run: PageCall["run"]): PageCall => ({ method: "POST", path, run });
  return [
    get("/status", () => json(200, statusOf(service, env))),
    get("/form", ({ id = "", below = service.store.get(id)?.parentId ?? "" }) =>
      json(200, formOf(service, service.store.get(below))),
    ),
    get("/customers", () => json(200, customerRows(service))),
    get("/customers/:id", ({ id = "" }) => json(200, customerDetail(service, id))),
    get("/customers/:id/secrets/:field", ({ id = "", field = "", as }) => {
      const value = fieldValue(existing(service, id).record[field]);
      return as === "text" ? text(200, typeof value === "string" ? value : "") : json(200, { value });
    }),
    get("/audit", () =>
      json(
        200,
        service.store
          .audit()
          .slice(-mostEntries)
          .map((entry) => auditRow(service, entry)),
      ),
    ),
    get("/requests", (query) => json(200, requestRows(service, query))),
    get("/conditions", () => json(200, conditionsOf(service))),
    post("/faults", (_, body) => {
      service.faults.add(Fault.parse(body));
      return json(200, conditionsOf(service));
    }),
    post("/faults/remove", (_, body) => {
      service.faults.remove(Removed.parse(body).id);
      return json(200, conditionsOf(service));
    }),
    post("/check", (_, body) => {
      const { id, fields } = Checking.parse(body);
      return json(200, checkForm(service, fields, id));
    }),
    post("/put-back", (_, body) => {
      const { id, fields, user = users[1].username, version } = Restoring.parse(body);
      refuseReader(user);
      service.customers.restore(id, fields, { user, via: "hand", ...(version !== undefined && { version }) });
      return json(200, customerDetail(service, id));
    }),
  ];
}
