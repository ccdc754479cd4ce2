// The certificate of this process: a template, made when the provider was built, with a fresh key, serial number and
// signature.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { Tls } from "./grpc-server";
import { template } from "./generated/certificate-template";

/** A key and its certificate. */
export interface Certificate {
  /** The private key, PEM. It never leaves the process. */
  readonly key: string;
  /** The certificate, DER. */
  readonly certificate: Buffer;
}

/**
 * A new certificate for localhost, signed by itself. Every part of it has a fixed length, so it costs a key and a
 * signature.
 */
export function createCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const certificate = Buffer.from(template.der, "base64");
  const serial = randomBytes(template.serialLength);
  // A serial number is positive and has no leading zeros.
  serial.writeUInt8((serial.readUInt8() & 0x3f) | 0x40);
  serial.copy(certificate, template.serialAt);
  const raw = publicKey.export({ format: "der", type: "spki" });
  raw.copy(certificate, template.keyAt, raw.length - template.keyLength);
  sign(null, certificate.subarray(template.signedFrom, template.signedTo), privateKey).copy(
    certificate,
    template.signatureAt,
  );
  return { key: privateKey.export({ format: "pem", type: "pkcs8" }).toString(), certificate };
}

/**
 * Returns what the server needs for TLS, and its certificate for the handshake; nothing if Terraform sent no
 * certificate.
 */
export function createTls(clientCertificate: string | undefined): {
  readonly tls?: Tls;
  readonly certificate?: Buffer;
} {
  if (clientCertificate === undefined || clientCertificate === "") return {};
  const { key, certificate } = createCertificate();
  return { tls: { key, cert: toPem(certificate), ca: clientCertificate }, certificate };
}

/** Returns a certificate as PEM. */
export function toPem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
