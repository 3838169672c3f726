import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type ShapeOf } from "../model";
import { completePolicy, policyFaults, policyText } from "./policy";
import {
  allTags,
  completeName,
  completeRegion,
  labAccount,
  region,
  regionOf,
  tags,
} from "./shared";

const iamName = z.string().regex(/^[\w+=,.@-]+$/, "must be letters, digits and +=,.@-_");
const roleName = iamName.max(64);
const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "is not a role's ARN");
const policyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/.+$/, "is not a policy's ARN");

const roleInputs = z.strictObject({
  assumeRolePolicy: policyText,
  name: roleName.optional(),
  namePrefix: iamName.max(38).optional(),
  description: z.string().max(1000).optional(),
  path: z
    .string()
    .regex(/^\/(?:.+\/)?$/, "must begin and end with a slash")
    .default("/"),
  maxSessionDuration: z.int().min(3600).max(43200).optional(),
  permissionsBoundary: policyArn.optional(),
  forceDetachPolicies: z.boolean().optional(),
  tags,
} satisfies ShapeOf<aws.iam.RoleArgs>);

/** aws.iam.Role. */
export const role = defineResource({
  inputs: roleInputs,
  replaceOn: ["name", "namePrefix", "path"],
  identity: (given) => given.name,
  complete: (given, context) =>
    completeName(completePolicy(given, "assumeRolePolicy"), context, "name", "namePrefix"),
  faults: (given) => policyFaults("assumeRolePolicy", given.assumeRolePolicy, "trust"),
  apply: async (given, { cloud, config }, before) => {
    const name = given.name ?? "";
    const arn = `arn:aws:iam::${labAccount}:role${given.path}${name}`;
    await cloud.identity.applyRole({
      name,
      arn,
      assumeRolePolicy: String(given.assumeRolePolicy),
    });
    const createDate = before?.outputs.createDate ?? new Date().toISOString();
    return { id: name, outputs: { arn, createDate, tagsAll: allTags(given, config) } };
  },
  remove: async ({ id }, { cloud }) => cloud.identity.removeRole(id),
});

const rolePolicyInputs = z.strictObject({
  role: roleName,
  policy: policyText,
  name: iamName.max(128).optional(),
  namePrefix: iamName.max(102).optional(),
} satisfies ShapeOf<aws.iam.RolePolicyArgs>);

/** aws.iam.RolePolicy: what a role may do; the object store enforces the part about buckets. */
export const rolePolicy = defineResource({
  inputs: rolePolicyInputs,
  replaceOn: ["name", "namePrefix", "role"],
  identity: (given) => `${given.role}:${given.name}`,
  complete: (given, context) =>
    completeName(completePolicy(given, "policy"), context, "name", "namePrefix"),
  faults: (given) => policyFaults("policy", given.policy, "identity"),
  apply: async (given, { cloud }) => {
    const policyName = given.name ?? "";
    await cloud.identity.applyRolePolicy({
      roleName: given.role,
      policyName,
      document: String(given.policy),
    });
    return { id: `${given.role}:${policyName}`, outputs: {} };
  },
  remove: async ({ inputs }, { cloud }) =>
    cloud.identity.removeRolePolicy(inputs.role, inputs.name ?? ""),
});

const attachmentInputs = z.strictObject({
  role: roleName,
  policyArn,
} satisfies ShapeOf<aws.iam.RolePolicyAttachmentArgs>);

/** aws.iam.RolePolicyAttachment: a policy that exists already, in the lab that of its lake. */
export const rolePolicyAttachment = defineResource({
  inputs: attachmentInputs,
  replaceOn: ["*"],
  identity: (given) => `${given.role}/${given.policyArn}`,
  apply: async (given, { cloud }) => {
    await cloud.identity.attachPolicy(given.role, given.policyArn);
    return { id: `${given.role}/${given.policyArn}`, outputs: {} };
  },
  remove: async ({ inputs }, { cloud }) =>
    cloud.identity.detachPolicy(inputs.role, inputs.policyArn),
});

const associationInputs = z.strictObject({
  clusterName: z.string().regex(/^[A-Za-z0-9][\w-]{0,99}$/, "is not the name of an EKS cluster"),
  namespace: z.string().min(1).max(63),
  serviceAccount: z.string().min(1).max(253),
  roleArn,
  region,
  tags,
} satisfies ShapeOf<aws.eks.PodIdentityAssociationArgs>);

/** aws.eks.PodIdentityAssociation: which role's credentials a pod's environment gets. */
export const podIdentityAssociation = defineResource({
  inputs: associationInputs,
  replaceOn: ["clusterName", "namespace", "serviceAccount", "region"],
  identity: (given) => `${given.clusterName}/${given.namespace}/${given.serviceAccount}`,
  complete: completeRegion,
  apply: async (given, { cloud, config }, before) => {
    const { clusterName, namespace, serviceAccount } = given;
    await cloud.identity.associate({
      namespace,
      serviceAccount,
      clusterName,
      roleArn: given.roleArn,
    });
    const associationId = before?.id ?? `a-${namespace}-${serviceAccount}`;
    const scope = `arn:aws:eks:${regionOf(given)}:${labAccount}`;
    const outputs = {
      associationArn: `${scope}:podidentityassociation/${clusterName}/${associationId}`,
      associationId,
      region: regionOf(given),
      tagsAll: allTags(given, config),
    };
    return { id: associationId, outputs };
  },
  remove: async ({ inputs }, { cloud }) =>
    cloud.identity.dissociate(inputs.namespace, inputs.serviceAccount),
});
