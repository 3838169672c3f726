import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { installInto, withLock } from "../../../cli/install/cache";
import { run } from "../../../cli/install/clients";
import type { LabFolder } from "../../../lab/folder";
import { freePort, isFree, startProcess, waitUntil } from "../../../lab/processes";
import { cacheFolder, type Toolchain } from "../../../lab/toolchain";
import { checkMavenFile } from "../../../lab/toolchain/checksums";
import { mavenCopy, mavenFile } from "../../../lab/toolchain/commands";

/** An LDAP server that keeps everything in memory, and a tool for Java's keystores, in one jar. */
const SDK = "com.unboundid:unboundid-ldapsdk:7.0.2:jar";

/** A throw-away certificate in the forms that servers and clients of several kinds read. */
export interface Certificate {
  /** PEM files. */
  key: string;
  certificate: string;
  /** PKCS12 keystore of both, for a server in Java. */
  keystore: string;
  /** JKS keystore of the certificate, for a client in Java. */
  truststore: string;
}

/** No secret: it guards keys that live as long as a test. */
const KEYSTORE_PASSWORD = "changeit";

/** Where the jar is; installed once into the cache. */
async function ensureSdk(): Promise<string> {
  const cache = cacheFolder();
  const jar = join(cache, "unboundid-ldapsdk", mavenFile(SDK));
  await withLock(cache, console.log, async () => {
    if (existsSync(jar)) return;
    await installInto(cache, jar, async (draft) => {
      await run(SDK, mavenCopy(SDK, draft), draft);
      await checkMavenFile(join(draft, mavenFile(SDK)));
      return join(draft, mavenFile(SDK));
    });
  });
  return jar;
}

/** Makes a certificate for `localhost`, 127.0.0.1 and another name. */
export async function createCertificate(
  lab: LabFolder,
  { java }: Toolchain,
  host: string,
): Promise<Certificate> {
  const file = (name: string) => lab.path(name);
  const made = {
    key: file("key.pem"),
    certificate: file("certificate.pem"),
    keystore: file("keystore.p12"),
    truststore: file("truststore.jks"),
  };
  const subject = `-subj /CN=localhost -addext subjectAltName=DNS:localhost,DNS:${host},IP:127.0.0.1`;
  const pair = ["-keyout", made.key, "-out", made.certificate];
  const request = "req -x509 -newkey rsa:2048 -nodes -days 2";
  await execa("openssl", [...request.split(" "), ...subject.split(" "), ...pair]);
  const both = ["-inkey", made.key, "-in", made.certificate, "-out", made.keystore];
  const password = ["-passout", `pass:${KEYSTORE_PASSWORD}`];
  await execa("openssl", ["pkcs12", "-export", ...both, ...password]);
  const store = ["--keystore", made.truststore, "--keystore-type", "jks"];
  const trusted = ["--certificate-file", made.certificate, "--alias", "ca", "--no-prompt"];
  const tool = ["-jar", await ensureSdk(), "manage-certificates", "import-certificate"];
  const quiet = ["--keystore-password", KEYSTORE_PASSWORD];
  await execa(java, [...tool, ...store, ...quiet, ...trusted]);
  return made;
}

/** Starts a directory of these entries that nobody searches without a login; gives its port. */
export async function startDirectory(
  lab: LabFolder,
  { java }: Toolchain,
  certificate: Certificate,
  directory: { name: string; encryption: "useSSL" | "useStartTLS"; base: string; entries: string },
): Promise<number> {
  const { name, encryption, base, entries } = directory;
  const port = await freePort();
  const ldif = lab.path(`${name}.ldif`);
  writeFileSync(ldif, entries);
  const identity = ["--keyStorePath", certificate.keystore, "--keyStoreType", "PKCS12"];
  const record = await startProcess(lab, {
    name,
    kind: "service",
    command: java,
    args: [
      ...["-Xmx64M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
      ...["-jar", await ensureSdk(), "in-memory-directory-server"],
      ...["--port", String(port), "--baseDN", base, "--ldifFile", ldif],
      ...["--authenticationRequiredOperationType", "search"],
      ...[`--${encryption}`, ...identity, "--keyStorePassword", KEYSTORE_PASSWORD],
    ],
    cwd: lab.root,
    env: {},
    stop: "SIGKILL",
    ports: { ldap: port },
  });
  await waitUntil(`${name} listens`, async () => !(await isFree(port)), {
    timeoutSeconds: 60,
    alive: [record],
  });
  return port;
}
