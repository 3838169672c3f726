import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { checkGatewaySecurity } from "../../../components/gateway/security/check";
import { renderLdapFile } from "../../../components/gateway/security/ldap";
import type { GatewaySecuritySpec } from "../../../components/gateway/security/spec";
import {
  LDAP_FILE,
  securitySecretNames,
  userPasswordKey,
} from "../../../components/gateway/security/values";
import { formatFaults } from "../../../components/shared/faults";
import type { LabFolder } from "../../../lab/folder";
import { readRecord } from "../../../lab/processes";
import { ensureToolchain, type Toolchain } from "../../../lab/toolchain";
import { type Certificate, createCertificate, startDirectory } from "./directory";
import { type OpenIdProvider, startOpenIdProvider } from "./openid-provider";
import { type GatewayStage, openStage, registerBackends } from "./stage";
import { createVisitor, type Visitor } from "./visitor";

/** Three real gateways that ask for logins: users of the stack file, a directory, a provider. */
export interface LoginStage {
  form: string;
  directory: string;
  provider: OpenIdProvider;
  /** The gateway at the provider, over plain HTTP as the registration of backends sees it. */
  plain: string;
  /** Its own port for HTTPS. */
  httpsPort: number;
  /** Somebody who finds that gateway at `https://trino.example.com`, and has no cookies yet. */
  visitor(): Visitor;
  /** Restarts the gateway at the directory with one that begins in plain text, and then encrypts. */
  useStartTls(): Promise<void>;
  /** Registers the one backend at a gateway, by the program's own Job. */
  register(release: string): Promise<void>;
  close(): Promise<void>;
}

/** Name under which clients know the gateway that has TLS of its own. */
export const HOST = "trino.example.com";
export const RELEASES = {
  form: "trino-gateway",
  directory: "ldap-trino-gateway",
  provider: "oidc-trino-gateway",
};
/** Whoever is to be an administrator has that as the second of two groups. */
const GROUPS = {
  alice: ["staff", "trino-admins"],
  bob: ["staff"],
  carol: [],
  // Whoever makes accounts may take this name.
  admin: ["staff"],
};
const USERS = { operator: ["admin", "user"], reader: ["user"], robot: ["api"] };
const BASE = "dc=example,dc=com";
const TRUST = { secretName: "trust" };

/** What the gateways must keep to themselves; the first is as hard to write into YAML as it gets. */
export const SECRETS = {
  bindPassword: `p"w: #${randomBytes(8).toString("hex")}`,
  client: randomBytes(16).toString("hex"),
};

type Install = (release: string, security: GatewaySecuritySpec) => Promise<string>;
interface Ground {
  lab: LabFolder;
  toolchain: Toolchain;
  stage: GatewayStage;
  certificate: Certificate;
}

/** Starts them all. */
export async function openLoginStage(lab: LabFolder): Promise<LoginStage> {
  const toolchain = await ensureToolchain(() => {});
  const [stage, certificate] = await Promise.all([
    openStage(lab, toolchain),
    createCertificate(lab, toolchain, HOST),
  ]);
  const ground = { lab, toolchain, stage, certificate };
  const trusted = readFileSync(certificate.truststore).toString("base64");
  await applySecret(stage, TRUST.secretName, { data: { "truststore.jks": trusted } });
  const install: Install = (release, security) => {
    const known = { gatewayVersion: "21", hasBindPassword: true };
    const faults = checkGatewaySecurity(security, known);
    if (faults.length > 0) throw new Error(formatFaults("no such gateway:", faults));
    return stage.install(release, { security });
  };
  const redirectUrl = `https://${HOST}/oidc/callback`;
  const client = { id: "trino-gateway", secret: SECRETS.client, redirectUrl };
  const provider = await startOpenIdProvider(certificate, client, GROUPS);
  const coordinator = await startCoordinator();
  const url = `http://127.0.0.1:${(coordinator.address() as AddressInfo).port}`;
  const [form, directory, plain] = await Promise.all([
    installForm(ground, install),
    installAtDirectory(ground, install, "useSSL"),
    installAtProvider(ground, install, provider, redirectUrl),
  ]);
  const httpsPort = readRecord(lab, `${RELEASES.provider}-0`)?.ports.https ?? 0;
  return {
    form,
    directory,
    provider,
    plain,
    httpsPort,
    visitor: () =>
      createVisitor(readFileSync(certificate.certificate, "utf8"), { [HOST]: httpsPort }),
    useStartTls: async () => {
      await installAtDirectory(ground, install, "useStartTLS");
    },
    register: (release) =>
      registerBackends(stage, release, [
        { name: "trino-one", url, routingGroup: "interactive", active: true },
      ]),
    close: async () => {
      coordinator.close();
      coordinator.closeAllConnections();
      await provider.close();
    },
  };
}

