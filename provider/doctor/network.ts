// The way to the service: proxy, address, connection, certificate, and whether an API answers there. One request
// without a token finds out, and nothing is repeated.
import { addressOf, printable, routesOfProfile, type ContractProfile, type Settings } from "../../schema";
import { failureTexts, NoAnswer, type Failure, type NetworkFault } from "../client/http/network-errors";
import { errorOf, jsonOf, type Answer } from "../client/http/replies";
import { HttpTransport } from "../client/http/request";
import { createRedactor, excerpt, oneLine, type Redact } from "../client/redaction/redact";
import { secretsOf } from "../client/auth/credentials";
import type { Proxy } from "../core/proxy";
import { userAgent } from "../core/version";
import { failedWith, isFailure, type Check, type Checks } from "./check";

/** What the request is sent with. */
export interface NetworkInput {
  readonly settings: Settings;
  readonly profile: ContractProfile;
  /** Returns the proxy for these settings. @throws ProviderError of kind "bad setting". */
  readonly proxy: () => Proxy | undefined;
  /** The variable that names a proxy, also if none is used. */
  readonly proxyVariable: string | undefined;
  readonly signal: AbortSignal;
}

const group = "network";

/** What can fail, in its order. */
const stages = ["proxy", "address", "connection", "certificate", "answer"] as const;

type Stage = (typeof stages)[number];

const stageOf: Readonly<Record<NetworkFault, Exclude<Stage, "proxy">>> = {
  "unknown host": "address",
  "no name server": "address",
  refused: "connection",
  unreachable: "connection",
  broken: "connection",
  unsendable: "connection",
  "proxy login": "connection",
  "proxy refused": "connection",
  "proxy unavailable": "connection",
  "unknown authority": "certificate",
  "self-signed": "certificate",
  "wrong name": "certificate",
  expired: "certificate",
  "not yet valid": "certificate",
  certificate: "certificate",
  "no TLS": "certificate",
  TLS: "certificate",
  "headers too large": "answer",
  "cut short": "answer",
  "not HTTP": "answer",
  timeout: "answer",
};

/** What came of the request, and whether it went through the proxy. */
interface Probe {
  readonly url: URL;
  readonly answer?: Answer;
  readonly failure?: Failure;
  readonly proxy: Proxy | undefined;
  readonly isProxied: boolean;
}

