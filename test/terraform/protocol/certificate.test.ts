// The certificate of a process: whole, its own, and accepted.
import "reflect-metadata";
import { createPrivateKey, X509Certificate } from "node:crypto";
import * as peculiar from "@peculiar/x509";
import { createCertificate, toPem } from "../../../provider/terraform/protocol/certificate";

const read = () => {
  const { key, certificate } = createCertificate();
  return { key: createPrivateKey(key), x509: new X509Certificate(toPem(certificate)), certificate };
};

test("the certificate is for localhost, signed by its own key, and valid for a century [terraform.handshake]", () => {
  const { key, x509 } = read();
  expect(x509.checkPrivateKey(key)).toBe(true);
  expect(x509.verify(x509.publicKey)).toBe(true);
  expect(x509.checkHost("localhost")).toBe("localhost");
  expect(x509.subjectAltName).toBe("DNS:localhost");
  expect(x509.ca).toBe(true);
  expect([x509.validFromDate.getUTCFullYear(), x509.validToDate.getUTCFullYear()]).toEqual([2000, 2120]);
});

test("a second library reads an authority whose key signs handshakes and certificates, for servers and clients [terraform.handshake]", () => {
  const { extensions, notBefore, notAfter, subject, issuer } = new peculiar.X509Certificate(read().certificate);
  const { KeyUsageFlags, ExtendedKeyUsage } = peculiar;
  expect(extensions).toEqual([
    expect.objectContaining({ type: "2.5.29.19", critical: true, ca: true, pathLength: undefined }),
    expect.objectContaining({
      type: "2.5.29.15",
      critical: true,
      usages: KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign,
    }),
    expect.objectContaining({
      type: "2.5.29.37",
      critical: false,
      usages: [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth],
    }),
    expect.objectContaining({ type: "2.5.29.17", critical: false }),
  ]);
  expect([notBefore, notAfter]).toEqual([new Date("2000-01-01"), new Date("2120-01-01")]);
  expect([subject, issuer]).toEqual(["CN=localhost", "CN=localhost"]);
});

test("key, serial number and signature are new every time, and nothing else is [terraform.handshake]", () => {
  const made = Array.from({ length: 20 }, read);
  expect(new Set(made.map(({ x509 }) => x509.serialNumber)).size).toBe(20);
  expect(new Set(made.map(({ x509 }) => x509.publicKey.export({ format: "pem", type: "spki" }))).size).toBe(20);
  expect(new Set(made.map(({ certificate }) => certificate.length)).size).toBe(1);
  for (const { x509, key } of made) {
    expect(x509.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(x509.verify(x509.publicKey) && x509.checkPrivateKey(key)).toBe(true);
  }
});

test("a certificate whose contents were changed is not signed any more", () => {
  const { certificate } = createCertificate();
  const at = certificate.indexOf("localhost");
  certificate.write("localhosT", at);
  const x509 = new X509Certificate(toPem(certificate));
  expect(x509.verify(x509.publicKey)).toBe(false);
});
