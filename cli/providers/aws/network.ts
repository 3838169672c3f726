import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type ShapeOf } from "../model";
import { completePolicy, policyFaults, policyText } from "./policy";
import { completeRegion, region, regionOf } from "./shared";

const endpointPolicyInputs = z.strictObject({
  vpcEndpointId: z.string().regex(/^vpce-[0-9a-f]+$/, "is not a VPC endpoint's id"),
  policy: policyText.optional(),
  region,
} satisfies ShapeOf<aws.ec2.VpcEndpointPolicyArgs>);

/** aws.ec2.VpcEndpointPolicy: checked and kept in the state; the lab has no networks. */
export const vpcEndpointPolicy = defineResource({
  inputs: endpointPolicyInputs,
  replaceOn: ["vpcEndpointId", "region"],
  identity: (given) => given.vpcEndpointId,
  complete: (given, context) => completeRegion(completePolicy(given, "policy"), context),
  faults: (given) =>
    given.policy === undefined ? [] : policyFaults("policy", given.policy, "endpoint"),
  apply: async (given) => ({ id: given.vpcEndpointId, outputs: { region: regionOf(given) } }),
  remove: async () => {},
});
