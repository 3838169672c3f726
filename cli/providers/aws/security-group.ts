import type * as aws from "@pulumi/aws";
import { z } from "zod";
import type { Fault, ShapeOf } from "../model";
import { drawnId, keptResource } from "./kept";
import { securityGroupId } from "./network";
import { completeName, completeRegion, labAccount, region, regionOf, tags } from "./shared";

// EC2's characters for descriptions ("Security group rules").
const description = z
  .string()
  .max(255)
  .regex(/^[\w .:/()#,@[\]+=&;{}!$*-]*$/, "has a character that EC2 refuses")
  .optional();

/** aws.ec2.SecurityGroup; its rules are resources of their own, but for an empty list. */
export const securityGroup = keptResource({
  inputs: z.strictObject({
    vpcId: z.string().regex(/^vpc-[0-9a-f]+$/, "is not the id of a VPC"),
    name: z
      .string()
      .max(255)
      .refine((name) => !name.startsWith("sg-"), "must not begin with sg-"),
    description,
    egress: z.array(z.never()).optional(),
    ingress: z.array(z.never()).optional(),
    region,
    tags,
  } satisfies ShapeOf<aws.ec2.SecurityGroupArgs>),
  replaceOn: ["vpcId", "name", "description", "region"],
  complete: (given, context) => completeRegion(completeName(given, context, "name"), context),
  id: drawnId("sg"),
  outputs: (given, id) => ({
    arn: `arn:aws:ec2:${regionOf(given)}:${labAccount}:security-group/${id}`,
  }),
});

const PEERS = ["cidrIpv4", "referencedSecurityGroupId"] as const;

const ruleInputs = z.strictObject({
  securityGroupId,
  ipProtocol: z.enum(["tcp", "udp", "icmp", "-1"]),
  fromPort: z.int().min(-1).max(65535).optional(),
  toPort: z.int().min(-1).max(65535).optional(),
  cidrIpv4: z.cidrv4().optional(),
  referencedSecurityGroupId: securityGroupId.optional(),
  description,
  region,
  tags,
} satisfies ShapeOf<aws.vpc.SecurityGroupIngressRuleArgs>);

/** aws.vpc.SecurityGroupIngressRule: who may come in, one peer a rule. */
export const securityGroupIngressRule = keptResource({
  inputs: ruleInputs,
  replaceOn: ["securityGroupId", "region"],
  faults: (given) => ruleFaults(given),
  id: drawnId("sgr"),
  outputs: (_, id) => ({ securityGroupRuleId: id }),
});

function ruleFaults(given: z.infer<typeof ruleInputs>): Fault[] {
  const peers = PEERS.filter((key) => given[key] !== undefined);
  const faults: Fault[] = [];
  if (peers.length !== 1) {
    const has = peers.join(" and ") || "nobody";
    faults.push({ path: "", reason: `lets in ${has}; use one of ${PEERS.join(" and ")}` });
  }
  const hasPorts = given.fromPort !== undefined && given.toPort !== undefined;
  if (/^(?:tcp|udp)$/.test(given.ipProtocol) && !hasPorts) {
    faults.push({ path: "fromPort", reason: `fromPort: ${given.ipProtocol} needs it and toPort` });
  }
  return faults;
}
