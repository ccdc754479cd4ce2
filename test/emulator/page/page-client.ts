// Starts an emulator and calls it as its page does: with plain fetch below /_emulator.
import type { CustomerDetail, RequestRows } from "../../../emulator/page-api";
import type { EmulatorOptions, WireRecord } from "../../../emulator";
import { startWithClient, type HttpClient } from "../http-client";

/** An emulator, a program that is signed in, and the calls of the page. */
export interface PageClient extends HttpClient {
  /** Returns what a call of the page answers with 200. */
  get<Result>(path: string): Promise<Result>;
  /** Returns status and body of any call below /_emulator. */
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  detail(id: string): Promise<CustomerDetail>;
  requests(query?: string): Promise<RequestRows>;
  /** Creates a customer as a program. */
  written(record: WireRecord): Promise<string>;
}

/** Starts it. */
export async function startPage(options: EmulatorOptions = {}): Promise<PageClient> {
  const client = await startWithClient(options);
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${client.emulator.url}/_emulator${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
  const get = async <Result>(path: string) => {
    const { status, body } = await send("GET", `/page${path}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as Result;
  };
  return {
    ...client,
    [Symbol.asyncDispose]: () => client.emulator.close(),
    get,
    send,
    detail: (id) => get<CustomerDetail>(`/customers/${id}`),
    requests: (query = "") => get<RequestRows>(`/requests${query}`),
    written: async (record) => (await client.call("POST", "/customers", record)).body.id,
  };
}

/** Secrets that must be nowhere but in the one call that reads one. */
export const canaries = {
  kollectiveToken: "canary-token-4711",
  hmacSecret: "canary-hmac-4711-canary-hmac-4711",
} as const;

/** A partner with every section that has a secret. */
export const withSecrets = {
  name: "Acme",
  type: "PARTNER",
  defaultLanguage: "en",
  hmacEnabled: true,
  hmacSecret: canaries.hmacSecret,
  kollectiveApiEndpoint: "https://api.eu.kollective.example",
  kollectiveToken: canaries.kollectiveToken,
} as const;
