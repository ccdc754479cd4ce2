// The parameters of the list: which other names the service takes, where it refuses or ignores the assumed ones.
import { printable } from "../../../schema";
import { refusedIn } from "./answers";
import { listWith } from "./envelope";
import type { Examination } from "./examination";
import { needsLine, type Findings } from "./finding";

/** The parameters of the list, by their keys in the profile. */
export type Parameter = "limitParameter" | "offsetParameter" | "parentParameter" | "nameParameter";

/** What is known of a parameter. */
interface ParameterFacts {
  readonly assumption: "limit parameter" | "offset parameter" | "parent filter" | "name filter";
  /** Names that services use for it. */
  readonly names: readonly string[];
  /** The field that it is about. */
  readonly field?: string;
  /** A value that every service takes. */
  readonly value: string;
}

const facts: Readonly<Record<Parameter, ParameterFacts>> = {
  limitParameter: {
    assumption: "limit parameter",
    names: [
      "limit",
      "size",
      "pageSize",
      "page_size",
      "per_page",
      "perPage",
      "count",
      "max",
      "maxResults",
      "top",
      "take",
    ],
    value: "2",
  },
  offsetParameter: {
    assumption: "offset parameter",
    names: ["offset", "page", "pageNumber", "page_number", "pageIndex", "start", "startIndex", "skip", "from", "first"],
    value: "0",
  },
  parentParameter: {
    assumption: "parent filter",
    names: ["parentId", "parent", "parent_id", "parentCustomerId", "partnerId", "partner_id", "partner"],
    field: "parentId",
    value: "ffffffffffffffffffffffff",
  },
  nameParameter: {
    assumption: "name filter",
    names: ["name", "customerName", "customer_name", "displayName", "query", "q", "search", "title"],
    field: "name",
    value: "webcastmanager doctor",
  },
};

/** A name to try for a parameter. */
interface Candidate {
  readonly parameter: Parameter;
  readonly name: string;
}

/** Returns the query that names parameters as the profile does, each with a value that every service takes. */
export function queryByProfile(
  { profile }: Examination,
  ...parameters: readonly Parameter[]
): Readonly<Record<string, string>> {
  return queryOf(parameters.map((parameter) => ({ parameter, name: profile.list[parameter] })));
}

/** Returns the names to try: those of other services, and the field's own name in the records. */
function candidatesFor(examination: Examination, parameter: Parameter): Candidate[] {
  const { names, field } = facts[parameter];
  const { list } = examination.profile;
  const used = [list.limitParameter, list.offsetParameter, list.parentParameter, list.nameParameter];
  return [...new Set([...names, ...(field === undefined ? [] : [examination.nameOf(field)])])]
    .filter((name) => !used.includes(name))
    .map((name) => ({ parameter, name }));
}

function queryOf(candidates: readonly Candidate[]): Record<string, string> {
  return Object.fromEntries(candidates.map(({ parameter, name }) => [name, facts[parameter].value]));
}

/** Requests with many names, at most: a service may not name all that it refuses at once. */
const mostAttempts = 3;

/** Finds which names the service takes: a request with many of them is answered with those that it refuses. */
async function acceptedOf(examination: Examination, candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  let left = candidates;
  for (let attempt = 0; attempt < mostAttempts && left.length > 0; attempt++) {
    const answer = await examination.get(examination.routes.list, { query: queryOf(left) });
    if (answer.status === 200) return left;
    const refused = refusedIn(answer);
    const next = left.filter(({ name }) => !refused.includes(name));
    if (next.length === left.length) return [];
    left = next;
  }
  return [];
}

/** Finds other names of parameters that the service refuses. */
export async function* learnRefusedParameters(examination: Examination, refused: readonly Parameter[]): Findings {
  const candidates = refused.flatMap((parameter) => candidatesFor(examination, parameter));
  const accepted = await acceptedOf(examination, candidates);
  for (const parameter of refused) {
    const evidence = `the list refuses the parameter \`${printable(examination.profile.list[parameter], 60)}\``;
    const [found, ...others] = accepted.filter((each) => each.parameter === parameter);
    yield found === undefined || others.length > 0
      ? needsLine(facts[parameter].assumption, evidence)
      : needsLine(facts[parameter].assumption, `${evidence}, and takes \`${printable(found.name, 60)}\``, {
          path: ["list", parameter],
          value: found.name,
        });
  }
}

/**
 * Finds the name of a parameter that has no effect, at a service that ignores unknown ones: with the right name among
 * many, a page has two customers. Returns whether it was found.
 */
export async function* learnIgnoredParameter(
  examination: Examination,
  parameter: Parameter,
  evidence: string,
): Findings<boolean> {
  const isEffective = async (some: readonly Candidate[]) => {
    const list = await listWith(examination, queryOf(some));
    return list?.records.length === Number(facts[parameter].value);
  };
  let left = candidatesFor(examination, parameter);
  if (!(await isEffective(left))) return false;
  while (left.length > 1) {
    const half = left.slice(0, Math.ceil(left.length / 2));
    left = (await isEffective(half)) ? half : left.slice(half.length);
  }
  const [found] = left;
  if (found === undefined) return false;
  yield needsLine(facts[parameter].assumption, `${evidence}, and \`${found.name}\` has one`, {
    path: ["list", parameter],
    value: found.name,
  });
  return true;
}
