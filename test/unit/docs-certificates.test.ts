import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import execa from "execa";
import { afterAll, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { clusterReleaseName } from "../../components/platform/names";
import { serviceHost } from "../../components/shared/names";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { blocksOf, textOf } from "../documents";

// The guide's two ways to make the certificate of the coordinators, held against the stack `prod`.

const GUIDE = "docs/guides/secure-it.md";
const folder = mkdtempSync(join(tmpdir(), "docs-certificates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { config } = parseConfig(parse(textOf("stacks/Pulumi.prod.yaml")).config[PLATFORM_KEY], {
  region: "eu-west-1",
});
const names = Object.keys(config?.clusters ?? {}).map((cluster) =>
  serviceHost(clusterReleaseName(cluster), config?.namespace ?? ""),
);
const file = (name: string) => readFileSync(join(folder, name), "utf8");

test("production's clusters have one, and its gateway believes no other", () => {
  expect(config?.security?.tls?.secretName).toBe("trino-coordinators-tls");
  expect(config?.gateway.security?.clusterTrust?.secretName).toBe("trino-coordinators-tls");
});

test("by OpenSSL it is of the CA, for the names of production's coordinators", async () => {
  const commands = blocksOf(GUIDE).find(({ text }) => text.startsWith("openssl"))?.text ?? "";
  const [local = ""] = commands.split("kubectl");
  await execa("sh", ["-euc", local], { cwd: folder });
  const [authority, own] = ["ca.crt", "tls.crt"].map((name) => new X509Certificate(file(name)));
  if (!authority || !own) throw new Error("no certificates");
  expect(authority.ca).toBe(true);
  expect(own.verify(authority.publicKey)).toBe(true);
  expect(own.ca).toBe(false);
  expect(names).toHaveLength(2);
  for (const name of names) expect(own.checkHost(name)).toBe(name);
  const pem = file("tls-combined.pem");
  expect(() => createSecureContext({ key: pem, cert: pem })).not.toThrow();
});

test("by cert-manager it has those names, and lies where the stack looks", () => {
  const text = blocksOf(GUIDE).find(({ marks }) => marks.includes("manifest"))?.text ?? "";
  const objects = parseAllDocuments(text).map((one) => one.toJS());
  const issuers = objects.filter(({ kind }) => kind === "Issuer");
  const [authority, own] = objects.filter(({ kind }) => kind === "Certificate");
  expect(own.spec.dnsNames).toEqual(names);
  expect(own.spec.secretName).toBe(config?.security?.tls?.secretName);
  expect(own.spec.additionalOutputFormats).toEqual([{ type: "CombinedPEM" }]);
  const issuerOf = ({ spec }: { spec: { issuerRef: { name: string } } }) =>
    issuers.find(({ metadata }) => metadata.name === spec.issuerRef.name)?.spec;
  expect(issuerOf(own)).toEqual({ ca: { secretName: authority.spec.secretName } });
  expect(issuerOf(authority)).toEqual({ selfSigned: {} });
  for (const { metadata } of objects) expect(metadata.namespace).toBe(config?.namespace);
});
