import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RdsGatewayDatabase, S3ExchangeStorage, TrinoPlatform } from "trino-platform";

const config = new pulumi.Config();
// The stack that made the EKS cluster: `pulumi config set cluster organization/eks/prod`.
const eks = new pulumi.StackReference(config.require("cluster"));
const output = (name: string) => eks.requireOutput(name).apply(String);
const listOutput = (name: string) => eks.requireOutput(name).apply((ids) => ids as string[]);

// Addresses of the VPC, and so of load balancers inside it; as `eks-from-nothing` has them.
const network = config.get("network") ?? "10.40.0.0/16";

const IDENTITY_PROVIDER = "https://login.example.com/realms/prod";

const provider = new kubernetes.Provider("eks", {
  kubeconfig: output("kubeconfig"),
  // A changed routing rule then changes its ConfigMap instead of replacing it.
  enableConfigMapMutable: true,
});
const onEks = { providers: [provider] };
const metadata = {
  name: "trino",
  labels: {
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
  },
};
const namespace = new kubernetes.core.v1.Namespace("trino", { metadata }, { provider }).metadata
  .name;

const storage = new S3ExchangeStorage("exchange", { bucketCount: 4 }, onEks);

const database = new RdsGatewayDatabase(
  "gateway-database",
  {
    namespace,
    subnetIds: listOutput("privateSubnetIds"),
    securityGroupIds: [output("databaseSecurityGroupId")],
  },
  onEks,
);

const platform = new TrinoPlatform(
  "trino",
  {
    namespace,
    exchange: storage.exchange,
    // Each cluster has a role of its own; batch alone may also spool.
    identity: {
      workloadIdentity: {
        irsa: {
          oidcProviderArn: output("oidcProviderArn"),
          oidcProviderUrl: output("oidcProviderUrl"),
        },
      },
      // What the catalog `lake` reads and writes.
      additionalPolicyArns: [output("lakePolicyArn")],
    },
    // Of the catalog `lake`, which would ask its node for it.
    awsRegion: new pulumi.Config("aws").require("region"),
    catalogs: {
      lake: {
        connector: "iceberg",
        properties: {
          "iceberg.catalog.type": "glue",
          "fs.s3.enabled": "true",
        },
      },
    },
    clusters: {
      interactive: {
        profile: "interactive",
        coordinator: { memoryGiB: 32, cpu: 8 },
        workers: { replicas: 4, memoryGiB: 64, cpu: 16 },
      },
      batch: {
        profile: "batch",
        coordinator: { memoryGiB: 32, cpu: 8 },
        workers: { replicas: 8, memoryGiB: 128, cpu: 16 },
      },
    },
    // A login at both clusters, and TLS, the same; the Secrets of the namespace exist already.
    security: {
      tls: { secretName: "trino-coordinators-tls" },
      authentication: {
        oauth2: {
          issuer: IDENTITY_PROVIDER,
          clientId: "trino",
          clientSecretName: "trino-oauth2",
          principalField: "preferred_username",
        },
        // Pipelines have no browser.
        password: { secretName: "trino-passwords" },
      },
      groupsSecretName: "trino-groups",
      accessControl: {
        rules: { catalogs: [{ group: "engineers", allow: "all" }, { allow: "read-only" }] },
      },
      networkPolicy: { allowFrom: [{ namespace: "monitoring" }] },
    },
    gateway: {
      database: database.database,
      defaultRoutingGroup: "interactive",
      // TLS ends at the load balancer, inside the VPC, and again at the gateway.
      ingress: {
        loadBalancer: {
          host: "trino.example.com",
          certificateArn:
            "arn:aws:acm:eu-west-1:333333333333:certificate/00000000-0000-0000-0000-000000000000",
          // Where EKS is not in Auto Mode, leave it out: the AWS Load Balancer Controller makes it.
          controller: "eksAutoMode",
        },
      },
      security: {
        tls: { secretName: "trino-gateway-tls" },
        // On to the coordinators, verified by the CA that their Secret holds.
        clusterTrust: { secretName: "trino-coordinators-tls" },
        authentication: {
          oauth2: {
            issuer: IDENTITY_PROVIDER,
            clientId: "trino-gateway",
            clientSecretName: "trino-gateway-oauth2",
            authorizationEndpoint: `${IDENTITY_PROVIDER}/protocol/openid-connect/auth`,
            tokenEndpoint: `${IDENTITY_PROVIDER}/protocol/openid-connect/token`,
            jwkEndpoint: `${IDENTITY_PROVIDER}/protocol/openid-connect/certs`,
            redirectUrl: "https://trino.example.com/oidc/callback",
            scopes: ["openid", "groups"],
            privilegesField: "groups",
          },
        },
        roles: { admin: ".*trino-admins.*", user: ".*data.*" },
        // The load balancer is no pod.
        networkPolicy: { allowRanges: [network], allowFrom: [{ namespace: "monitoring" }] },
      },
    },
  },
  onEks,
);

export const url = platform.url;
export const gatewayAdminSecretName = platform.gatewayAdminSecretName;
