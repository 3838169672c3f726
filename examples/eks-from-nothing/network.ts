import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings";

/** What of the network others use. */
export interface Network {
  vpcId: pulumi.Output<string>;
  /** Of nodes, pods and databases; one in each zone. */
  privateSubnetIds: pulumi.Output<string>[];
  /** The S3 gateway endpoint: what goes to buckets passes no NAT gateway, and is not paid by the byte. */
  s3EndpointId: pulumi.Output<string>;
  /** What a node needs to come out; it must be there as long as nodes are. */
  waysOut: pulumi.Resource[];
}

/** A VPC of private and public subnets, NAT gateways in the public ones, and the way to S3. */
export function createNetwork({ name, network, zones, natGateways }: Settings): Network {
  const tags = (part: string) => ({ Name: `${name}-${part}` });
  const vpc = new aws.ec2.Vpc("network", {
    cidrBlock: `${network}/16`,
    // EKS and RDS find each other by names.
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: tags("network"),
  });
  const vpcId = vpc.id;
  const region = aws.getRegionOutput().region;
  const [first, second] = network.split(".");
  const subnet = (kind: "public" | "private", zone: string, range: string) =>
    new aws.ec2.Subnet(`${kind}-${zone}`, {
      vpcId,
      availabilityZone: region.apply((known) => `${known}${zone}`),
      cidrBlock: `${first}.${second}.${range}`,
      tags: {
        ...tags(`${kind}-${zone}`),
        // Where Auto Mode puts load balancers (EKS, "Tag subnets for EKS Auto Mode").
        [`kubernetes.io/role/${kind === "public" ? "elb" : "internal-elb"}`]: "1",
      },
    });

  const gateway = new aws.ec2.InternetGateway("internet", { vpcId, tags: tags("internet") });
  const publicTable = new aws.ec2.RouteTable("public", { vpcId, tags: tags("public") });
  const toInternet = new aws.ec2.Route("public-to-internet", {
    routeTableId: publicTable.id,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.id,
  });
  // The last /20 of the VPC is for the public subnets.
  const publicSubnets = zones.map((zone, index) => subnet("public", zone, `${240 + index}.0/24`));
  const publicAssociations = zones.map(
    (zone, index) =>
      new aws.ec2.RouteTableAssociation(`public-${zone}`, {
        routeTableId: publicTable.id,
        subnetId: (publicSubnets[index] as aws.ec2.Subnet).id,
      }),
  );
  const nats = zones.slice(0, natGateways).map((zone, index) => {
    const address = new aws.ec2.Eip(
      `nat-${zone}`,
      { domain: "vpc", tags: tags(`nat-${zone}`) },
      // AWS keeps an address that a gateway still maps.
      { dependsOn: [gateway] },
    );
    return new aws.ec2.NatGateway(
      `nat-${zone}`,
      {
        allocationId: address.id,
        subnetId: (publicSubnets[index] as aws.ec2.Subnet).id,
        tags: tags(`nat-${zone}`),
      },
      { dependsOn: [toInternet, ...publicAssociations] },
    );
  });

  const privateParts = zones.map((zone, index) => {
    const own = subnet("private", zone, `${index * 16}.0/20`);
    const table = new aws.ec2.RouteTable(`private-${zone}`, {
      vpcId,
      tags: tags(`private-${zone}`),
    });
    const association = new aws.ec2.RouteTableAssociation(`private-${zone}`, {
      routeTableId: table.id,
      subnetId: own.id,
    });
    const route = new aws.ec2.Route(`private-${zone}-out`, {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: (nats[index % nats.length] as aws.ec2.NatGateway).id,
    });
    return { own, table, waysOut: [association, route] };
  });
  const s3 = new aws.ec2.VpcEndpoint("s3", {
    vpcId,
    serviceName: region.apply((known) => `com.amazonaws.${known}.s3`),
    vpcEndpointType: "Gateway",
    routeTableIds: privateParts.map(({ table }) => table.id),
    tags: tags("s3"),
  });
  return {
    vpcId,
    privateSubnetIds: privateParts.map(({ own }) => own.id),
    s3EndpointId: s3.id,
    waysOut: [s3, ...privateParts.flatMap(({ waysOut }) => waysOut)],
  };
}
