// A client against an emulator, and what it said meanwhile.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../../emulator";
import { createClient, type ClientOptions, type CustomerApi, type Reporter } from "../../provider/client";
import { ProviderError } from "../../provider/core/errors";
import { defaultProfile, Settings, type SettingsInput } from "../../schema";

/** Settings to use an emulator as its first user; an override of undefined takes a setting out. */
export function settingsFor(emulator: Emulator, overrides: Partial<SettingsInput> = {}): Settings {
  const [user] = emulator.users;
  const given = {
    endpoint: emulator.endpoint,
    tokenUrl: emulator.tokenUrl,
    username: user.username,
    password: user.password,
    ...overrides,
  };
  return Settings.parse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}

/** Keeps everything that is reported, with its level in front. */
export function recorder(): Reporter & { readonly said: string[] } {
  const said: string[] = [];
  const at = (level: string) => (text: string) => {
    said.push(`${level}: ${text}`);
  };
  return { said, debug: at("debug"), info: at("info"), warn: at("warn"), waiting: at("waiting") };
}

const open: CustomerApi[] = [];

/** A client; closed by `closeClients`. */
export function clientFor(
  emulator: Emulator,
  overrides: Partial<SettingsInput> = {},
  options: Partial<ClientOptions> = {},
): CustomerApi {
  const api = createClient(settingsFor(emulator, overrides), {
    profile: defaultProfile,
    reporter: recorder(),
    ...options,
  });
  open.push(api);
  return api;
}

/** Closes every client that a test has opened. */
export function closeClients(): void {
  for (const api of open.splice(0)) api.close();
}

/** Runs a task for each item, so many at a time, as an engine does: a new one whenever one has ended. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await task(items[index]!);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** The ProviderError that a call ends with; fails where there is none. */
export async function errorOf(call: Promise<unknown>): Promise<ProviderError> {
  const ended = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (ended instanceof ProviderError) return ended;
  throw new Error("expected a ProviderError, and there was none", { cause: ended });
}

/** Records of so many customers with names of their own, for a seed. */
export function many(count: number): { name: string; type: string; defaultLanguage: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Customer ${index}`,
    type: "CONSUMER",
    defaultLanguage: "en",
  }));
}

/** A service that answers every call alike; ends with the block that it is used in. */
export async function answering(status: number, body: unknown): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
