// The assumptions of the contract as one table: what is assumed, which key of the profile replaces it, and what the
// provider does where it differs.

/** One assumption about the service. */
export interface Assumption {
  /** What is assumed, as it reads after "assumed:". */
  readonly assumed: string;
  /** The key of the contract profile that replaces it. Absent: no key does. */
  readonly key?: string;
  /** What the provider does by itself where the service differs, as a sentence. */
  readonly otherwise?: string;
  /** Whether only the write test shows it. */
  readonly needsWrite?: true;
}

/** Every assumption, in the order in which it is checked. */
export const assumptions = {
  "path of customers": { assumed: "GET /customers lists the customers", key: "paths.customers" },
  "path of connectors": { assumed: "GET /video-conference-connectors lists connectors", key: "paths.connectors" },
  connectors: { assumed: "an object with a list of connectors, each with an id" },
  "list envelope": { assumed: "an object that holds the customers in one list", key: "list.items" },
  total: {
    assumed: "the number of customers under the filter",
    key: "list.total",
    otherwise: "The provider reads lists to an empty page.",
  },
  "limit parameter": { assumed: "limit sets the size of a page", key: "list.limitParameter" },
  "offset parameter": { assumed: "offset sets the start of a page", key: "list.offsetParameter" },
  "page size": { assumed: "a page holds up to 100 customers", key: "list.limit" },
  paging: { assumed: "the start of a page counts customers", key: "list.paging" },
  pages: {
    assumed: "pages follow one another, with each customer once",
    otherwise: "The provider reads a list that changes up to three times.",
  },
  "list order": { assumed: "a list has the same order each time" },
  "parent filter": {
    assumed: "parentId selects the customers below a Partner",
    key: "list.parentParameter",
    otherwise: "The provider filters what it lists: each lookup reads whole pages.",
  },
  "name filter": {
    assumed: "name selects customers by their name",
    key: "list.nameParameter",
    otherwise: "The provider filters what it lists: each lookup reads whole pages.",
  },
  "list records": {
    assumed: "a list holds whole customers",
    otherwise: "The provider reads each customer by a request of its own: refresh and import take longer.",
  },
  "single record": { assumed: "GET /customers/{id} answers with the customer itself" },
  fields: { assumed: "the names of the fields", key: "fields" },
  "extra fields": {
    assumed: "no other fields",
    otherwise: "The provider ignores unknown fields, and PUT returns them.",
  },
  types: { assumed: "the types of the values" },
  words: { assumed: "the words of types, account types and roles", key: "values" },
  ids: { assumed: "24 hexadecimal digits", otherwise: "The provider takes any id that fits into one path segment." },
  times: { assumed: "ISO 8601", otherwise: "Times decide only whether a customer in a list is read again." },
  "unset fields": { assumed: "null or an empty list", otherwise: "The provider reads a missing field as unset." },
  "array order": { assumed: "arrays keep their order", otherwise: "The provider compares arrays as sets." },
  secrets: {
    assumed: "secrets are returned as they are set",
    key: "secrets",
    otherwise: "The provider keeps secrets as the state knows them: a change made elsewhere isn't drift.",
  },
  etags: {
    assumed: "a strong ETag with each customer",
    otherwise: "The provider updates without a condition: a change made at the same moment may be overwritten.",
  },
  "conditional reads": {
    assumed: "If-None-Match is answered with 304",
    otherwise: "The provider sends no conditional reads.",
  },
  "missing customers": {
    assumed: "404 with a code that means gone, such as NOT_FOUND",
    key: "errors.gone",
  },
  violations: {
    assumed: "400 with an array of violations",
    otherwise: "The provider quotes the error as it is, without the property that it is about.",
  },
  creates: { assumed: "201 for a new customer", needsWrite: true },
  "created id": {
    assumed: "an absolute address in Location",
    key: "create.id",
    otherwise: "The provider takes the id from Location, absolute or relative, or from the body.",
    needsWrite: true,
  },
  "created body": {
    assumed: "the new customer",
    otherwise: "The provider reads the new customer by one more request.",
    needsWrite: true,
  },
  "list lag": {
    assumed: "a new customer is in the list at once",
    otherwise: "The provider waits for customers that a list doesn't show yet.",
    needsWrite: true,
  },
  "names taken": {
    assumed: "409 for a second customer of one name",
    otherwise: "The provider itself looks for the name before it creates a customer.",
    needsWrite: true,
  },
  "server defaults": {
    assumed: "the service fills in what it decides",
    otherwise: "The provider takes what the service reports, also if it is unset.",
    needsWrite: true,
  },
  "update method": { assumed: "PATCH changes what it names", key: "update.method", needsWrite: true },
  "updated body": {
    assumed: "the changed customer",
    otherwise: "The provider reads the customer again.",
    needsWrite: true,
  },
  "written texts": {
    assumed: "texts are kept as they are sent",
    otherwise: "The provider ignores white space around a text, and Unicode forms.",
    needsWrite: true,
  },
  "written addresses": {
    assumed: "addresses are kept as they are sent",
    otherwise: "The provider compares addresses by their normal form.",
    needsWrite: true,
  },
  "written arrays": {
    assumed: "arrays are returned in the order in which they are sent",
    otherwise: "The provider compares arrays as sets.",
    needsWrite: true,
  },
  "written secrets": {
    assumed: "a secret is returned as it was sent",
    key: "secrets",
    otherwise: "The provider keeps secrets as the state knows them: a change made elsewhere isn't drift.",
    needsWrite: true,
  },
  "null clears": { assumed: "null clears a field", needsWrite: true },
  "conditional updates": {
    assumed: "If-Match with an outdated ETag is answered with 412",
    otherwise: "The provider can't notice a change made at the same moment, which may be overwritten.",
    needsWrite: true,
  },
  deletes: {
    assumed: "204 for a delete",
    otherwise: "The provider reads the customer until it is gone.",
    needsWrite: true,
  },
  "delete lag": {
    assumed: "a deleted customer is gone at once",
    otherwise: "The provider reads the customer until it is gone.",
    needsWrite: true,
  },
} as const satisfies Readonly<Record<string, Assumption>>;

/** The name of an assumption, which is the name of its check. */
export type AssumptionName = keyof typeof assumptions;

/** Returns an assumption by its name. */
export function assumptionOf(name: AssumptionName): Assumption {
  return assumptions[name];
}

/** Returns the names of the assumptions that reads show, or that only writes do. */
export function namesOf(part: "read" | "write"): AssumptionName[] {
  const isName = (name: string): name is AssumptionName => Object.hasOwn(assumptions, name);
  return Object.keys(assumptions)
    .filter(isName)
    .filter((name) => (assumptionOf(name).needsWrite === true) === (part === "write"));
}
