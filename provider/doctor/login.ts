// The login: whether the token endpoint grants a token, how long it lives, whether the service accepts it, and whether
// the clocks agree.
import { printable, routesOfProfile, tokenUrlFor } from "../../schema";
import { credentialsOf, ownerText } from "../client/auth/credentials";
import type { Login } from "../client/auth/tokens";
import { refusalOf } from "../client/http/errors";
import { isRateLimited } from "../client/pacing/rate-limit";
import { isKind } from "../core/errors";
import { failedWith, isFailure, type Check, type Checks, type Service } from "./check";
import { claimsOf, type TokenClaims } from "./token";

const group = "login";

/** Milliseconds by which the clocks may differ. */
const tolerableSkewMs = 60_000;

/** Milliseconds that a ready-made token lives at least for an apply to end with it. */
const shortestLifeMs = 10 * 60_000;

/** Seconds below which the client logs in for nearly every call. */
const shortestSeconds = 30;

/** The lifetime in seconds that is assumed where the token endpoint gives none. */
const assumedSeconds = 300;

/** What the later groups know of the login. */
export interface LoggedIn {
  readonly claims: TokenClaims | undefined;
}

/** A span of time in words: its largest unit. */
function spanText(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

function endpointCheck({ settings }: Service): Check {
  const name = "token endpoint";
  if (credentialsOf(settings).grant === "ready-made")
    return { group, name, status: "SKIP", detail: "a ready-made token needs none" };
  const { origin, pathname } = new URL(tokenUrlFor(settings) ?? settings.endpoint);
  return { group, name, status: "PASS", detail: `answers at ${printable(origin + pathname, 200)}` };
}

async function* logIn(service: Service): Checks<Login> {
  const { exchange, settings } = service;
  try {
    const login = await exchange.logIn(exchange.begin("log in"));
    yield endpointCheck(service);
    return login;
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (!isKind(error, "login refused")) {
      yield failedWith(group, "token endpoint", error);
      return undefined;
    }
    yield endpointCheck(service);
    yield failedWith(group, "login", error);
    return undefined;
  } finally {
    exchange.keepSecrets([settings.token ?? ""].filter((each) => each !== ""));
  }
}

/** Whether the service accepts the token: everything but a 401 does. */
async function acceptedCheck(service: Service): Promise<Check> {
  const { exchange, profile, settings } = service;
  const credentials = credentialsOf(settings);
  const operation = exchange.begin("use the access token");
  const reply = await exchange.send(operation, { route: routesOfProfile(profile).list });
  if (reply.answer.status === 401 && !isRateLimited(reply.answer)) {
    const owner = () => ownerText(credentials);
    return failedWith(group, "login", refusalOf(reply, { expected: "a page of customers" }, { profile, owner }));
  }
  const who = credentials.grant === "ready-made" ? "the token" : ownerText(credentials);
  return { group, name: "login", status: "PASS", detail: `the service accepts ${printable(who, 200)}` };
}

/** How long a token that was granted lives. */
function grantedCheck({ expiresInSeconds }: Login): Check {
  const name = "token";
  if (expiresInSeconds === undefined)
    return { group, name, status: "PASS", detail: `no lifetime is given; ${assumedSeconds} s are assumed` };
  if (expiresInSeconds >= shortestSeconds)
    return { group, name, status: "PASS", detail: `lives for ${expiresInSeconds} s, and is renewed before it ends` };
  return {
    group,
    name,
    status: "WARN",
    detail: `lives for ${expiresInSeconds} s only, so nearly every call needs a login`,
    remedy: "Ask the operator of the login for a longer lifetime of access tokens, such as 300 s.",
  };
}

/** How long a ready-made token is still valid, by the service's clock. */
function readyMadeCheck(claims: TokenClaims | undefined, now: number): Check {
  const name = "token";
  if (claims?.endsAt === undefined)
    return { group, name, status: "PASS", detail: "ready-made; when it expires can't be read from it" };
  const leftMs = claims.endsAt - now;
  const at = new Date(claims.endsAt).toISOString().slice(0, 16).replace("T", " ");
  const remedy = "Set WEBCASTMANAGER_TOKEN to a new one, or set a user name and password: these tokens are renewed.";
  if (leftMs <= 0)
    return { group, name, status: "FAIL", detail: `expired ${spanText(leftMs)} ago (${at} UTC)`, remedy };
  if (leftMs < shortestLifeMs)
    return { group, name, status: "WARN", detail: `expires in ${spanText(leftMs)} (${at} UTC)`, remedy };
  return { group, name, status: "PASS", detail: `valid for ${spanText(leftMs)} more (until ${at} UTC)` };
}

/** Compares the clocks, and the token's times with the service's clock. */
function clockCheck(serviceNow: number | undefined, login: Login, claims: TokenClaims | undefined): Check {
  const name = "clock";
  if (serviceNow === undefined)
    return { group, name, status: "SKIP", detail: "the service's answers have no date to compare with" };
  const skewMs = serviceNow - Date.now();
  if (Math.abs(skewMs) <= tolerableSkewMs)
    return { group, name, status: "PASS", detail: "differs from the service's by less than a minute" };
  const lifeMs = (login.expiresInSeconds ?? assumedSeconds) * 1000;
  const isInvalid =
    (claims?.startsAt !== undefined && claims.startsAt > serviceNow) ||
    (claims?.endsAt !== undefined && login.expiresInSeconds !== undefined && claims.endsAt < serviceNow) ||
    Math.abs(skewMs) >= lifeMs;
  const detail = `this machine is ${spanText(skewMs)} ${skewMs < 0 ? "ahead of" : "behind"} the service`;
  const remedy = "Synchronise the clock of this machine with a time server (NTP), or ask the operator of the service.";
  return isInvalid
    ? { group, name, status: "FAIL", detail: `${detail}, so tokens are or will be taken for invalid`, remedy }
    : { group, name, status: "WARN", detail, remedy };
}

/** Checks the login. */
export async function* loginChecks(service: Service): Checks<LoggedIn> {
  const login = yield* logIn(service);
  if (login === undefined) return undefined;
  const accepted = await acceptedCheck(service);
  const claims = claimsOf(login.token);
  const { exchange, settings } = service;
  const isReadyMade = credentialsOf(settings).grant === "ready-made";
  const token = isReadyMade ? readyMadeCheck(claims, exchange.serviceNow() ?? Date.now()) : grantedCheck(login);
  // A service that refuses an expired token has one problem, not two.
  const isExpired = accepted.status === "FAIL" && token.status === "FAIL";
  yield isExpired ? { ...accepted, detail: `the token ${token.detail}`, remedy: token.remedy ?? "" } : accepted;
  if (!isExpired) yield token;
  if (accepted.status === "FAIL") return undefined;
  yield clockCheck(exchange.serviceNow(), login, claims);
  return { claims };
}
