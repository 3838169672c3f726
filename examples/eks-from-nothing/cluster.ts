import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network";
import type { Settings } from "./settings";

/** What of the cluster others use. */
export interface Cluster {
  name: pulumi.Output<string>;
  /** Logs in with `aws eks get-token`: whoever uses it needs the AWS CLI, and no password is in it. */
  kubeconfig: pulumi.Output<string>;
  provider: kubernetes.Provider;
  /** Role of the nodes; pods have roles of their own. */
  nodeRoleName: pulumi.Output<string>;
  /** Group of control plane, nodes and pods: EKS makes it. */
  securityGroupId: pulumi.Output<string>;
  oidcProviderArn: pulumi.Output<string>;
  /** Issuer of the service accounts' tokens. */
  oidcProviderUrl: pulumi.Output<string>;
  /** What lets a node join. */
  nodeAccess: pulumi.Resource[];
}

/** Policies of Auto Mode's control plane (EKS, "Amazon EKS Auto Mode cluster IAM role"). */
const CLUSTER_POLICIES = [
  "AmazonEKSClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

/** Policies of its nodes (EKS, "Amazon EKS Auto Mode node IAM role"). */
const NODE_POLICIES = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"];

/** An EKS cluster in Auto Mode: AWS runs node autoscaling, disks, load balancers and Pod Identity. */
export function createCluster(settings: Settings, network: Network): Cluster {
  // Auto Mode tags what it makes for the cluster: its role passes on whose cluster that is.
  const actions = ["sts:AssumeRole", "sts:TagSession"];
  const role = createRole("cluster", "eks.amazonaws.com", actions, CLUSTER_POLICIES);
  const nodes = createRole("node", "ec2.amazonaws.com", ["sts:AssumeRole"], NODE_POLICIES);
  const cluster = new aws.eks.Cluster(
    "cluster",
    {
      name: settings.name,
      version: settings.kubernetesVersion,
      roleArn: role.arn,
      bootstrapSelfManagedAddons: false,
      accessConfig: {
        authenticationMode: "API",
        bootstrapClusterCreatorAdminPermissions: true,
      },
      // The three go together. Built-in node pools would make a node class and an access entry of
      // their own; ours are in `node-pools.ts`.
      computeConfig: { enabled: true },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
      vpcConfig: {
        subnetIds: network.privateSubnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: settings.apiRanges,
      },
      enabledClusterLogTypes: ["audit", "authenticator"],
    },
    // What nodes need to leave as they came: with the last policy gone, or the way out, AWS would not
    // get them out of the subnets, and the VPC would stay.
    { dependsOn: [...role.attachments, ...nodes.attachments, ...network.waysOut] },
  );
  const oidcProviderUrl = cluster.identities.apply(
    ([identity]) => identity?.oidcs?.[0]?.issuer ?? "",
  );
  const oidc = new aws.iam.OpenIdConnectProvider("service-accounts", {
    url: oidcProviderUrl,
    clientIdLists: ["sts.amazonaws.com"],
  });
  const kubeconfig = kubeconfigOf(cluster, settings.name);
  return {
    name: cluster.name,
    kubeconfig,
    provider: new kubernetes.Provider("eks", { kubeconfig, enableConfigMapMutable: true }),
    nodeRoleName: nodes.name,
    securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    oidcProviderArn: oidc.arn,
    oidcProviderUrl,
    nodeAccess: [
      ...grantAccess("node", cluster.name, nodes.arn, "AmazonEKSAutoNodePolicy", "EC2"),
      ...settings.administratorArns.flatMap((arn, index) =>
        grantAccess(`administrator-${index}`, cluster.name, arn, "AmazonEKSClusterAdminPolicy"),
      ),
    ],
  };
}

function createRole(name: string, service: string, actions: string[], policies: string[]) {
  const role = new aws.iam.Role(name, {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions }],
    }),
  });
  const attachments = policies.map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(`${name}-${policy}`, {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      }),
  );
  return { arn: role.arn, name: role.name, attachments };
}

/** Who may do what in the cluster, by AWS identity (EKS, "access entries"). */
function grantAccess(
  name: string,
  clusterName: pulumi.Input<string>,
  principalArn: pulumi.Input<string>,
  policy: string,
  type?: string,
): pulumi.Resource[] {
  const entry = new aws.eks.AccessEntry(name, { clusterName, principalArn, ...(type && { type }) });
  const association = new aws.eks.AccessPolicyAssociation(name, {
    clusterName,
    principalArn: entry.principalArn,
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
    accessScope: { type: "cluster" },
  });
  return [entry, association];
}

function kubeconfigOf(cluster: aws.eks.Cluster, name: string): pulumi.Output<string> {
  const { endpoint, certificateAuthority } = cluster;
  return pulumi
    .all([endpoint, certificateAuthority, aws.getRegionOutput().region])
    .apply(([server, { data }, region]) => {
      const args = ["--region", region, "eks", "get-token", "--cluster-name", name];
      const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws", args };
      return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name, cluster: { server, "certificate-authority-data": data } }],
        users: [{ name, user: { exec } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        "current-context": name,
      });
    });
}
