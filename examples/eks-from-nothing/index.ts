import * as pulumi from "@pulumi/pulumi";
import { createCluster } from "./cluster";
import { createDatabaseAccess } from "./database-access";
import { createLake } from "./lake";
import { createNetwork } from "./network";
import { createNodePools } from "./node-pools";
import { createPlatform } from "./platform";
import { readSettings } from "./settings";

const settings = readSettings();
const network = createNetwork(settings);
const cluster = createCluster(settings, network);
const nodes = createNodePools(cluster, network);
const lake = createLake(settings);
const databaseAccess = createDatabaseAccess(network, cluster);

const platform = createPlatform({
  settings,
  network,
  cluster,
  nodes,
  lake,
  databaseSecurityGroupId: databaseAccess,
});

// What another program reads by StackReference, if the platform is not of this one.
export const kubeconfig = cluster.kubeconfig;
export const oidcProviderArn = cluster.oidcProviderArn;
export const oidcProviderUrl = cluster.oidcProviderUrl;
export const lakePolicyArn = lake.policyArn;
export const privateSubnetIds = pulumi.all(network.privateSubnetIds);
export const databaseSecurityGroupId = databaseAccess;

// What else is good to know.
export const clusterName = cluster.name;
export const s3EndpointId = network.s3EndpointId;
export const lakeDatabaseName = lake.databaseName;
export const gatewayUrl = platform?.url;
export const gatewayAdminSecretName = platform?.gatewayAdminSecretName;
