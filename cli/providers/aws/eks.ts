import type * as aws from "@pulumi/aws";
import { z } from "zod";
import type { Fault, ShapeOf } from "../model";
import { isObject, isSecret, UNKNOWN } from "../wire";
import { keptResource } from "./kept";
import { securityGroupId } from "./network";
import { completeName, completeRegion, labAccount, region, regionOf, tags } from "./shared";

const clusterName = z
  .string()
  .regex(/^[A-Za-z0-9][\w-]{0,99}$/, "is not the name of an EKS cluster");
const principalArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/.+$/, "is not the ARN of a role or user");
const switchedOn = z.strictObject({ enabled: z.boolean() });

const clusterInputs = z.strictObject({
  name: clusterName,
  version: z.string().regex(/^1\.\d\d$/, "is not a version like 1.34"),
  roleArn: principalArn,
  bootstrapSelfManagedAddons: z.boolean().default(true),
  accessConfig: z
    .strictObject({
      authenticationMode: z.enum(["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]),
      bootstrapClusterCreatorAdminPermissions: z.boolean().optional(),
    })
    .optional(),
  computeConfig: z
    .strictObject({
      enabled: z.boolean(),
      nodePools: z.array(z.enum(["system", "general-purpose"])).optional(),
      nodeRoleArn: principalArn.optional(),
    })
    .optional(),
  storageConfig: z.strictObject({ blockStorage: switchedOn }).optional(),
  kubernetesNetworkConfig: z
    .strictObject({ elasticLoadBalancing: switchedOn, serviceIpv4Cidr: z.cidrv4().optional() })
    .optional(),
  vpcConfig: z.strictObject({
    subnetIds: z
      .array(z.string().regex(/^subnet-[0-9a-f]+$/, "is not the id of a subnet"))
      .min(2, "must name subnets in at least two availability zones"),
    securityGroupIds: z.array(securityGroupId).optional(),
    endpointPrivateAccess: z.boolean().optional(),
    endpointPublicAccess: z.boolean().optional(),
    publicAccessCidrs: z.array(z.cidrv4()).optional(),
  }),
  enabledClusterLogTypes: z
    .array(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"]))
    .optional(),
  deletionProtection: z.boolean().optional(),
  region,
  tags,
} satisfies ShapeOf<aws.eks.ClusterArgs>);

/** aws.eks.Cluster: checked and kept; its API server is the lab's, whatever the kubeconfig says. */
export const eksCluster = keptResource({
  inputs: clusterInputs,
  replaceOn: ["name", "roleArn", "bootstrapSelfManagedAddons", "region"],
  identity: (given) => given.name,
  complete: (given, context) => completeRegion(completeName(given, context, "name"), context),
  faults: (given) => autoModeFaults(given),
  id: (given) => given.name,
  planned: (inputs, before) => {
    const { vpcConfig } = inputs;
    if (!isObject(vpcConfig) || isSecret(vpcConfig)) return {};
    const known = before?.vpcConfig;
    const clusterSecurityGroupId =
      (isObject(known) ? known.clusterSecurityGroupId : undefined) ?? UNKNOWN;
    return { vpcConfig: { ...vpcConfig, clusterSecurityGroupId } };
  },
  outputs: (given, id) => {
    const host = `oidc.eks.${regionOf(given)}.amazonaws.com/id/${digitsOf(id, 32).toUpperCase()}`;
    return {
      arn: `arn:aws:eks:${regionOf(given)}:${labAccount}:cluster/${id}`,
      endpoint: `https://${digitsOf(id, 32).toUpperCase()}.eks.amazonaws.com`,
      certificateAuthority: { data: Buffer.from(`the authority of ${id}`).toString("base64") },
      identities: [{ oidcs: [{ issuer: `https://${host}` }] }],
      status: "ACTIVE",
      vpcConfig: { ...given.vpcConfig, clusterSecurityGroupId: `sg-${digitsOf(id, 17)}` },
    };
  },
});

/** What the API says of Auto Mode by halves: its three parts are on together, or off together. */
function autoModeFaults(given: z.infer<typeof clusterInputs>): Fault[] {
  const { computeConfig, storageConfig, kubernetesNetworkConfig } = given;
  const parts = {
    "computeConfig.enabled": computeConfig?.enabled,
    "storageConfig.blockStorage.enabled": storageConfig?.blockStorage?.enabled,
    "kubernetesNetworkConfig.elasticLoadBalancing.enabled":
      kubernetesNetworkConfig?.elasticLoadBalancing?.enabled,
  };
  if (Object.values(parts).every((on) => on !== true)) return [];
  const off = Object.entries(parts).filter(([, on]) => on !== true);
  const faults = off.map(([path]) => ({ path, reason: `${path}: Auto Mode needs it: true` }));
  if (given.bootstrapSelfManagedAddons !== false) {
    const path = "bootstrapSelfManagedAddons";
    faults.push({ path, reason: `${path}: Auto Mode brings its own add-ons; use false` });
  }
  if (given.accessConfig?.authenticationMode === "CONFIG_MAP") {
    const path = "accessConfig.authenticationMode";
    faults.push({ path, reason: `${path}: Auto Mode needs access entries; use API` });
  }
  return faults;
}

/** Digits that are always the same for a name. */
function digitsOf(name: string, digits: number): string {
  return Buffer.from(name).toString("hex").padEnd(digits, "0").slice(0, digits);
}

/** aws.eks.AccessEntry: an identity of AWS that the cluster knows. */
export const accessEntry = keptResource({
  inputs: z.strictObject({
    clusterName,
    principalArn,
    type: z.enum(["STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX"]).optional(),
    kubernetesGroups: z.array(z.string()).optional(),
    userName: z.string().optional(),
    region,
    tags,
  } satisfies ShapeOf<aws.eks.AccessEntryArgs>),
  replaceOn: ["clusterName", "principalArn", "type", "region"],
  identity: (given) => `${given.clusterName}:${given.principalArn}`,
  id: (given) => `${given.clusterName}:${given.principalArn}`,
});

/** aws.eks.AccessPolicyAssociation: what that identity may do. */
export const accessPolicyAssociation = keptResource({
  inputs: z.strictObject({
    clusterName,
    principalArn,
    policyArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:eks::aws:cluster-access-policy\/\w+$/, "is not an access policy"),
    accessScope: z.strictObject({
      type: z.enum(["cluster", "namespace"]),
      namespaces: z.array(z.string()).optional(),
    }),
    region,
  } satisfies ShapeOf<aws.eks.AccessPolicyAssociationArgs>),
  replaceOn: ["*"],
  id: (given) => `${given.clusterName}#${given.principalArn}#${given.policyArn}`,
});
