import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { Network } from "./network";

const POSTGRESQL = 5432;

/** A security group for databases: the cluster's pods reach PostgreSQL in it, nobody else anything. */
export function createDatabaseAccess(network: Network, cluster: Cluster): pulumi.Output<string> {
  const group = new aws.ec2.SecurityGroup("database", {
    vpcId: network.vpcId,
    description: "PostgreSQL for the pods of the EKS cluster",
    // What leaves a database answers somebody; it opens no connections.
    egress: [],
  });
  new aws.vpc.SecurityGroupIngressRule("database-from-pods", {
    securityGroupId: group.id,
    referencedSecurityGroupId: cluster.securityGroupId,
    ipProtocol: "tcp",
    fromPort: POSTGRESQL,
    toPort: POSTGRESQL,
    description: "pods",
  });
  return group.id;
}
