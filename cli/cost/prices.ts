/** What nodes of one family cost. */
export interface NodePrices {
  /**
   * One vCPU of an on-demand node for an hour.
   * @minimum 0
   */
  vcpuHour: number;
  /**
   * One GiB of memory of an on-demand node for an hour.
   * @minimum 0
   */
  gibHour: number;
  /**
   * What a spot node costs of an on-demand one, 0 to 1.
   * @minimum 0
   * @maximum 1
   */
  spotShare: number;
}

/** What things cost, in US dollars without tax and discounts. */
export interface Prices extends NodePrices {
  /** AWS region of these prices. */
  region: string;
  /** When they were looked up. */
  date: string;
  /** Where they come from. */
  source: string;
  /** Other families of nodes by their name, for comparison. */
  otherNodes: Record<string, NodePrices>;
  /**
   * 1000 requests of S3 that write or list: PUT, POST, LIST.
   * @minimum 0
   */
  s3Per1000Writes: number;
  /**
   * 1000 requests of S3 that read: GET.
   * @minimum 0
   */
  s3Per1000Reads: number;
  /**
   * One GB in S3 Standard for a month.
   * @minimum 0
   */
  s3GbMonth: number;
  /** An RDS for PostgreSQL instance in one zone for an hour, by class. */
  rdsHour: Record<string, number>;
  /**
   * One GB of RDS storage (gp3) in one zone for a month.
   * @minimum 0
   */
  rdsGbMonth: number;
  /**
   * The control plane of an EKS cluster for an hour, with a version in standard support.
   * @minimum 0
   */
  eksHour: number;
  /**
   * What EKS Auto Mode takes for a node, of its on-demand price, 0 to 1; for spot nodes as well.
   * @minimum 0
   * @maximum 1
   */
  autoModeShare: number;
  /**
   * One NAT gateway for an hour, without its address.
   * @minimum 0
   */
  natHour: number;
  /**
   * One GB through a NAT gateway.
   * @minimum 0
   */
  natGb: number;
  /**
   * One public IPv4 address for an hour.
   * @minimum 0
   */
  publicAddressHour: number;
  /**
   * One interface endpoint in one zone for an hour. (The gateway endpoint of S3 costs nothing.)
   * @minimum 0
   */
  interfaceEndpointHour: number;
}

/** What a stack file does not say, and the cost depends on. */
export interface Assumptions {
  /**
   * Hours that everything runs in a month.
   * @exclusiveMinimum 0
   */
  hoursPerMonth: number;
  /**
   * Share of a node that pods cannot have: the kubelet, daemons, what does not fit; 0 to 1.
   * @minimum 0
   * @maximum 0.9
   */
  nodeOverhead: number;
  /**
   * Data that all batch clusters together read from tables in a day, in TB.
   * @minimum 0
   */
  scannedTbPerDay: number;
  /**
   * Data that is spooled, over all stages of the queries, for each TB that is scanned, in GB.
   * @minimum 0
   */
  spooledGbPerTb: number;
  /**
   * Data that one task spools, in MB; Trino aims at tasks that read as much.
   * @exclusiveMinimum 0
   */
  spooledMbPerTask: number;
  /**
   * How often spooled data is read: once, but more often where it is broadcast.
   * @minimum 0
   */
  reads: number;
  /**
   * Hours that spooled data stays: as long as its query.
   * @minimum 0
   */
  queryHours: number;
  /**
   * Share of the spooled data whose query died and left it to the bucket's expiry, 0 to 1.
   * @minimum 0
   * @maximum 1
   */
  orphanShare: number;
  /**
   * Availability zones of the EKS cluster's network.
   * @asType integer
   * @minimum 1
   */
  zones: number;
  /**
   * NAT gateways of that network.
   * @asType integer
   * @minimum 0
   */
  natGateways: number;
  /**
   * Data through them in a day, in GB: images, calls of AWS's APIs. Not what is on S3, if the network
   * has S3's gateway endpoint.
   * @minimum 0
   */
  natGbPerDay: number;
  /**
   * Interface endpoints of that network, each in every zone.
   * @asType integer
   * @minimum 0
   */
  interfaceEndpoints: number;
}

/**
 * Public list prices of Linux nodes, S3 Standard and RDS. Nodes by vCPU and GiB instead of by type,
 * because pods say what they need and a node autoscaler picks the type: m6i.xlarge (4 vCPU, 16 GiB)
 * at 0.192 and r6i.xlarge (4 vCPU, 32 GiB) at 0.252 give 0.033 for a vCPU and 0.00375 for a GiB.
 *
 * AWS's own pages and its price list were not read: each price stands beside where it was read, and when.
 */
export const LIST_PRICES: Prices = {
  region: "us-east-1",
  date: "2026-06",
  source:
    "AWS public list prices: EC2 m6i and r6i on demand, S3 Standard, RDS for PostgreSQL, EKS, VPC",
  // All nodes: what Karpenter is built with, made of AWS's price list for us-east-1 on 2026-01-19
  // (aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go).
  vcpuHour: 0.033,
  gibHour: 0.00375,
  // Not a list price: it changes by the hour, by type and by zone.
  spotShare: 0.35,
  otherNodes: {
    // m7g.xlarge at 0.1632 and r7g.xlarge at 0.2142
    "m7g and r7g (Graviton)": { vcpuHour: 0.02805, gibHour: 0.0031875, spotShare: 0.35 },
    // m7i.xlarge at 0.2016 and r7i.xlarge at 0.2646
    "m7i and r7i": { vcpuHour: 0.03465, gibHour: 0.0039375, spotShare: 0.35 },
  },
  // "Understanding AWS S3 Pricing" (devnotes.tech), read in 2026-11, without a date of its own.
  s3Per1000Writes: 0.005,
  s3Per1000Reads: 0.0004,
  s3GbMonth: 0.023,
  // "AWS RDS pricing explained" (infratally.com), 2026; storage: "RDS pricing calculator" (usage.ai), 2026-06.
  rdsHour: { "db.t4g.micro": 0.016, "db.t4g.small": 0.032, "db.t4g.medium": 0.065 },
  rdsGbMonth: 0.115,
  // AWS's own announcement of extended support (2024-01), and "Amazon EKS pricing" (factualminds.com), 2026-06.
  eksHour: 0.1,
  // Listed by instance type; about 12 % of the on-demand price (the same page).
  autoModeShare: 0.12,
  // "AWS NAT Gateway pricing" (cloudburn.io), 2026-02; the address there, too.
  natHour: 0.045,
  natGb: 0.045,
  publicAddressHour: 0.005,
  // "Amazon VPC pricing" (factualminds.com), 2026-06.
  interfaceEndpointHour: 0.01,
};

/** Round numbers to start from; what a team measures belongs into a prices file. */
export const ASSUMPTIONS: Assumptions = {
  hoursPerMonth: 730,
  nodeOverhead: 0.08,
  scannedTbPerDay: 10,
  spooledGbPerTb: 300,
  // fault-tolerant-execution-hash-distribution-compute-task-target-size
  spooledMbPerTask: 512,
  reads: 1,
  queryHours: 1,
  orphanShare: 0.01,
  // As examples/eks-from-nothing makes it.
  zones: 3,
  natGateways: 1,
  natGbPerDay: 10,
  interfaceEndpoints: 0,
};
