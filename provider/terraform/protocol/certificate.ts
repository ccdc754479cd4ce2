// The certificate of this process: localhost, with a new key, serial number and signature.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { Tls } from "./grpc-server";

/** A key and its certificate. */
export interface Certificate {
  /** The private key, PEM. It never leaves the process. */
  readonly key: string;
  /** The certificate, DER. */
  readonly certificate: Buffer;
}

// The parts of a certificate in DER (RFC 5280). Each has a fixed length, so nothing has to encode them.
const der = (...hex: string[]) => Buffer.from(hex.join(""), "hex");
const ed25519 = "300506032b6570";
const localhost = "301431123010060355040313096c6f63616c686f7374";
const version3 = "a003020102";
// 2000-01-01 to 2120-01-01: a connection works even if the machine's clock is wrong by years.
const validity = "3020170d3030303130313030303030305a180f32313230303130313030303030305a";
const extensions = [
  "a3583056",
  "300f0603551d130101ff040530030101ff", // basic constraints, critical: an authority
  "300e0603551d0f0101ff040403020284", // key usage, critical: digitalSignature, keyCertSign
  "301d0603551d250416301406082b0601050507030106082b06010505070302", // extended key usage: serverAuth, clientAuth
  "30140603551d11040d300b82096c6f63616c686f7374", // subject alternative name: DNS localhost
];

/** Returns a new certificate for localhost, signed by itself. */
export function createCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const serial = randomBytes(16);
  // A serial number is positive and has no leading zeros.
  serial.writeUInt8((serial.readUInt8() & 0x3f) | 0x40);
  const signed = Buffer.concat([
    der("3081f2", version3, "0210"),
    serial,
    der(ed25519, localhost, validity, localhost),
    publicKey.export({ format: "der", type: "spki" }),
    der(...extensions),
  ]);
  const certificate = Buffer.concat([der("3082013f"), signed, der(ed25519, "034100"), sign(null, signed, privateKey)]);
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
