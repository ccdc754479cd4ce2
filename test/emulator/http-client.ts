// Starts one emulator for a test file and calls it as a client would, with plain fetch and no code of the provider.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator, type EmulatorOptions, type WireRecord } from "../../emulator";

/** What tests look at in bodies and samples; each holds some of it. */
export interface SampleBody extends WireRecord {
  readonly id: string;
  readonly name: string;
  readonly updatedAt: string;
  readonly accountType: string;
  readonly hmacSecret: string;
  readonly privacyPolicyUrl: string;
  readonly roleMappings: readonly { readonly role: string; readonly group: string }[];
  readonly total: number;
  readonly customers: readonly SampleBody[];
  readonly videoConferenceConnectors: { id: string; name: string }[];
  readonly access_token: string;
  readonly refresh_token: string;
}

/** What came back: the body parsed where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: SampleBody;
}

/** An emulator with a caller signed in as its first user. */
export interface HttpClient extends AsyncDisposable {
  readonly emulator: Emulator;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** A call to an address of the server, without a token. */
  plain(path: string, init?: RequestInit): Promise<Reply>;
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Reply>;
  /** Signs in as one of the users; calls from now on are theirs. */
  signIn(user?: 0 | 1 | 2): Promise<Reply>;
}

/** Starts it. */
export async function startWithClient(options: EmulatorOptions = {}): Promise<HttpClient> {
  const emulator = await startEmulator(options);
  let bearer = "";
  const plain = async (path: string, init?: RequestInit) =>
    toReply(await fetch(emulator.url + path, { redirect: "manual", ...init }));
  const token = (form: Record<string, string>, headers = {}) =>
    toReplyOf(fetch(emulator.tokenUrl, { method: "POST", body: new URLSearchParams(form), headers }));
  const client: HttpClient = {
    emulator,
    plain,
    token,
    async signIn(user = 0) {
      const { username, password } = emulator.users[user];
      const reply = await token({
        grant_type: "password",
        client_id: "anonymous",
        scope: "openid",
        username,
        password,
      });
      bearer = reply.body.access_token;
      return reply;
    },
    // eslint-disable-next-line max-params -- the parts of a request in their order
    call: (method, path, body, headers = {}) =>
      toReplyOf(
        fetch(emulator.endpoint + path, {
          method,
          redirect: "manual",
          headers: {
            authorization: `Bearer ${bearer}`,
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        }),
      ),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
  await client.signIn();
  return client;
}

async function toReplyOf(response: Promise<Response>): Promise<Reply> {
  return toReply(await response);
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) as SampleBody };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A sample written by hand from the contract. */
export function fixture(name: string): SampleBody {
  return JSON.parse(readFileSync(join(__dirname, "..", "fixtures", `${name}.json`), "utf8")) as SampleBody;
}

/** A record without what the service sets, as a client sends it. */
export function sent({ id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...record }: WireRecord): WireRecord {
  return record;
}

/** The smallest partner that is accepted. */
export function aPartner(changes: WireRecord = {}): WireRecord {
  return { name: "Acme", type: "PARTNER", defaultLanguage: "en", ...changes };
}
