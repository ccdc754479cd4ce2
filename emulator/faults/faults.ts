// Faults on demand: which call gets which fault, how often, and before or after it takes effect. What a client gets is
// in fault-answers.ts.
import * as z from "zod";
import { defaultProfile, routesOfProfile } from "../../schema";
import { waitForms } from "./rate-limit";

/** Names of the calls that a fault can name. */
export const routeNames = [
  ...Object.values(routesOfProfile(defaultProfile)).map(({ name }) => name),
  "get token",
  "discover",
] as const;

/** Which calls a fault hits. */
const scope = {
  route: z
    .enum(routeNames)
    .optional()
    .describe(
      'Name of the call, such as "create customer", "get token" or "discover". Absent: every call of the customer API.',
    ),
  times: z.int().min(1).optional().describe("Number of calls that it hits. Absent: until it is cleared."),
  after: z.int().min(0).default(0).describe("Number of calls that pass first."),
  committed: z.boolean().default(false).describe("Whether the call takes effect before it fails."),
};

/** One fault. */
export const Fault = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("latency"),
    milliseconds: z.int().min(0).describe("How long each call waits."),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    code: z.string().default("SERVICE_FAULT"),
    message: z.string().default("the service has a fault"),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal("throttle"),
    form: z.enum(waitForms).default("seconds"),
    seconds: z.number().min(0).default(1),
    status: z.union([z.literal(429), z.literal(401), z.literal(403), z.literal(503)]).default(429),
    ...scope,
  }),
  z.strictObject({ kind: z.literal("reset"), ...scope }).describe("The connection breaks."),
  z.strictObject({ kind: z.literal("hang"), ...scope }).describe("No answer comes."),
  z
    .strictObject({ kind: z.literal("html"), status: z.int().min(200).max(599).default(502), ...scope })
    .describe("The HTML page of a proxy."),
  z.strictObject({ kind: z.literal("half-json"), ...scope }).describe("200 with a body that is cut off."),
  z.strictObject({ kind: z.literal("malformed-json"), ...scope }).describe("200 with a body that isn't JSON."),
  z
    .strictObject({ kind: z.literal("other-product"), status: z.int().min(200).max(599).default(200), ...scope })
    .describe("The JSON of another product."),
  z
    .strictObject({ kind: z.literal("empty"), status: z.int().min(200).max(599).default(200), ...scope })
    .describe("No body at all."),
  z.strictObject({
    kind: z.literal("redirect"),
    to: z.url().default("https://elsewhere.example/customers"),
    status: z.literal([301, 302, 307, 308]).default(307),
    ...scope,
  }),
  z
    .strictObject({ kind: z.literal("revoke"), tokens: z.enum(["access", "all"]).default("access"), ...scope })
    .describe("Tokens are revoked just before the call."),
]);

/** One fault, with a value for every setting. */
export type Fault = z.output<typeof Fault>;
/** One fault as written. */
export type FaultInput = z.input<typeof Fault>;
/** A fault that replaces the answer. */
export type AnswerFault = Exclude<Fault, { kind: "latency" | "revoke" }>;

/** The faults of one call. */
export interface CallFaults {
  readonly latencyMs: number;
  /** Wait between taking effect and answering. */
  readonly latencyAfterMs: number;
  readonly revoke?: "access" | "all";
  readonly answer?: AnswerFault;
  /** Kind of the fault that the caller notices most. */
  readonly kind?: Fault["kind"];
}

interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  seen: number;
  used: number;
}

/** The faults that are set. */
export class Faults {
  #active: ActiveFault[] = [];
  #lastId = 0;
  /** Called after each change, and when a fault has hit a call. */
  onChange?: () => void;

  /** Replaces the faults that are set. */
  set(faults: readonly FaultInput[]): void {
    this.#replace(
      z
        .array(Fault)
        .parse(faults)
        .map((fault) => this.#unused(fault)),
    );
  }

  /** Adds a fault; the others keep their counts. */
  add(fault: FaultInput): void {
    this.#replace([...this.#active, this.#unused(Fault.parse(fault))]);
  }

  /** Removes one fault; one that is gone already stays so. */
  remove(id: number): void {
    this.#replace(this.#active.filter((active) => active.id !== id));
  }

  /** Removes every fault. */
  clear(): void {
    this.#replace([]);
  }

  /** Returns the faults that are set, and the number of calls that each has hit. */
  list(): readonly (Fault & { readonly used: number })[] {
    return this.#active.map(({ fault, used }) => ({ ...fault, used }));
  }

  /** Returns the faults that are set, each with its id and the number of calls that it has hit. */
  active(): readonly Readonly<ActiveFault>[] {
    return this.#active;
  }

  /** Returns the faults of this call, and counts it. `isApi`: whether faults without a route hit it. */
  take(route: string, isApi: boolean): CallFaults {
    const due = this.#active.length === 0 ? [] : this.#due(route, isApi);
    const latency = (committed: boolean) =>
      due.reduce(
        (sum, fault) => (fault.kind === "latency" && fault.committed === committed ? sum + fault.milliseconds : sum),
        0,
      );
    const revoke = due.find((fault) => fault.kind === "revoke")?.tokens;
    const answer = due.find((fault): fault is AnswerFault => fault.kind !== "latency" && fault.kind !== "revoke");
    const kind = answer?.kind ?? due[0]?.kind;
    return {
      ...(kind && { kind }),
      latencyMs: latency(false),
      latencyAfterMs: latency(true),
      ...(revoke && { revoke }),
      ...(answer && { answer }),
    };
  }

  /** Uncounts a fault that missed its call, because the call was refused. */
  giveBack(fault: AnswerFault): void {
    for (const active of this.#active) if (active.fault === fault) active.used -= 1;
    this.onChange?.();
  }

  #unused(fault: Fault): ActiveFault {
    this.#lastId += 1;
    return { id: this.#lastId, fault, seen: 0, used: 0 };
  }

  #replace(active: ActiveFault[]): void {
    this.#active = active;
    this.onChange?.();
  }

  #due(route: string, isApi: boolean): Fault[] {
    const fits = ({ fault }: ActiveFault) => (fault.route === undefined ? isApi : fault.route === route);
    const due = this.#active
      .filter(fits)
      .filter((active) => {
        active.seen += 1;
        if (active.seen <= active.fault.after || active.used >= (active.fault.times ?? Infinity)) return false;
        active.used += 1;
        return true;
      })
      .map(({ fault }) => fault);
    if (due.length > 0) this.onChange?.();
    return due;
  }
}
