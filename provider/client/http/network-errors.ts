// Why no answer came, by the error codes of Node, OpenSSL and undici: whether the request may have been carried out,
// whether to try again, and what to do.
import * as z from "zod";

/** What a fault means. */
interface Fault {
  /** Error codes; the first row with a code decides. */
  readonly codes?: RegExp;
  /** What happened, as it reads after "GET … at …: ". */
  readonly text: string;
  /** What to do, as a sentence. @param setting the one that holds the address. */
  readonly step: (setting: string) => string;
  /** Whether the request may have been carried out. */
  readonly isSent?: true;
  /** Whether another attempt may succeed. */
  readonly isTransient?: true;
}

const always = (step: string) => () => step;

const table = {
  refused: {
    codes: /^ECONNREFUSED$/,
    isTransient: true,
    text: "the connection was refused",
    step: (setting) => `Check \`${setting}\`, and that the service is running.`,
  },
  unreachable: {
    codes: /^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/,
    isTransient: true,
    text: "the host can't be reached",
    step: (setting) => `Check \`${setting}\`, and that no firewall is in between; HTTPS_PROXY names a proxy.`,
  },
  "unknown host": {
    codes: /^(ENOTFOUND|ENODATA)$/,
    isTransient: true,
    text: "the host is unknown",
    step: (setting) => `Check \`${setting}\`, and that this machine reaches the network.`,
  },
  "no name server": {
    codes: /^EAI_/,
    isTransient: true,
    text: "the name of the host can't be resolved for now",
    step: always("Check that this machine reaches its name server."),
  },
  "unknown authority": {
    codes: /^(UNABLE_TO_|SELF_SIGNED_CERT_IN_CHAIN$|CERT_UNTRUSTED$|CERT_SIGNATURE_FAILURE$|INVALID_CA$)/,
    text: "the certificate comes from an authority that this machine doesn't trust",
    step: always("Set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that authority."),
  },
  "self-signed": {
    codes: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    text: "the certificate is self-signed, and this machine doesn't trust it",
    step: always("Set NODE_EXTRA_CA_CERTS to a PEM file with that certificate."),
  },
  "wrong name": {
    codes: /^(ERR_TLS_CERT_ALTNAME_(INVALID|FORMAT)|HOSTNAME_MISMATCH)$/,
    text: "the certificate is for another host",
    step: (setting) => `Check the host in \`${setting}\`.`,
  },
  expired: {
    codes: /^CERT_HAS_EXPIRED$/,
    text: "the certificate has expired",
    step: always("Ask the operator to renew it, and check the clock of this machine."),
  },
  "not yet valid": {
    codes: /^CERT_NOT_YET_VALID$/,
    text: "the certificate is not valid yet",
    step: always("Check the clock of this machine."),
  },
  certificate: {
    codes: /^(CERT_|CRL_|ERR_TLS_CERT|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT)/,
    text: "the certificate is not valid",
    step: always("Ask the operator to replace it."),
  },
  "no TLS": {
    codes: /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL))$/,
    text: "there is no TLS at this port",
    step: (setting) => `Check the scheme and the port in \`${setting}\`.`,
  },
  TLS: {
    codes: /^ERR_(SSL|TLS)_/,
    isSent: true,
    text: "TLS failed",
    step: always("Ask the operator which versions of TLS and which client certificates the service requires."),
  },
  "headers too large": {
    codes: /^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/,
    isSent: true,
    text: "the headers of the answer are too large",
    step: always("Ask the operator, also of a proxy in between, to send fewer."),
  },
  "cut short": {
    codes: /^(UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_INVALID_EOF_STATE)$/,
    isSent: true,
    isTransient: true,
    text: "the answer is not as long as it says",
    step: always("Run it again."),
  },
  "not HTTP": {
    codes: /^HPE_/,
    isSent: true,
    text: "the answer is not HTTP",
    step: (setting) => `Check the scheme and the port in \`${setting}\`.`,
  },
  unsendable: {
    codes: /^(UND_ERR_(INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED|REQ_CONTENT_LENGTH_MISMATCH)|ERR_INVALID_)/,
    text: "the request can't be sent",
    step: always("Check the settings for characters that HTTP doesn't allow."),
  },
  "proxy login": {
    text: "it requires a login (407)",
    step: always(
      "Write its user name and password into that variable, as in http://user:password@host:port, percent-encoded.",
    ),
  },
  "proxy refused": {
    text: "it refuses to connect to this host",
    step: always("Ask its operator, or name the host in NO_PROXY."),
  },
  "proxy unavailable": {
    isTransient: true,
    text: "it can't reach this host",
    step: (setting) => `Check \`${setting}\`, or name the host in NO_PROXY.`,
  },
  timeout: {
    codes: /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/,
    isSent: true,
    isTransient: true,
    text: "no answer came in time",
    step: always("Raise `requestTimeoutMs` if the service is slow."),
  },
  broken: {
    codes: /(?:)/,
    isSent: true,
    isTransient: true,
    text: "the connection broke before an answer came",
    step: always("Run it again."),
  },
} satisfies Readonly<Record<string, Fault>>;

