import "reflect-metadata";
import { createHash, type webcrypto, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as x509 from "@peculiar/x509";
import { writeWhole } from "../folder";
import type { Certificates } from "./certificates";
import { s3Hosts, stsHost } from "./names";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAYS = 365;

/** Makes a CA and a certificate for the names of AWS in a region, and writes all files but the CA's key. */
export async function makeCertificates(files: Certificates, region: string): Promise<void> {
  const authority = await keyPair();
  const validity = {
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + DAYS * 86_400_000),
  };
  const name = "CN=trino-platform lab";
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    ...validity,
    keys: authority,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const own = await keyPair();
  const hosts = [...s3Hosts(region).flatMap((host) => [host, `*.${host}`]), stsHost(region)];
  const certificateOf = async (period: typeof validity) => {
    const made = await x509.X509CertificateGenerator.create({
      subject: "CN=lab AWS",
      issuer: name,
      ...period,
      publicKey: own.publicKey,
      signingKey: authority.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          ...[...hosts, "localhost"].map((value) => ({ type: "dns" as const, value })),
          { type: "ip", value: "127.0.0.1" },
        ]),
      ],
    });
    return `${made.toString("pem")}\n${ca.toString("pem")}`;
  };
  const past = { ...validity, notAfter: new Date(Date.now() - 60_000) };
  const key = await crypto.subtle.exportKey("pkcs8", own.privateKey);
  writeWhole(files.ca, ca.toString("pem"));
  writeWhole(files.certificate, await certificateOf(validity));
  writeWhole(files.expired, await certificateOf(past));
  writeWhole(files.key, x509.PemConverter.encode(key, "PRIVATE KEY"));
  writeFileSync(files.trustStore, javaTrustStore(ca.toString("pem")), { mode: 0o600 });
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]) as Promise<webcrypto.CryptoKeyPair>;
}

/**
 * A Java key store (type JKS) that trusts one certificate: the JDK of PyPI brings no keytool. The
 * format, from `sun.security.provider.JavaKeyStore.engineStore`: magic, version, number of entries; each
 * trusted one is tag 2, alias, time, type, length, bytes; then SHA-1 over the password in UTF-16, the
 * words "Mighty Aphrodite", and all of it. A JVM that gives no password does not look at the digest.
 */
export function javaTrustStore(pem: string, password = "changeit"): Buffer {
  const { raw } = new X509Certificate(pem);
  const text = (value: string) => Buffer.concat([short(value.length), Buffer.from(value)]);
  const body = Buffer.concat([
    long(0xfeedfeed),
    long(2),
    long(1),
    long(2),
    text("lab"),
    Buffer.alloc(8),
    text("X.509"),
    long(raw.length),
    raw,
  ]);
  const digest = createHash("sha1")
    .update(Buffer.from(password, "utf16le").swap16())
    .update("Mighty Aphrodite")
    .update(body)
    .digest();
  return Buffer.concat([body, digest]);
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
