import { z } from "zod";

const text = z.string().min(1);
const texts = z.record(z.string(), z.string());
const peer = z.strictObject({
  namespace: text.exactOptional().describe("Namespace of the pods; the gateway's own unless set"),
  podLabels: texts.exactOptional().describe("Labels of the pods; all of the namespace unless set"),
});

const ldap = z
  .strictObject({
    host: text,
    port: z.number().int().exactOptional(),
    startTls: z.boolean().exactOptional(),
    bindDn: text,
    userBaseDn: text,
    userSearch: text.exactOptional().describe("LDAP filter with ${USER}"),
    userDnPattern: text.exactOptional().describe("DN of a user, with ${USER}"),
    groupAttribute: text.exactOptional(),
  })
  .describe("A directory; its bind account's password is gateway.ldapBindPassword");

const oauth2 = z
  .strictObject({
    issuer: text,
    clientId: text,
    clientSecretName: text.describe("Kubernetes Secret with the key GATEWAY_OAUTH_CLIENT_SECRET"),
    authorizationEndpoint: text,
    tokenEndpoint: text,
    jwkEndpoint: text,
    redirectUrl: text,
    redirectWebUrl: text.exactOptional(),
    scopes: z.array(text).exactOptional(),
    userIdField: text.exactOptional(),
    privilegesField: text.describe("Claim with the user's groups"),
    audiences: z.array(text).exactOptional(),
  })
  .describe("An OpenID Connect provider");

const gatewaySecurity = z
  .strictObject({
    authentication: z
      .strictObject({ ldap: ldap.exactOptional(), oauth2: oauth2.exactOptional() })
      .exactOptional()
      .describe("One of ldap and oauth2, besides the preset users"),
    roles: z
      .strictObject({ admin: text, user: text, api: text.exactOptional() })
      .exactOptional()
      .describe("Regular expressions over a user's groups"),
    users: z
      .record(z.string(), z.array(text))
      .exactOptional()
      .describe("Preset users with generated passwords, each with its roles: admin, user, api"),
    pages: z.record(z.string(), z.array(text)).exactOptional().describe("Pages that a role sees"),
    tls: z
      .strictObject({
        secretName: text,
        file: text.exactOptional(),
        passwordSecretName: text.exactOptional(),
      })
      .exactOptional(),
    trustStore: z
      .strictObject({ secretName: text, file: text.exactOptional() })
      .exactOptional()
      .describe("CAs of your own, from which directory or provider have their certificates"),
    clusterTrust: z
      .strictObject({
        configMapName: text.exactOptional(),
        secretName: text.exactOptional(),
        file: text.exactOptional(),
      })
      .exactOptional()
      .describe("CA of the coordinators' certificates: the gateway then speaks TLS to them"),
    networkPolicy: z
      .strictObject({
        allowFrom: z.array(peer).exactOptional(),
        allowRanges: z
          .array(text)
          .exactOptional()
          .describe("Address ranges, for a load balancer the subnets it is in"),
      })
      .exactOptional(),
  })
  .describe("Who may use the gateway's pages and API, and who reaches it");

const ingress = z
  .strictObject({
    loadBalancer: z
      .strictObject({
        host: text,
        certificateArn: text,
        internetFacing: z.boolean().exactOptional(),
        sourceRanges: z.array(text).exactOptional(),
      })
      .exactOptional(),
    ingress: z
      .strictObject({
        host: text,
        className: text,
        tlsSecretName: text.exactOptional(),
        controllerCertificate: z.boolean().exactOptional(),
        internetFacing: z.boolean().exactOptional(),
        annotations: texts.exactOptional(),
      })
      .exactOptional(),
    httpRoute: z
      .strictObject({
        host: text,
        gatewayName: text,
        gatewayNamespace: text.exactOptional(),
        internetFacing: z.boolean().exactOptional(),
      })
      .exactOptional(),
  })
  .describe("How clients outside reach the gateway: one of loadBalancer, ingress and httpRoute");

/** What surrounds the gateway: who may use it, how it is reached, and how it sees its clusters. */
export const gatewaySurroundings = {
  security: gatewaySecurity.exactOptional(),
  ldapBindPassword: text
    .exactOptional()
    .describe("Set with pulumi config set --secret --path; kept in a Kubernetes Secret only"),
  ingress: ingress.exactOptional(),
  balancing: z
    .enum(["random", "leastLoaded"])
    .exactOptional()
    .describe("How a query finds its cluster within its routing group; random unless set"),
  health: z
    .strictObject({
      monitor: z.enum(["info", "metrics"]).exactOptional(),
      minWorkers: z.number().exactOptional(),
    })
    .exactOptional()
    .describe("How the gateway finds out whether a cluster takes queries"),
};