function applySecret(stage: GatewayStage, name: string, entries: object): Promise<void> {
  const metadata = { name, namespace: "default" };
  return stage.cluster.apply({ apiVersion: "v1", kind: "Secret", metadata, ...entries });
}

async function installForm({ stage }: Ground, install: Install): Promise<string> {
  const passwords = Object.keys(USERS).map((user) => [userPasswordKey(user), `${user}-password`]);
  const stringData = Object.fromEntries(passwords) as Record<string, string>;
  await applySecret(stage, securitySecretNames(RELEASES.form).users, { stringData });
  return install(RELEASES.form, { users: USERS });
}

async function installAtDirectory(
  { lab, toolchain, stage, certificate }: Ground,
  install: Install,
  encryption: "useSSL" | "useStartTLS",
): Promise<string> {
  const directory = { name: encryption.toLowerCase(), encryption, base: BASE, entries: entries() };
  const ldap = {
    host: "localhost",
    port: await startDirectory(lab, toolchain, certificate, directory),
    bindDn: `cn=gateway,${BASE}`,
    userBaseDn: `ou=people,${BASE}`,
    ...(encryption === "useStartTLS" && { startTls: true }),
  };
  const stringData = { [LDAP_FILE]: renderLdapFile(ldap, SECRETS.bindPassword) };
  await applySecret(stage, securitySecretNames(RELEASES.directory).ldap, { stringData });
  const administrators = ".*cn=trino-admins,.*";
  return install(RELEASES.directory, {
    authentication: { ldap },
    roles: { admin: administrators, user: ".*cn=staff,.*", api: administrators },
    trustStore: TRUST,
  });
}

function entries(): string {
  const account = ["objectClass: person", "cn: gateway", `userPassword: ${SECRETS.bindPassword}`];
  const people = Object.entries(GROUPS).map(([user, groups]) => [
    ...[`dn: uid=${user},ou=people,${BASE}`, "objectClass: inetOrgPerson", `uid: ${user}`],
    `userPassword: ${user}-password`,
    ...groups.map((group) => `memberOf: cn=${group},ou=groups,${BASE}`),
  ]);
  return [
    [`dn: ${BASE}`, "objectClass: domain", "dc: example"],
    [`dn: ou=people,${BASE}`, "objectClass: organizationalUnit", "ou: people"],
    [`dn: cn=gateway,${BASE}`, ...account],
    ...people,
  ]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

async function installAtProvider(
  { stage, certificate: { key, certificate } }: Ground,
  install: Install,
  { issuer }: OpenIdProvider,
  redirectUrl: string,
): Promise<string> {
  const pem = `${readFileSync(key, "utf8")}${readFileSync(certificate, "utf8")}`;
  await applySecret(stage, "tls", { stringData: { "tls-combined.pem": pem } });
  const stringData = { GATEWAY_OAUTH_CLIENT_SECRET: SECRETS.client };
  await applySecret(stage, "oidc-client", { stringData });
  const oauth2 = {
    issuer,
    clientId: "trino-gateway",
    clientSecretName: "oidc-client",
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    jwkEndpoint: `${issuer}/jwks`,
    redirectUrl,
    scopes: ["openid", "groups"],
    privilegesField: "groups",
  };
  return install(RELEASES.provider, {
    authentication: { oauth2 },
    roles: { admin: ".*trino-admins.*", user: ".*staff.*" },
    tls: { secretName: "tls" },
    trustStore: TRUST,
  });
}

/** A coordinator that says how the request came to the gateway. */
function startCoordinator(): Promise<Server> {
  let queries = 0;
  const server = createServer((request, response) => {
    const { "x-forwarded-proto": proto, "x-forwarded-host": host } = request.headers;
    const isInfo = request.url === "/v1/info";
    // A new id each time: the gateway takes none that it knows.
    const answer = isInfo ? { starting: false } : { id: `query_${queries++}`, proto, host };
    response.setHeader("content-type", "application/json");
    request.resume();
    request.on("end", () => response.end(JSON.stringify(answer)));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
