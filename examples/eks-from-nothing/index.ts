import * as pulumi from "@pulumi/pulumi";
import { createCluster } from "./cluster";
import { createDatabaseAccess } from "./database-access";
import { createLake } from "./lake";
import { createNetwork } from "./network";
import { createNodePools } from "./node-pools";
import { readSettings } from "./settings";

const settings = readSettings();
const network = createNetwork(settings);
const cluster = createCluster(settings, network);
createNodePools(cluster, network);
const lake = createLake(settings);

// What `../eks-production` reads.
export const kubeconfig = cluster.kubeconfig;
export const oidcProviderArn = cluster.oidcProviderArn;
export const oidcProviderUrl = cluster.oidcProviderUrl;
export const lakePolicyArn = lake.policyArn;
export const privateSubnetIds = pulumi.all(network.privateSubnetIds);
export const databaseSecurityGroupId = createDatabaseAccess(network, cluster);

// What else a program can make use of.
export const clusterName = cluster.name;
export const s3EndpointId = network.s3EndpointId;
export const lakeDatabaseName = lake.databaseName;
