// One examination of a service: the raw calls that show how it is, and the profile as learned so far.
import {
  ContractProfile,
  defaultProfile,
  isTree,
  routesOfProfile,
  valueAt,
  wireName,
  withValue,
  type Leaf,
  type Route,
  type Tree,
  type Value,
} from "../../../schema";
import type { Call } from "../../client/http/exchange";
import { jsonOf, type Answer } from "../../client/http/replies";
import type { Service } from "../check";
import type { AssumptionName } from "./assumptions";
import type { Finding, ProfileLine } from "./finding";

/** An answer with its JSON; undefined if it has none. */
export interface RawAnswer extends Answer {
  readonly body: unknown;
}

/** Returns what differs from the default in a profile: a profile as it is written. */
export function ownKeys(profile: Tree, defaults: Tree = defaultProfile): Tree {
  return Object.fromEntries(
    Object.entries(profile).flatMap(([key, value]): [string, Value][] => {
      const assumed = valueAt(defaults, [key]);
      if (value === undefined || JSON.stringify(value) === JSON.stringify(assumed)) return [];
      if (!isTree(value)) return [[key, value]];
      const below = ownKeys(value, isTree(assumed) ? assumed : {});
      return Object.keys(below).length === 0 ? [] : [[key, below]];
    }),
  );
}

/** An examination of one service. */
export class Examination {
  readonly #findings: Finding[] = [];
  readonly #lines: ProfileLine[] = [];
  #profile: ContractProfile;
  #requests = 0;

  constructor(readonly service: Service) {
    this.#profile = service.profile;
  }

  /** The profile, with what was learned so far. */
  get profile(): ContractProfile {
    return this.#profile;
  }

  get routes(): ReturnType<typeof routesOfProfile> {
    return routesOfProfile(this.#profile);
  }

  /** What was found so far. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** The lines that the given profile lacks. */
  get lines(): readonly ProfileLine[] {
    return this.#lines;
  }

  /** Number of calls so far. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * Learns a finding, once. Returns it without a line that would make the profile invalid, such as an ambiguous one.
   */
  learn(found: Finding): Finding {
    if (this.#findings.includes(found)) return found;
    const { line, ...finding } = found;
    const next = line && ContractProfile.safeParse(withValue(ownKeys(this.#profile), line.path, line.value));
    const learned: Finding = line !== undefined && next?.success ? { ...finding, line } : finding;
    this.#findings.push(learned);
    if (line === undefined || !next?.success) return learned;
    this.#profile = next.data;
    this.#lines.push(line);
    return learned;
  }

  /** Whether something was found about an assumption, of one of these verdicts if they are given. */
  hasFound(assumption: AssumptionName, ...verdicts: readonly Finding["verdict"][]): boolean {
    return this.#findings.some(
      (finding) => finding.assumption === assumption && (verdicts.length === 0 || verdicts.includes(finding.verdict)),
    );
  }

  /** Returns the name of a field by the profile as learned. */
  nameOf(field: Leaf | string): string {
    return wireName(field, this.#profile);
  }

  /** Returns the value of a field of a record. */
  fieldIn(record: Tree, field: Leaf | string): Value {
    return valueAt(record, [this.nameOf(field)]);
  }

  /** Returns an id, a name or a word of a record as a text; empty if it is none. */
  textIn(record: Tree, field: string): string {
    const value = this.fieldIn(record, field);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  }

  /** Sends a GET, and returns the answer of any status. */
  get(route: Route, call: Omit<Call, "route"> = {}): Promise<RawAnswer> {
    return this.send(this.service, { route, ...call });
  }

  /** Sends a call through one of the clients, and returns the answer of any status. */
  async send({ exchange, signal }: Service, call: Call): Promise<RawAnswer> {
    signal.throwIfAborted();
    this.#requests += 1;
    const { answer } = await exchange.send(exchange.begin(`check the contract (${call.route.name})`), call);
    return { ...answer, body: jsonOf(answer.text) };
  }
}
