// The calls of the page below /_emulator/page: each reads what a view shows, or asks the rules before a save.
import * as z from "zod";
import { json, type Answer } from "../answers";
import type { RequestRow, Status } from "../page-api";
import { isRecord } from "../rules/records";
import type { Service } from "../service";
import { users } from "../tokens";
import { checkForm } from "./check";
import { codeOf, languages } from "./code";
import { changedBehaviours, conditionsOf } from "./conditions";
import { auditRow, customerDetail, customerRows, existing } from "./customers";
import { fieldValue, formOf } from "./form";

/** One call of the page. `parameters`: from path and query. */
export interface PageCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly run: (parameters: Readonly<Record<string, string>>, body: unknown) => Answer;
}

/** Requests that the page gets, at most: the newest. */
const mostRequests = 1_000;

const Checking = z.strictObject({ id: z.string().optional(), fields: isRecord });
const Restoring = z.strictObject({
  id: z.string(),
  fields: z.array(z.string()),
  user: z.string().min(1).optional(),
  version: z.int().optional(),
});
const Asked = z.object({ as: z.enum(languages).default("pulumi"), below: z.string().default("") });

function requestRows({ requests, clock }: Service): RequestRow[] {
  const { total, entries } = requests.report();
  const newest = entries.slice(-mostRequests);
  const offsetMs = clock.now() - performance.now();
  return newest.map(({ at, route, fields = [], ms = 0, fault, user, method, url, status }, index) => ({
    number: total - newest.length + index + 1,
    time: new Date(at + offsetMs).toISOString(),
    call: route,
    method,
    url,
    status,
    ms,
    fields,
    ...(user && { user }),
    ...(fault !== undefined && { fault }),
  }));
}

function statusOf(service: Service, env: Status["env"]): Status {
  return {
    customers: service.store.all().length,
    requests: service.requests.total,
    faults: service.faults.list().length,
    behaviours: changedBehaviours(service),
    now: service.clock.stamp(),
    users: users.map(({ username, mayWrite }) => ({ name: username, mayWrite })),
    env,
  };
}

/** Returns the calls of the page. */
export function pageCalls(service: Service, env: () => Status["env"]): readonly PageCall[] {
  const get = (path: string, run: PageCall["run"]): PageCall => ({ method: "GET", path, run });
  const post = (path: string, run: PageCall["run"]): PageCall => ({ method: "POST", path, run });
  return [
    get("/status", () => json(200, statusOf(service, env()))),
    get("/form", () => json(200, formOf(service.records, service.store.connectors()))),
    get("/customers", () => json(200, customerRows(service))),
    get("/customers/:id", ({ id = "" }) => json(200, customerDetail(service, id))),
    get("/customers/:id/secrets/:field", ({ id = "", field = "" }) => {
      const { record } = existing(service, id);
      return json(200, { value: fieldValue(record[field]) });
    }),
    get("/customers/:id/code", ({ id = "", ...query }) => {
      const { as, below } = Asked.parse(query);
      return json(200, codeOf(service, id, { as, below: below !== "" }));
    }),
    get("/audit", () =>
      json(
        200,
        service.store.audit().map((entry) => auditRow(service, entry)),
      ),
    ),
    get("/requests", () => json(200, requestRows(service))),
    get("/conditions", () => json(200, conditionsOf(service))),
    post("/check", (_, body) => {
      const { id, fields } = Checking.parse(body);
      return json(200, checkForm(service, fields, id));
    }),
    post("/put-back", (_, body) => {
      const { id, fields, user = users[1].username, version } = Restoring.parse(body);
      service.customers.restore(id, fields, { user, via: "hand", ...(version !== undefined && { version }) });
      return json(200, customerDetail(service, id));
    }),
  ];
}
