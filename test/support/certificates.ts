// Certificates of an authority that no machine knows, and servers on loopback that use them.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { createServer, type ServerOptions } from "node:https";
import { request as send, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is for. */
export interface Wanted {
  readonly hosts: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly signedBy?: "authority" | "itself";
}

/** An authority and what it signs. */
export interface Authority {
  readonly pem: string;
  certify(wanted: Wanted): Promise<Certified>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

/** Makes an authority. */
export async function makeAuthority(): Promise<Authority> {
  const keys = await makeKeys();
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=Unknown authority ${webcrypto.randomUUID()}`,
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date("2000-01-01"),
      notAfter: new Date("2120-01-01"),
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    },
    webcrypto,
  );
  return {
    pem: root.toString("pem"),
    async certify({ hosts, from = "2000-01-01", until = "2120-01-01", signedBy = "authority" }) {
      const own = await makeKeys();
      const certificate = await X509CertificateGenerator.create(
        {
          subject: `CN=${hosts[0] ?? ""}`,
          issuer: signedBy === "itself" ? `CN=${hosts[0] ?? ""}` : root.subject,
          publicKey: own.publicKey,
          signingKey: signedBy === "itself" ? own.privateKey : keys.privateKey,
          signingAlgorithm: algorithm,
          notBefore: new Date(from),
          notAfter: new Date(until),
          extensions: [
            new SubjectAlternativeNameExtension(
              hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? "ip" : "dns", value })),
            ),
          ],
        },
        webcrypto,
      );
      return {
        cert: certificate.toString("pem"),
        key: PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", own.privateKey), "PRIVATE KEY"),
      };
    },
  };
}

/** A server that ends with the block that it is used in. */
export interface Running extends AsyncDisposable {
  readonly port: number;
}

/** An HTTPS server. */
export async function startHttps(options: ServerOptions, listener: RequestListener): Promise<Running> {
  const server = createServer(options, listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Hands every request on to an http service, under the name that it knows itself by. */
export function handingOnTo(url: string): RequestListener {
  const { hostname, port, host } = new URL(url);
  return (request, response) => {
    const onward = send(
      { hostname, port, method: request.method, path: request.url, headers: { ...request.headers, host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  };
}
