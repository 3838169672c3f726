import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { anyResource, type ProviderModel, type ShapeOf } from "../model";
import { cluster, clusterInstance } from "./aurora";
import { bucket } from "./bucket";
import * as settings from "./bucket-settings";
import { instance, subnetGroup } from "./database";
import * as eks from "./eks";
import * as functions from "./functions";
import { podIdentityAssociation, role, rolePolicy, rolePolicyAttachment } from "./identity";
import * as lake from "./lake";
import * as network from "./network";
import * as groups from "./security-group";
import { region, tags } from "./shared";

const config = z.strictObject({
  region,
  // Which account and credentials: accepted so that a production stack file can be previewed, and
  // without meaning in the lab.
  profile: z.string().optional(),
  accessKey: z.string().optional(),
  secretKey: z.string().optional(),
  token: z.string().optional(),
  allowedAccountIds: z.array(z.string()).optional(),
  forbiddenAccountIds: z.array(z.string()).optional(),
  assumeRoles: z.array(z.record(z.string(), z.unknown())).optional(),
  defaultTags: z.strictObject({ tags }).optional(),
  maxRetries: z.int().optional(),
  skipCredentialsValidation: z.boolean().optional(),
  skipMetadataApiCheck: z.boolean().optional(),
  skipRegionValidation: z.boolean().optional(),
  skipRequestingAccountId: z.boolean().optional(),
} satisfies ShapeOf<aws.ProviderArgs>);

/** The provider `aws`: what the program and the examples use of it. */
export const awsProvider: ProviderModel = {
  name: "aws",
  npmPackage: "@pulumi/aws",
  config,
  other: anyResource,
  types: {
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": settings.publicAccessBlock,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": settings.ownershipControls,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
      settings.encryption,
    "aws:s3/bucketPolicy:BucketPolicy": settings.bucketPolicy,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": settings.lifecycle,
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": rolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": podIdentityAssociation,
    "aws:iam/policy:Policy": lake.managedPolicy,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": lake.openIdConnectProvider,
    "aws:eks/cluster:Cluster": eks.eksCluster,
    "aws:eks/accessEntry:AccessEntry": eks.accessEntry,
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": eks.accessPolicyAssociation,
    "aws:glue/catalogDatabase:CatalogDatabase": lake.glueDatabase,
    "aws:ec2/vpc:Vpc": network.vpc,
    "aws:ec2/subnet:Subnet": network.subnet,
    "aws:ec2/internetGateway:InternetGateway": network.internetGateway,
    "aws:ec2/eip:Eip": network.eip,
    "aws:ec2/natGateway:NatGateway": network.natGateway,
    "aws:ec2/routeTable:RouteTable": network.routeTable,
    "aws:ec2/route:Route": network.route,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": network.routeTableAssociation,
    "aws:ec2/vpcEndpoint:VpcEndpoint": network.vpcEndpoint,
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": network.vpcEndpointPolicy,
    "aws:ec2/securityGroup:SecurityGroup": groups.securityGroup,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groups.securityGroupIngressRule,
    "aws:rds/instance:Instance": instance,
    "aws:rds/cluster:Cluster": cluster,
    "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
    "aws:rds/subnetGroup:SubnetGroup": subnetGroup,
  },
  functions: {
    "aws:index/getRegion:getRegion": functions.getRegion,
    "aws:s3/getBucket:getBucket": functions.getBucket,
    "aws:s3/getBucketPolicy:getBucketPolicy": functions.getBucketPolicy,
    "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock":
      functions.getAccountPublicAccessBlock,
  },
};
