import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  RdsGatewayDatabase,
  S3ExchangeStorage,
  TrinoPlatform,
  type TrinoPlatformArgs,
} from "trino-platform";
import type { Cluster } from "./cluster";
import type { Lake } from "./lake";
import type { Network } from "./network";
import type { Settings } from "./settings";

/** What the stack file says of the platform, below `trino-platform:platform`. */
type Chosen = Pick<TrinoPlatformArgs, "clusters" | "catalogs">;

/** What this program has made, and the platform stands on. */
export interface Ground {
  settings: Settings;
  network: Network;
  cluster: Cluster;
  /** Without them no pod finds a node. */
  nodes: pulumi.Resource[];
  lake: Lake;
  databaseSecurityGroupId: pulumi.Output<string>;
}

/** Both Trino clusters and the gateway on it; nothing if the stack file names no clusters. */
export function createPlatform(ground: Ground): TrinoPlatform | undefined {
  const chosen = new pulumi.Config("trino-platform").getObject<Chosen>("platform");
  if (chosen === undefined) return undefined;
  const { settings, network, cluster, nodes, lake } = ground;
  const removalPolicy = settings.deleteData ? ("destroy" as const) : ("retain" as const);
  const onEks = { providers: [cluster.provider], dependsOn: nodes };
  const labels = {
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  const namespace = new kubernetes.core.v1.Namespace(
    "trino",
    { metadata: { name: "trino", labels } },
    { provider: cluster.provider, dependsOn: nodes },
  ).metadata.name;
  const storage = new S3ExchangeStorage(
    "exchange",
    { bucketCount: 3, removalPolicy, vpcEndpoint: { id: network.s3EndpointId } },
    onEks,
  );
  const database = new RdsGatewayDatabase(
    "gateway-database",
    {
      namespace,
      subnetIds: network.privateSubnetIds,
      securityGroupIds: [ground.databaseSecurityGroupId],
      // As with NAT gateways: with one, a zone that fails takes everything with it anyway.
      multiAz: settings.natGateways > 1,
      removalPolicy,
    },
    onEks,
  );
  return new TrinoPlatform(
    "trino",
    {
      ...chosen,
      namespace,
      exchange: storage.exchange,
      awsRegion: new pulumi.Config("aws").require("region"),
      identity: {
        workloadIdentity: { podIdentity: { eksClusterName: cluster.name } },
        additionalPolicyArns: [lake.policyArn],
      },
      gateway: { database: database.database, defaultRoutingGroup: "interactive" },
    },
    onEks,
  );
}