async function probe({ settings, profile, signal }: NetworkInput, proxy: Proxy | undefined): Promise<Probe> {
  const url = addressOf(settings.endpoint, routesOfProfile(profile).list) ?? settings.endpoint;
  const timeoutMs = Math.min(settings.requestTimeoutMs, settings.deadlineMs);
  const transport = new HttpTransport({ connections: 1, timeoutMs, proxy });
  const close = () => {
    transport.close(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
  };
  signal.throwIfAborted();
  signal.addEventListener("abort", close, { once: true });
  const headers = { "user-agent": userAgent, accept: "application/json" };
  const result = async (): Promise<Pick<Probe, "answer" | "failure">> => {
    try {
      return { answer: await transport.send({ method: "GET", url, headers }) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const isUnopened = error.failure.fault === "timeout" && !transport.isConnected;
      return { failure: isUnopened ? { fault: "unreachable" } : error.failure };
    }
  };
  try {
    const came = await result();
    const isProxied = transport.proxyOf(url) !== undefined || came.failure?.isAtProxy === true;
    return { ...came, url: new URL(url), proxy, isProxied };
  } finally {
    signal.removeEventListener("abort", close);
    transport.close(new Error("the probe is over"));
  }
}

/** How the way to the service passes a proxy, or why it passes none. */
function proxyText({ proxy, isProxied }: Probe, variable: string | undefined): string {
  if (proxy !== undefined && isProxied) return `${new URL(proxy.url).host}, from ${proxy.variable}`;
  if (proxy !== undefined) return `none: NO_PROXY exempts this host from ${proxy.variable}`;
  if (variable !== undefined)
    return `none: ${variable} is not for this host, by NO_PROXY or because it is this machine`;
  return "none: neither HTTPS_PROXY nor HTTP_PROXY is set";
}

function passText(stage: Stage, result: Probe, variable: string | undefined): string {
  const { url } = result;
  const through = result.isProxied ? ", through the proxy" : "";
  const texts: Readonly<Record<Exclude<Stage, "answer">, string>> = {
    proxy: proxyText(result, variable),
    address: result.isProxied ? "resolved by the proxy" : `${printable(url.hostname, 200)} resolves`,
    connection: `${printable(url.host, 200)} accepts connections${through}`,
    certificate: url.protocol === "https:" ? "valid for this host" : "none: plain http on this machine",
  };
  return stage === "answer" ? "" : texts[stage];
}

const isHtml = ({ headers, text }: Answer) =>
  /html/i.test(headers["content-type"] ?? "") || /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);

const pathRemedy = "Check the endpoint: it ends with the path of the API, such as /v1.";

/** Why an answer can't be the API's, and what to do; undefined where it can be. */
function answerProblem(answer: Answer, redact: Redact): readonly [detail: string, remedy: string] | undefined {
  const { status, headers, text, unreadable } = answer;
  if (status >= 300 && status < 400) {
    const location = headers.location?.split(/[?#]/)[0];
    const target = location === undefined ? "" : ` to ${oneLine(location.replace(/\/\/[^/]*@/, "//"), redact, 200)}`;
    return [
      `${status}, a redirect${target}; credentials never follow one`,
      "Set the endpoint to the final address. A redirect to a login page comes from a proxy or a gateway in between.",
    ];
  }
  if (status === 429 || status === 401) return undefined;
  if (unreadable !== undefined) return [`${status} ${unreadable}`, pathRemedy];
  if (isHtml(answer)) {
    return [
      `${status} with a page of HTML in place of JSON: ${excerpt(text, redact)}`,
      `${pathRemedy} A proxy or a login page in between answers like this, too: name the host in NO_PROXY, or log in there.`,
    ];
  }
  if (status >= 500)
    return [`${status}: the service fails, or is not available`, "Try again later, or ask its operator."];
  // With an error of the API, only the path may be another: the contract group says which.
  if ((status === 404 || status === 410) && errorOf(answer) === undefined)
    return [`${status}: there is no API at this address`, pathRemedy];
  if (status < 300 && jsonOf(text) === undefined) return [`${status} with a body that is no JSON`, pathRemedy];
  return undefined;
}

function answerCheck(answer: Answer, redact: Redact): Check {
  const problem = answerProblem(answer, redact);
  if (problem !== undefined) return { group, name: "answer", status: "FAIL", detail: problem[0], remedy: problem[1] };
  const expected = answer.status === 401 || answer.status === 403 ? ", as expected without a token" : "";
  return { group, name: "answer", status: "PASS", detail: `${answer.status}${expected}` };
}

/** The checks before the first failure pass, and those after it are skipped. */
function* stageChecks(result: Probe, { settings, proxyVariable: variable }: NetworkInput): Iterable<Check> {
  const { failure } = result;
  const { redact } = createRedactor([...secretsOf(settings), ...(result.proxy?.secrets ?? [])]);
  const failed = failure === undefined ? "answer" : failure.isAtProxy === true ? "proxy" : stageOf[failure.fault];
  for (const stage of stages) {
    const isBefore = stages.indexOf(stage) < stages.indexOf(failed);
    if (isBefore) yield { group, name: stage, status: "PASS", detail: passText(stage, result, variable) };
    else if (stage !== failed) yield { group, name: stage, status: "SKIP", detail: `needs the ${failed}` };
    else if (failure !== undefined) {
      const { text, step } = failureTexts(failure, "endpoint", result.proxy?.variable);
      yield { group, name: stage, status: "FAIL", detail: `${printable(result.url.host, 200)}: ${text}`, remedy: step };
    } else if (result.answer !== undefined) yield answerCheck(result.answer, redact);
  }
}

/** Checks the way to the service. */
export async function* networkChecks(input: NetworkInput): Checks {
  let proxy: Proxy | undefined;
  try {
    proxy = input.proxy();
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield failedWith(group, "proxy", error);
    return undefined;
  }
  let isReachable = true;
  for (const check of stageChecks(await probe(input, proxy), input)) {
    isReachable &&= check.status !== "FAIL";
    yield check;
  }
  return isReachable ? true : undefined;
}
