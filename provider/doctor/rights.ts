// The rights of the account: what it may read and, if asked, whether it may create and delete a customer.
import { idText, printable, quotedName, shortList, type Observed, type Page } from "../../schema";
import { connectorsOf } from "../lifecycle/connectors";
import { detailAndRemedy, failedWith, isFailure, type Check, type Checks, type Group, type Service } from "./check";
import type { LoggedIn } from "./login";
import { removeLeftovers, withMarkedCustomer } from "./marked-customer";

/** What the read rights give to later groups: the first page of the list, and a customer that can be read. */
export interface Readable {
  readonly page: Page;
  readonly id: string | undefined;
}

/** Yields the check of some work, and returns what it found. What the work throws is a FAIL. */
async function* attempt<Found>(group: Group, name: string, work: () => Promise<[Check, Found?]>): Checks<Found> {
  try {
    const [check, found] = await work();
    yield check;
    return found;
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield failedWith(group, name, error);
    return undefined;
  }
}

function countText({ customers, total }: Page): string {
  if (total !== undefined) return total === 1 ? "1 customer" : `${total} customers`;
  return `${customers.length} customers on the first page, and the service doesn't count them`;
}

function listPage({ exchange, pages }: Service): Checks<Page> {
  return attempt("read", "list", async () => {
    const page = await pages.page(exchange.begin("list the customers"), {}, { records: 0, pages: 0 });
    return [{ group: "read", name: "list", status: "PASS", detail: countText(page) }, page];
  });
}

/** Customers that are tried: one may be deleted meanwhile. */
const mostTried = 3;

function singleRead({ api }: Service, customers: readonly Observed[]): Checks<string> {
  const name = "single read";
  return attempt("read", name, async () => {
    const tried = customers.slice(0, mostTried);
    for (const { id } of tried) {
      const found = await api.observe(id);
      if (found === undefined) continue;
      const etag = found.etag === undefined ? "without an ETag" : "with an ETag";
      return [{ group: "read", name, status: "PASS", detail: `customer ${idText(id)}, ${etag}` }, id];
    }
    const ids = shortList(tried.map(({ id }) => idText(id)));
    const detail = `the list has ${ids}, and a single read answers that the customer doesn't exist`;
    const remedy = "Check `errors.gone` of the contract profile, and that the path of the endpoint is complete.";
    return [{ group: "read", name, status: "FAIL", detail, remedy }];
  });
}

async function connectorCheck({ api }: Service): Promise<Check> {
  const [group, name] = ["read", "connectors"] as const;
  try {
    const { length } = await connectorsOf({ api }).list();
    return { group, name, status: "PASS", detail: length === 1 ? "1 connector" : `${length} connectors` };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const failed = failedWith(group, name, error);
    // Customers without connectors need no such list.
    return error.kind === "api" && error.status !== undefined && error.status < 500
      ? { ...failed, status: "WARN" }
      : failed;
  }
}

/** Checks what the account may read. */
export async function* readChecks(service: Service): Checks<Readable> {
  const page = yield* listPage(service);
  if (page === undefined) return undefined;
  const [first] = page.customers;
  const id = first && (yield* singleRead(service, page.customers));
  if (first === undefined) yield { group: "read", name: "single read", status: "SKIP", detail: "there is no customer" };
  yield await connectorCheck(service);
  if (first !== undefined && id === undefined) return undefined;
  return { page, id };
}

/** Roles that a hint names, at most. */
const mostRoles = 8;

function hintText({ claims }: LoggedIn): string {
  const roles = claims?.roles ?? [];
  if (roles.length === 0) return "";
  const more = roles.length > mostRoles ? `, and ${roles.length - mostRoles} more` : "";
  const names = roles.slice(0, mostRoles).map((role) => printable(role, 40));
  return `; as a hint, the token names the roles ${names.join(", ")}${more}`;
}

/** The check without `--write-test`. */
export function writeSkipped(login: LoggedIn): Check {
  return {
    group: "write",
    name: "create and delete",
    status: "SKIP",
    detail: `only with --write-test${hintText(login)}`,
  };
}

async function* leftoverChecks(writer: Service): Checks {
  for (const { id, name, left } of await removeLeftovers(writer)) {
    const what = `customer ${quotedName(name)} (${idText(id)}) of an earlier write test`;
    if (left === undefined) {
      yield { group: "write", name: `leftover ${idText(id)}`, status: "PASS", detail: `removed ${what}` };
    } else {
      const [detail, remedy] = detailAndRemedy(left.message);
      yield { group: "write", name: `leftover ${idText(id)}`, status: "FAIL", detail, remedy };
    }
  }
  return true;
}

/** Creates and deletes the marked customer. */
export async function* writeChecks(writer: Service): Checks {
  yield* leftoverChecks(writer);
  const made = yield* attempt("write", "create", async () => {
    const { result: customer, left } = await withMarkedCustomer(writer, (one) => Promise.resolve(one));
    const detail = `created ${quotedName(customer.name)} (${idText(customer.id)})`;
    return [{ group: "write", name: "create", status: "PASS", detail }, { left }];
  });
  if (made === undefined) return undefined;
  if (made.left !== undefined) {
    yield failedWith("write", "delete", made.left);
    return undefined;
  }
  yield { group: "write", name: "delete", status: "PASS", detail: "deleted it, and the service confirms it" };
  return true;
}
