import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type Fault, type ShapeOf } from "../model";
import { UNKNOWN } from "../wire";
import { drawnId, keptResource } from "./kept";
import { completePolicy, policyFaults, policyText } from "./policy";
import { completeRegion, labAccount, region, regionOf, tags } from "./shared";

/** The id of a resource of EC2. */
const idOf = (prefix: string, what: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `is not the id of ${what}`);

const vpcId = idOf("vpc", "a VPC");
const subnetId = idOf("subnet", "a subnet");
const routeTableId = idOf("rtb", "a route table");
/** Of a security group. */
export const securityGroupId = idOf("sg", "a security group");

/** A range whose first address is the one that is written: EC2 refuses `10.0.0.1/16`. */
const range = z.cidrv4().refine((text) => {
  const [address = "", bits = "0"] = text.split("/");
  const number = address.split(".").reduce((all, part) => all * 256 + Number(part), 0);
  return number % 2 ** (32 - Number(bits)) === 0;
}, "does not begin with its first address");

/** VPCs and subnets are a /16 to a /28 (EC2, "VPC CIDR blocks"). */
const block = range.refine((text) => {
  const bits = Number(text.split("/")[1]);
  return bits >= 16 && bits <= 28;
}, "must be a /16 to a /28");

const endpointPolicyInputs = z.strictObject({
  vpcEndpointId: idOf("vpce", "a VPC endpoint"),
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

const ec2Arn = (kind: string) => (given: { region?: string | undefined }, id: string) => ({
  arn: `arn:aws:ec2:${regionOf(given)}:${labAccount}:${kind}/${id}`,
});

/** aws.ec2.Vpc. */
export const vpc = keptResource({
  inputs: z.strictObject({
    cidrBlock: block,
    enableDnsHostnames: z.boolean().optional(),
    enableDnsSupport: z.boolean().optional(),
    region,
    tags,
  } satisfies ShapeOf<aws.ec2.VpcArgs>),
  replaceOn: ["cidrBlock", "region"],
  id: drawnId("vpc"),
  outputs: ec2Arn("vpc"),
});

/** aws.ec2.Subnet. */
export const subnet = keptResource({
  inputs: z.strictObject({
    vpcId,
    cidrBlock: block,
    availabilityZone: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "is not a zone"),
    mapPublicIpOnLaunch: z.boolean().optional(),
    region,
    tags,
  } satisfies ShapeOf<aws.ec2.SubnetArgs>),
  replaceOn: ["vpcId", "cidrBlock", "availabilityZone", "region"],
  id: drawnId("subnet"),
  outputs: ec2Arn("subnet"),
});

/** aws.ec2.InternetGateway. */
export const internetGateway = keptResource({
  inputs: z.strictObject({ vpcId, region, tags } satisfies ShapeOf<aws.ec2.InternetGatewayArgs>),
  replaceOn: ["region"],
  id: drawnId("igw"),
  outputs: ec2Arn("internet-gateway"),
});

/** aws.ec2.Eip. */
export const eip = keptResource({
  inputs: z.strictObject({
    domain: z.literal("vpc"),
    region,
    tags,
  } satisfies ShapeOf<aws.ec2.EipArgs>),
  replaceOn: ["domain", "region"],
  id: drawnId("eipalloc"),
  outputs: (_, id) => ({ allocationId: id }),
});

/** aws.ec2.NatGateway. */
export const natGateway = keptResource({
  inputs: z.strictObject({
    allocationId: idOf("eipalloc", "an Elastic IP"),
    subnetId,
    connectivityType: z.literal("public").optional(),
    region,
    tags,
  } satisfies ShapeOf<aws.ec2.NatGatewayArgs>),
  replaceOn: ["allocationId", "subnetId", "connectivityType", "region"],
  id: drawnId("nat"),
});

/** aws.ec2.RouteTable; its routes are resources of their own. */
export const routeTable = keptResource({
  inputs: z.strictObject({ vpcId, region, tags } satisfies ShapeOf<aws.ec2.RouteTableArgs>),
  replaceOn: ["vpcId", "region"],
  id: drawnId("rtb"),
  outputs: ec2Arn("route-table"),
});

const TARGETS = ["gatewayId", "natGatewayId"] as const;

const routeInputs = z.strictObject({
  routeTableId,
  destinationCidrBlock: range,
  gatewayId: idOf("igw", "an internet gateway").optional(),
  natGatewayId: idOf("nat", "a NAT gateway").optional(),
  region,
} satisfies ShapeOf<aws.ec2.RouteArgs>);

/** aws.ec2.Route: to one target. */
export const route = keptResource({
  inputs: routeInputs,
  replaceOn: ["routeTableId", "destinationCidrBlock", "region"],
  identity: (given) => `${given.routeTableId} ${given.destinationCidrBlock}`,
  faults: (given) => oneTarget(given),
  id: ({ routeTableId, destinationCidrBlock }) =>
    `r-${routeTableId}-${destinationCidrBlock.replaceAll(/\D/g, "")}`,
});

function oneTarget(given: z.infer<typeof routeInputs>): Fault[] {
  const targets = TARGETS.filter((key) => given[key] !== undefined);
  return targets.length === 1
    ? []
    : [{ path: "", reason: `leads to ${targets.join(" and ") || "nowhere"}; use one target` }];
}

/** aws.ec2.RouteTableAssociation. */
export const routeTableAssociation = keptResource({
  inputs: z.strictObject({
    routeTableId,
    subnetId,
    region,
  } satisfies ShapeOf<aws.ec2.RouteTableAssociationArgs>),
  replaceOn: ["subnetId", "region"],
  identity: (given) => given.subnetId,
  id: drawnId("rtbassoc"),
});

const endpointInputs = z.strictObject({
  vpcId,
  serviceName: z.string().regex(/^com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+$/, "is not a service"),
  vpcEndpointType: z.enum(["Gateway", "Interface"]).default("Gateway"),
  routeTableIds: z.array(routeTableId).optional(),
  subnetIds: z.array(subnetId).optional(),
  securityGroupIds: z.array(securityGroupId).optional(),
  privateDnsEnabled: z.boolean().optional(),
  policy: policyText.optional(),
  region,
  tags,
} satisfies ShapeOf<aws.ec2.VpcEndpointArgs>);

/** aws.ec2.VpcEndpoint: a gateway endpoint lies in route tables, an interface endpoint in subnets. */
export const vpcEndpoint = keptResource({
  inputs: endpointInputs,
  replaceOn: ["vpcId", "serviceName", "vpcEndpointType", "region"],
  complete: (given, context) => completeRegion(completePolicy(given, "policy"), context),
  faults: (given) => {
    const wrong = given.vpcEndpointType === "Interface" ? "routeTableIds" : "subnetIds";
    if (given[wrong] === undefined || String(given.vpcEndpointType) === UNKNOWN) return [];
    const kind = given.vpcEndpointType ?? "Gateway";
    return [{ path: wrong, reason: `${wrong}: an endpoint of type ${kind} has none` }];
  },
  id: drawnId("vpce"),
  outputs: ec2Arn("vpc-endpoint"),
});
