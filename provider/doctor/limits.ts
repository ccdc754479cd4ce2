// Limits and latency: what the answers say about a rate limit, how long a read takes, and what a refresh of every
// customer would cost.
import { printable, routesOfProfile } from "../../schema";
import { isRateLimited, remainingCalls } from "../client/pacing/rate-limit";
import type { Answered, Headers } from "../client/http/replies";
import type { Check, Checks, Service } from "./check";
import type { Readable } from "./rights";

const group = "limits";

/** Reads that are timed. */
const timedReads = 5;

/** Milliseconds of a read above which a run is slow. */
const slowMs = 2_000;

const limitHeaders = ["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"];

function limitText(headers: Headers): string | undefined {
  const remaining = remainingCalls(headers);
  const limit = /(?:^|[;,\s])(?:q|limit)=(\d+)/.exec(
    `${headers["ratelimit-policy"] ?? ""} ${headers.ratelimit ?? ""}`,
  )?.[1];
  const named = limit ?? limitHeaders.map((name) => headers[name]).find((text) => text !== undefined);
  if (named === undefined && remaining === undefined) return undefined;
  const parts = [named && `${printable(named, 40)} calls`, remaining !== undefined && `${remaining} remaining`];
  return parts.filter((part) => typeof part === "string" && part !== "").join(", ");
}

function rateCheck(answers: readonly Answered[]): Check {
  const rejected = answers.filter(({ answer }) => isRateLimited(answer)).length;
  const texts = answers.flatMap(({ answer }) => limitText(answer.headers) ?? []);
  const known = texts.at(-1) ?? "the answers name none";
  if (rejected === 0) return { group, name: "rate limit", status: "PASS", detail: known };
  return {
    group,
    name: "rate limit",
    status: "WARN",
    detail: `rate-limited ${rejected} of ${answers.length} calls (${known})`,
    remedy: "Set WEBCASTMANAGER_MAX_REQUESTS_PER_SECOND below the limit. Other clients of the account share it.",
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function latencyCheck(milliseconds: number, count: number): Check {
  const detail = `${milliseconds} ms, the median of ${count} reads`;
  if (milliseconds < slowMs) return { group, name: "latency", status: "PASS", detail };
  const remedy = "Check the network and a proxy in between, or ask the operator of the service.";
  return { group, name: "latency", status: "WARN", detail, remedy };
}

/** What a refresh of every customer costs: pages, and one read for each entry that is a summary. */
function refreshCheck({ settings, profile }: Service, { page }: Readable, eachMs: number): Check {
  const { customers, total } = page;
  const all = total ?? customers.length;
  const { limit, paging } = profile.list;
  const pages = paging === "none" ? 1 : Math.max(1, Math.ceil(all / limit));
  const requests = pages + (customers.some(({ complete }) => !complete) ? all : 0);
  const { maxConcurrency, maxRequestsPerSecond: most = Infinity } = settings;
  const seconds = Math.max(requests / most, (Math.ceil(requests / maxConcurrency) * eachMs) / 1000);
  const time = seconds < 1 ? "less than a second" : `about ${Math.ceil(seconds)} s`;
  const what = `${all}${total === undefined && paging !== "none" ? " or more" : ""} customers`;
  return {
    group,
    name: "refresh",
    status: "PASS",
    detail: `${what}: ${requests} ${requests === 1 ? "request" : "requests"}, ${time}`,
  };
}

/** Checks limits and latency. */
export async function* limitChecks(service: Service, readable: Readable): Checks {
  const { answers, exchange, profile } = service;
  const routes = routesOfProfile(profile);
  const { id } = readable;
  const before = answers.length;
  for (let count = 0; count < timedReads; count += 1) {
    const call = id === undefined ? { route: routes.list } : { route: routes.read, id };
    await exchange.send(exchange.begin("measure the latency"), call);
  }
  const times = answers
    .slice(before)
    .filter(({ answer }) => !isRateLimited(answer))
    .map(({ milliseconds }) => milliseconds);
  yield rateCheck(answers);
  yield latencyCheck(median(times), times.length);
  yield refreshCheck(service, readable, median(times));
  return true;
}
