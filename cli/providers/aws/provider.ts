import type * as aws from "@pulumi/aws";
import { z } from "zod";
import type { ProviderModel, ShapeOf } from "../model";
import { cluster, clusterInstance } from "./aurora";
import { bucket } from "./bucket";
import * as settings from "./bucket-settings";
import { instance, subnetGroup } from "./database";
import * as functions from "./functions";
import { podIdentityAssociation, role, rolePolicy, rolePolicyAttachment } from "./identity";
import { vpcEndpointPolicy } from "./network";
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

/** The provider `aws`: S3, IAM, EKS Pod Identity and RDS as the program uses them. */
export const awsProvider: ProviderModel = {
  name: "aws",
  npmPackage: "@pulumi/aws",
  config,
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
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": vpcEndpointPolicy,
    "aws:rds/instance:Instance": instance,
    "aws:rds/cluster:Cluster": cluster,
    "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
    "aws:rds/subnetGroup:SubnetGroup": subnetGroup,
  },
  functions: {
    "aws:s3/getBucket:getBucket": functions.getBucket,
    "aws:s3/getBucketPolicy:getBucketPolicy": functions.getBucketPolicy,
    "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock":
      functions.getAccountPublicAccessBlock,
  },
};
