import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { costEks } from "../../cli/cost/eks";
import { ASSUMPTIONS, LIST_PRICES } from "../../cli/cost/prices";
import type { ReferencedStacks } from "../../cli/engine";
import { checkSettings } from "../../examples/eks-from-nothing/settings";
import { type Examples, needsOf, openExamples, type StateResource } from "./example-projects";
import { ROOT } from "./packed";

const NAME = "eks-from-nothing";
const FREED = { "trino-eks-from-nothing:deleteData": "true" };

describe("eks-from-nothing", () => {
  let examples: Examples;
  let made: StateResource[];
  let outputs: Record<string, { value: unknown }>;
  beforeAll(async () => {
    examples = await openExamples();
    examples.configure(NAME, FREED);
    ({ outputs } = await (await examples.open(NAME)).up());
    made = examples.resources(NAME);
  });
  afterAll(() => examples.close());

  const of = (type: string) => made.filter((resource) => resource.type.endsWith(`:${type}`));
  const named = (type: string, name: string) =>
    of(type).find(({ urn }) => urn.endsWith(`::${name}`)) as StateResource;
  const inputsOf = (type: string) => of(type).map(({ inputs }) => inputs);

  it("gives what eks-production reads, and that one runs on it", async () => {
    const program = readFileSync(join(ROOT, "examples/eks-production/index.ts"), "utf8");
    const read = [...program.matchAll(/(?:output|listOutput)\("(\w+)"\)/g)].map(([, key]) => key);
    expect(read).toContain("kubeconfig");
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(read));
    const values = Object.entries(outputs).map(([key, { value }]) => [key, value]);
    const references = { "organization/eks/prod": Object.fromEntries(values) } as ReferencedStacks;
    await (await examples.open("eks-production", references)).up();
    const platform = examples.resources("eks-production");
    const ofType = (type: string) => platform.filter((one) => one.type.endsWith(`:${type}`));
    expect(ofType("Release")).toHaveLength(3);
    // EKS user guide, "Use Service Annotations to configure Network Load Balancers".
    const [service] = ofType("Service").filter(({ inputs }) => inputs.spec.type === "LoadBalancer");
    expect(service?.inputs.spec.loadBalancerClass).toBe("eks.amazonaws.com/nlb");
    const kind = "service.beta.kubernetes.io/aws-load-balancer";
    expect(service?.inputs.metadata.annotations).toMatchObject({
      [`${kind}-scheme`]: "internal",
      [`${kind}-nlb-target-type`]: "ip",
    });
    // Not supported there: the class says it.
    expect(service?.inputs.metadata.annotations).not.toHaveProperty(`${kind}-type`);
    // It stands in the subnets that are tagged for internal ones, from where pods must let it in.
    const subnets = inputsOf("Subnet").filter(
      ({ tags }) => tags["kubernetes.io/role/internal-elb"] === "1",
    );
    expect(subnets).toHaveLength(3);
    const policy = ofType("NetworkPolicy").find(({ urn }) => urn.includes("gateway"));
    const rules: { from: { ipBlock?: { cidr: string } }[] }[] = policy?.inputs.spec.ingress;
    const peers = rules.flatMap(({ from }) => from);
    const open = peers.flatMap(({ ipBlock }) => (ipBlock ? [rangeOf(ipBlock.cidr)] : []));
    for (const subnet of subnets.map(({ cidrBlock }) => rangeOf(cidrBlock))) {
      const covers = ({ first, last }: typeof subnet) =>
        first <= subnet.first && last >= subnet.last;
      expect(open.some(covers)).toBe(true);
    }
  });

  it("changes nothing the second time", async () => {
    const { changes } = await (await examples.open(NAME)).preview();
    expect(changes).toEqual([]);
  });

  it("leads each private subnet out by the NAT gateway of its zone, and to S3 past it", () => {
    const [endpoint] = inputsOf("VpcEndpoint");
    expect(endpoint.serviceName).toBe("com.amazonaws.eu-west-1.s3");
    for (const zone of ["a", "b", "c"]) {
      const subnet = named("Subnet", `private-${zone}`);
      const association = inputsOf("RouteTableAssociation").find(
        ({ subnetId }) => subnetId === subnet.id,
      );
      const routes = inputsOf("Route").filter(
        ({ routeTableId }) => routeTableId === association.routeTableId,
      );
      expect(routes).toEqual([
        expect.objectContaining({
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: named("NatGateway", `nat-${zone}`).id,
        }),
      ]);
      expect(endpoint.routeTableIds).toContain(association.routeTableId);
      expect(subnet.inputs).not.toHaveProperty("mapPublicIpOnLaunch");
      const nat = named("NatGateway", `nat-${zone}`).inputs.subnetId;
      expect(nat).toBe(named("Subnet", `public-${zone}`).id);
    }
  });

  it("cuts subnets that do not overlap out of its VPC, one of each kind in each zone", () => {
    const [vpc] = inputsOf("Vpc");
    const ranges = inputsOf("Subnet").map(({ cidrBlock }) => rangeOf(cidrBlock));
    const whole = rangeOf(vpc.cidrBlock);
    const sorted = ranges.sort((one, other) => one.first - other.first);
    sorted.forEach((range, index) => {
      expect(range.first).toBeGreaterThanOrEqual(whole.first);
      expect(range.last).toBeLessThanOrEqual(whole.last);
      expect(range.first).toBeGreaterThan(sorted[index - 1]?.last ?? -1);
    });
    const zones = inputsOf("Subnet").map(({ availabilityZone }) => availabilityZone);
    expect(zones.sort()).toEqual(["a", "a", "b", "b", "c", "c"].map((zone) => `eu-west-1${zone}`));
  });

  it("lets the pods reach PostgreSQL, and nobody else anything", () => {
    const group = named("SecurityGroup", "database");
    expect(inputsOf("SecurityGroupIngressRule")).toEqual([
      expect.objectContaining({
        securityGroupId: group.id,
        referencedSecurityGroupId: named("Cluster", "cluster").outputs.vpcConfig
          .clusterSecurityGroupId,
        fromPort: 5432,
        toPort: 5432,
      }),
    ]);
    expect(group.inputs).toMatchObject({ egress: [] });
  });

  it("lets roles into the bucket of the lake and no other one, and nobody in over plain HTTP", () => {
    const { policy } = named("Policy", "lake").inputs;
    const statements = JSON.parse(policy).Statement as { Action: string[]; Resource: string[] }[];
    const bucket = named("Bucket", "lake").outputs.arn;
    for (const { Action, Resource } of statements.filter(({ Action }) =>
      Action.some((action) => action.startsWith("s3:")),
    )) {
      expect(Action).not.toContain("s3:*");
      for (const resource of Resource) expect(resource.startsWith(bucket)).toBe(true);
    }
    expect(JSON.parse(named("BucketPolicy", "lake").inputs.policy).Statement).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  });

  it("has nodes on demand, on spot and on Graviton, the last two for who tolerates them", () => {
    const pools = inputsOf("NodePool").map(({ metadata, spec }) => {
      const { requirements, taints = [], nodeClassRef } = spec.template.spec;
      const allowed = (label: string) =>
        requirements.find(({ key }: { key: string }) => key === label).values;
      expect(nodeClassRef.name).toBe(named("NodeClass", "node-class").inputs.metadata.name);
      return [
        metadata.name,
        allowed("karpenter.sh/capacity-type"),
        allowed("kubernetes.io/arch"),
        taints.map(({ key }: { key: string }) => key),
      ];
    });
    expect(pools.sort()).toEqual([
      ["trino-graviton", ["on-demand"], ["arm64"], ["trino-platform/graviton"]],
      ["trino-on-demand", ["on-demand"], ["amd64"], []],
      ["trino-spot", ["spot"], ["amd64"], ["trino-platform/spot"]],
    ]);
  });

  it("costs by the hour what `explain cost` counts, and nothing else", () => {
    expect(of("VpcEndpoint").map(({ inputs }) => inputs.vpcEndpointType)).toEqual(["Gateway"]);
    expect(of("Eip")).toHaveLength(of("NatGateway").length);
    expect(of("Cluster")).toHaveLength(1);
    const { zones, interfaceEndpoints } = ASSUMPTIONS;
    expect(zones).toBe(of("Subnet").length / 2);
    expect(interfaceEndpoints).toBe(0);
    const assumptions = { ...ASSUMPTIONS, natGateways: of("NatGateway").length };
    const cost = costEks([], { prices: LIST_PRICES, assumptions });
    // 3 x (0.045 + 0.005) and 0.10 an hour
    expect(cost.natGateways + cost.controlPlane).toBeCloseTo(730 * 0.25);
  });

  it("takes away pods before nodes, nodes before their access, all of them before the ways out", () => {
    const goesFirst = (first: StateResource, second: StateResource) => {
      // The engine deletes what depends on something before the thing itself.
      const needs = needsOf(first, made);
      expect(needs.has(second.urn), `${first.urn} must go before ${second.urn}`).toBe(true);
    };
    const cluster = named("Cluster", "cluster");
    for (const pool of of("NodePool")) {
      goesFirst(pool, named("NodeClass", "node-class"));
      for (const access of of("AccessPolicyAssociation")) goesFirst(pool, access);
      goesFirst(pool, cluster);
    }
    for (const needed of [
      ...of("RolePolicyAttachment"),
      ...of("Route"),
      ...of("RouteTableAssociation"),
      ...of("NatGateway"),
      ...of("VpcEndpoint"),
      ...of("Vpc"),
    ]) {
      goesFirst(cluster, needed);
    }
    for (const nat of of("NatGateway")) goesFirst(nat, named("InternetGateway", "internet"));
    goesFirst(named("SecurityGroupIngressRule", "database-from-pods"), cluster);
  });

  it("goes away whole where data may go, and is stopped at the data where it may not", async () => {
    examples.configure(NAME, { "trino-eks-from-nothing:deleteData": "false" });
    await (await examples.open(NAME)).up();
    const refused = await (await examples.open(NAME)).destroy().catch((error) => error);
    expect(String(refused)).toMatch(/protected/);
    expect(examples.resources(NAME).map(({ type }) => type)).toContain("aws:s3/bucket:Bucket");
    examples.configure(NAME, FREED);
    await (await examples.open(NAME)).up();
    await (await examples.open(NAME)).destroy();
    expect(examples.resources(NAME) ?? []).toEqual([]);
  });

  it("names everything wrong with its settings at once", () => {
    const wrong = checkSettings({
      name: "Trino!",
      network: "8.8.0.0",
      zones: ["a"],
      natGateways: 0,
      kubernetesVersion: "1.28",
      administratorArns: ["arn:aws:iam::111111111111:policy/all"],
      apiRanges: ["10.0.0.0"],
      deleteData: false,
    });
    expect(wrong.map((fault) => fault.split(":")[0])).toEqual([
      "name",
      "network",
      "zones",
      "natGateways",
      "kubernetesVersion",
      "administratorArns",
      "apiRanges",
    ]);
    for (const fault of wrong) expect(fault).toMatch(/use /);
  });
});

function rangeOf(block: string): { first: number; last: number } {
  const [address = "", bits = "0"] = block.split("/");
  const first = address.split(".").reduce((all, part) => all * 256 + Number(part), 0);
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
}
