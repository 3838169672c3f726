import { describe, expect, it } from "vitest";
import { shapeFaults } from "../../cli/providers/faults";
import { providers } from "../../cli/providers/index";
import type { Properties } from "../../cli/providers/wire";

const types = Object.assign({}, ...providers.map((provider) => provider.types));

/** What the attached provider says of a resource, beginning with where. */
function faultsOf(type: string, inputs: Properties): string[] {
  const model = types[type];
  const shape = shapeFaults(model.inputs, inputs, "refuse");
  const faults = shape.length > 0 ? shape : (model.faults?.(inputs, {}) ?? []);
  return faults.map(({ reason }: { reason: string }) => reason);
}

const on = { enabled: true };
const cluster = {
  name: "trino",
  version: "1.34",
  roleArn: "arn:aws:iam::000000000000:role/cluster",
  bootstrapSelfManagedAddons: false,
  computeConfig: on,
  storageConfig: { blockStorage: on },
  kubernetesNetworkConfig: { elasticLoadBalancing: on },
  vpcConfig: { subnetIds: ["subnet-0a1", "subnet-0a2"] },
};
const rule = {
  securityGroupId: "sg-0a1",
  referencedSecurityGroupId: "sg-0a2",
  ipProtocol: "tcp",
  fromPort: 5432,
  toPort: 5432,
};
const route = {
  routeTableId: "rtb-0a1",
  destinationCidrBlock: "0.0.0.0/0",
  natGatewayId: "nat-0a1",
};
const pool = (requirement: object) => ({
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name: "trino" },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "trino" },
        requirements: [requirement],
      },
    },
  },
});
const onSpot = { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot"] };

const CLUSTER = "aws:eks/cluster:Cluster";
const ROUTE = "aws:ec2/route:Route";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const POOL = "kubernetes:karpenter.sh/v1:NodePool";

describe("networks and EKS as the attached providers check them", () => {
  it.each([
    [CLUSTER, cluster],
    [ROUTE, route],
    [RULE, rule],
    [POOL, pool(onSpot)],
  ])("%s: takes what AWS takes", (type, inputs) => {
    expect(faultsOf(type, inputs)).toEqual([]);
  });

  it.each<[string, string, Properties, string]>([
    [
      "Auto Mode by halves",
      CLUSTER,
      { ...cluster, storageConfig: { blockStorage: { enabled: false } } },
      "storageConfig.blockStorage.enabled: Auto Mode needs it",
    ],
    [
      "Auto Mode beside add-ons of one's own",
      CLUSTER,
      { ...cluster, bootstrapSelfManagedAddons: true },
      "bootstrapSelfManagedAddons: Auto Mode brings its own",
    ],
    [
      "one zone",
      CLUSTER,
      { ...cluster, vpcConfig: { subnetIds: ["subnet-0a1"] } },
      "at least two availability zones",
    ],
    ["a misspelt setting", CLUSTER, { ...cluster, vpcConfg: {} }, 'did you mean "vpcConfig"'],
    ["a route to nowhere", ROUTE, { ...route, natGatewayId: undefined }, "leads to nowhere"],
    [
      "a route to two places",
      ROUTE,
      { ...route, gatewayId: "igw-0a1" },
      "leads to gatewayId and natGatewayId",
    ],
    [
      "a rule for nobody",
      RULE,
      { ...rule, referencedSecurityGroupId: undefined },
      "lets in nobody",
    ],
    [
      "a rule for all ports by omission",
      RULE,
      { ...rule, toPort: undefined },
      "tcp needs it and toPort",
    ],
    [
      "a VPC that begins in its middle",
      "aws:ec2/vpc:Vpc",
      { cidrBlock: "10.40.0.1/16" },
      "first address",
    ],
    ["a VPC that is too large", "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/8" }, "/16 to a /28"],
    [
      "a gateway endpoint in subnets",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      { vpcId: "vpc-0a1", serviceName: "com.amazonaws.eu-west-1.s3", subnetIds: ["subnet-0a1"] },
      "of type Gateway has none",
    ],
    [
      "a database with capitals",
      "aws:glue/catalogDatabase:CatalogDatabase",
      { name: "Lake" },
      "lower-case",
    ],
    [
      "two numbers to compare with",
      POOL,
      pool({ key: "eks.amazonaws.com/instance-cpu", operator: "Gt", values: ["3", "7"] }),
      "requirements[0]",
    ],
    ["an operator that there is not", POOL, pool({ ...onSpot, operator: "Equals" }), "operator"],
  ])("refuses %s", (_what, type, inputs, reason) => {
    expect(faultsOf(type, inputs).join("\n")).toContain(reason);
  });
});
