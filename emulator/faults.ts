// Faults on demand: which call gets which fault, how often, and before or after it took effect.
// Says what goes wrong; fault-answers.ts says what that looks like.
import * as z from "zod";
import { defaultProfile, routesOf } from "../schema";

const forms = ["seconds", "date", "ratelimit", "x-ratelimit", "bare"] as const;

/** Names of the calls that a fault may be meant for. */
export const routeNames = [
  ...Object.values(routesOf(defaultProfile)).map(({ name }) => name),
  "get token",
  "discover",
] as const;

const where = {
  route: z
    .enum(routeNames)
    .optional()
    .describe(
      'Name of the call, such as "create customer", "get token" or "discover". Absent: every call of the customer API.',
    ),
  times: z.int().min(1).optional().describe("How many calls; absent: until cleared."),
  after: z.int().min(0).default(0).describe("How many calls pass unharmed first."),
  committed: z.boolean().default(false).describe("Whether the call takes effect before it goes wrong."),
};

/** One fault. */
export const Fault = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("latency"),
    milliseconds: z.int().min(0).describe("Each call waits on its own."),
    ...where,
  }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    code: z.string().default("SERVICE_FAULT"),
    message: z.string().default("the service has a fault"),
    ...where,
  }),
  z.strictObject({
    kind: z.literal("throttle"),
    form: z.enum(forms).default("seconds"),
    seconds: z.number().min(0).default(1),
    status: z.union([z.literal(429), z.literal(401), z.literal(403), z.literal(503)]).default(429),
    ...where,
  }),
  z.strictObject({ kind: z.literal("reset"), ...where }).describe("The connection breaks."),
  z.strictObject({ kind: z.literal("hang"), ...where }).describe("No answer comes."),
  z
    .strictObject({ kind: z.literal("html"), status: z.int().min(200).max(599).default(502), ...where })
    .describe("The page of a proxy."),
  z.strictObject({ kind: z.literal("half-json"), ...where }).describe("200 with a body that ends in the middle."),
  z
    .strictObject({ kind: z.literal("malformed-json"), ...where })
    .describe("200 with a body that is not JSON, though it says so."),
  z
    .strictObject({ kind: z.literal("other-product"), status: z.int().min(200).max(599).default(200), ...where })
    .describe("JSON of something else."),
  z
    .strictObject({ kind: z.literal("empty"), status: z.int().min(200).max(599).default(200), ...where })
    .describe("No body at all."),
  z.strictObject({
    kind: z.literal("redirect"),
    to: z.url().default("https://elsewhere.example/customers"),
    status: z.literal([301, 302, 307, 308]).default(307),
    ...where,
  }),
  z
    .strictObject({ kind: z.literal("revoke"), tokens: z.enum(["access", "all"]).default("access"), ...where })
    .describe("Tokens are revoked just before the call."),
]);

/** One fault, decided. */
export type Fault = z.output<typeof Fault>;
/** One fault as written. */
export type FaultInput = z.input<typeof Fault>;
/** A fault that stands in place of the true answer. */
export type AnswerFault = Exclude<Fault, { kind: "latency" | "revoke" }>;

/** What goes wrong with one call. */
export interface Plan {
  readonly latencyMs: number;
  /** Waits between taking effect and answering. */
  readonly latencyAfterMs: number;
  readonly revoke?: "access" | "all";
  readonly answer?: AnswerFault;
}

interface Armed {
  readonly fault: Fault;
  seen: number;
  used: number;
}

/** The faults that are set. */
export class Faults {
  #armed: Armed[] = [];

  /** Sets these faults in place of those that were set. */
  set(faults: readonly FaultInput[]): void {
    this.#armed = z
      .array(Fault)
      .parse(faults)
      .map((fault) => ({ fault, seen: 0, used: 0 }));
  }

  /** Takes every fault away. */
  clear(): void {
    this.#armed = [];
  }

  /** The faults that are set, and how many calls each has hit. */
  list(): readonly (Fault & { readonly used: number })[] {
    return this.#armed.map(({ fault, used }) => ({ ...fault, used }));
  }

  /** What goes wrong with this call; counts it. `isApi`: whether a fault without a route is meant for it. */
  plan(route: string, isApi: boolean): Plan {
    const due = this.#armed.length === 0 ? [] : this.#due(route, isApi);
    const latency = (committed: boolean) =>
      due.reduce(
        (sum, fault) => (fault.kind === "latency" && fault.committed === committed ? sum + fault.milliseconds : sum),
        0,
      );
    const revoke = due.find((fault) => fault.kind === "revoke")?.tokens;
    const answer = due.find((fault): fault is AnswerFault => fault.kind !== "latency" && fault.kind !== "revoke");
    return {
      latencyMs: latency(false),
      latencyAfterMs: latency(true),
      ...(revoke && { revoke }),
      ...(answer && { answer }),
    };
  }

  /** Gives a fault back that a call did not meet after all, because the call was refused. */
  spare(fault: AnswerFault): void {
    for (const armed of this.#armed) if (armed.fault === fault) armed.used -= 1;
  }

  #due(route: string, isApi: boolean): Fault[] {
    const fits = ({ fault }: Armed) => (fault.route === undefined ? isApi : fault.route === route);
    return this.#armed
      .filter(fits)
      .filter((armed) => {
        armed.seen += 1;
        if (armed.seen <= armed.fault.after || armed.used >= (armed.fault.times ?? Infinity)) return false;
        armed.used += 1;
        return true;
      })
      .map(({ fault }) => fault);
  }
}