/** Why no answer came. */
export type NetworkFault = keyof typeof table;

/** A fault, and where it happened. */
export interface Failure {
  readonly fault: NetworkFault;
  /** Whether the proxy failed, and not the host behind it. */
  readonly isAtProxy?: boolean;
  /** The code of the error, for messages. */
  readonly code?: string;
}

const rows: Readonly<Record<NetworkFault, Fault>> = table;

function isFault(name: string): name is NetworkFault {
  return name in table;
}

/** The proxy itself failed, not the host behind it: nothing of the request was sent. */
export class ProxyFailure extends Error {
  constructor(cause: unknown) {
    super("the proxy opened no tunnel", { cause });
    this.name = "ProxyFailure";
  }
}

/** No answer came. Stays inside the client, which turns it into a ProviderError. */
export class NoAnswer extends Error {
  /** @param isAtDeadline whether the operation's time ended, not that of this attempt alone. */
  constructor(
    readonly failure: Failure,
    readonly isAtDeadline = false,
    cause?: unknown,
  ) {
    super(`no answer: ${failure.fault}`, { cause });
    this.name = "NoAnswer";
  }
}

// Read by shape: a process may hold errors of several copies of undici.
const Thrown = z.object({
  name: z.string().catch(""),
  message: z.string().catch(""),
  code: z
    .string()
    .regex(/^[A-Z0-9_]+$/)
    .optional()
    .catch(undefined),
  syscall: z.string().optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});

/** Returns what the status of a proxy that opens no tunnel means. */
function tunnelFault(status: number): NetworkFault {
  if (status === 407) return "proxy login";
  return status === 429 || status >= 500 ? "proxy unavailable" : "proxy refused";
}

/** Returns what an error of undici, TLS or the network means. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProxyFailure) return { ...failureOf(error.cause), isAtProxy: true };
  const { name, message, code, syscall, errors } = Thrown.catch({ name: "", message: "" }).parse(error);
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status !== undefined)
    return { fault: tunnelFault(Number(status)), isAtProxy: true, ...(status !== "407" && { code: status }) };
  // undici drops the parser's codes; its errors have a name.
  if (name === "HTTPParserError" && code === undefined)
    return { fault: /\bEOF\b/.test(message) ? "cut short" : "not HTTP" };
  // ETIMEDOUT says that nothing was sent only while connecting; several errors are those of a host's addresses.
  const isConnecting = code === "ETIMEDOUT" && (syscall === "connect" || errors !== undefined);
  const fault = isConnecting
    ? "unreachable"
    : (Object.keys(table)
        .filter(isFault)
        .find((one) => rows[one].codes?.test(code ?? "")) ?? "broken");
  return { fault, ...(code !== undefined && { code }) };
}

/** Whether the request may have been carried out. A proxy that opens no tunnel forwards nothing. */
export function wasSent({ fault, isAtProxy = false }: Failure): boolean {
  return rows[fault].isSent === true && !isAtProxy;
}

/** Whether another attempt may succeed. */
export function isTransient({ fault }: Failure): boolean {
  return rows[fault].isTransient === true;
}

/**
 * Returns what happened, and what to do. @param setting the one that holds the address; @param variable the one that
 * names the proxy.
 */
export function failureTexts(
  { fault, isAtProxy = false, code }: Failure,
  setting: string,
  variable = "HTTPS_PROXY",
): { readonly text: string; readonly step: string } {
  const { text, step } = rows[fault];
  const what = code === undefined ? text : `${text} (${code})`;
  if (!isAtProxy) return { text: what, step: step(setting) };
  const isAddress = ["refused", "unreachable", "unknown host", "wrong name", "no TLS", "not HTTP"].includes(fault);
  return {
    text: `the proxy of ${variable} failed: ${what}`,
    step: isAddress ? `Check ${variable}, and that the proxy is running.` : step(setting),
  };
}
