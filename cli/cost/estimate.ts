import { GATEWAY_DEFAULTS } from "../../components/gateway/defaults";
import { defaultMemoryGiB } from "../../components/gateway/memory";
import { parseMiB } from "../../components/shared/quantities";
import { isFaultTolerant } from "../../components/trino/check";
import {
  checkSinkMemory,
  type SpooledExchange,
  type SpoolingCluster,
  sizeSinks,
} from "../../components/trino/exchange-memory";
import { workerRange } from "../../components/trino/scaling/range";
import { clustersWithExchange } from "../../infra/cluster-options";
import { askBackend } from "../../infra/exchange/backends";
import { knownExchange } from "../../infra/exchange/check";
import { inClusterServers } from "../../infra/in-cluster/servers";
import type { PlatformConfig } from "../../infra/stack-file";
import { costDatabase } from "./database";
import { costEks, type EksCost } from "./eks";
import { costExchange, type ExchangeCost, type Spooling, spoolableGbPerSecond } from "./exchange";
import {
  costFamilies,
  costNodes,
  type FamilyCost,
  type NodeCost,
  type Pods,
  type Range,
  spotWorkers,
} from "./nodes";
import type { CostBasis } from "./prices-file";

/** What a stack costs, and what other choices would cost; US dollars a month. */
export interface CostReport extends CostBasis {
  nodes: NodeCost[];
  /** What the workers of clusters that may be on spot nodes would cost in other ways. */
  spotChoices: SpotChoice[];
  /** Absent without an exchange on Amazon S3. */
  exchange?: ClusterExchangeCost[];
  /** Absent if the gateway's database is not on RDS, or its class has no price. */
  database?: number;
  total: Range;
  /** The same pods on other families of nodes; absent outside AWS. */
  families?: FamilyCost[];
  /** An EKS cluster that is this stack's alone, not in the total; absent outside AWS. */
  eks?: EksCost;
  /** What is not in the total, and what a number should not be taken for. */
  notes: string[];
}

/** One way to buy the workers of a cluster that retries tasks. */
export interface SpotChoice {
  cluster: string;
  /** `workers.spot.onDemandFloor`; absent if all workers are on demand. */
  onDemandFloor?: number;
  /** True if the stack file says so. */
  chosen: boolean;
  monthly: Range;
}

/** What the spooling of one cluster costs, and what other choices would. */
export interface ClusterExchangeCost extends ExchangeCost {
  cluster: string;
  spooling: Spooling;
  buckets: number;
  /** What can be spooled before S3 throttles, in GB a second. */
  gbPerSecond: number;
  /** The same with other part sizes. */
  partSizes: PartSize[];
}

/** One part size among others. */
export interface PartSize {
  partMb: number;
  /** Cost of requests and storage. */
  monthly: number;
  gbPerSecond: number;
  /** Buffers of one task's sink, in MiB. */
  sinkMiB: number;
  /** False if the sinks would fill the workers' heap: the stack file would be refused. */
  fits: boolean;
}

/** What a stack costs in a month. Pure; the configuration must have passed its checks. */
export function estimateCost(config: PlatformConfig, region: string, basis: CostBasis): CostReport {
  const pods = podsOf(config);
  const nodes = pods.map((one) => costNodes(one, basis));
  const exchange = exchangeOf(config, basis);
  const database = costDatabase(config, basis);
  const known = typeof database === "number" ? database : undefined;
  const fixed = (exchange ?? []).reduce((sum, { total }) => sum + total, 0) + (known ?? 0);
  const sum = (side: keyof Range) => nodes.reduce((all, { monthly }) => all + monthly[side], fixed);
  return {
    ...basis,
    nodes,
    spotChoices: spotChoices(config, basis),
    ...(exchange && { exchange }),
    ...(known !== undefined && { database: known }),
    total: { min: sum("min"), max: sum("max") },
    // Without a region nothing of the stack is on AWS.
    ...(region !== "" && { families: costFamilies(pods, basis), eks: costEks(pods, basis) }),
    notes: [
      ...regionNotes(region, basis),
      ...exchangeNotes(config),
      ...(config.spooling
        ? ["not in the total: results that are spooled for clients, and their way out of AWS"]
        : []),
      ...(typeof database === "string" ? [database] : []),
      "not in the total: the Kubernetes cluster under it, disks, traffic between zones and out of AWS, what catalogs read",
    ],
  };
}

function podsOf(config: PlatformConfig): Pods[] {
  const { clusters, gateway } = config;
  const trino = Object.entries(clusters).flatMap(([name, { coordinator, workers }]) => [
    { name: `${name} coordinator`, count: { min: 1, max: 1 }, ...sizeOf(coordinator) },
    {
      name: `${name} worker`,
      count: workerRange(workers),
      ...sizeOf(workers),
      ...(workers.spot && { spot: spotWorkers(workers, workers.spot.onDemandFloor) }),
    },
  ]);
  const {
    replicas = GATEWAY_DEFAULTS.replicas,
    memoryGiB = defaultMemoryGiB(gateway.load),
    cpu = GATEWAY_DEFAULTS.cpu,
  } = gateway;
  const count = { min: replicas, max: replicas };
  const servers = inClusterServers(config).map(({ what, asks }) => {
    const one = { min: 1, max: 1 };
    return { name: what, count: one, cpu: asks.cpu, memoryGiB: asks.memoryMiB / 1024 };
  });
  return [...trino, { name: "gateway", count, memoryGiB, cpu }, ...servers];
}

function spotChoices({ clusters }: PlatformConfig, basis: CostBasis): SpotChoice[] {
  return Object.entries(clusters).flatMap(([cluster, { profile, workers }]) => {
    if (!isFaultTolerant(profile)) return [];
    const count = workerRange(workers);
    const chosen = workers.spot?.onDemandFloor;
    // The least that is allowed, the highest that can be held, and the stack's own.
    const highest = Math.floor((count.min - 1) / 2);
    const floors = [chosen, highest, 1].filter(
      (floor) => floor !== undefined && floor >= 1 && floor <= highest,
    );
    const pods = { name: cluster, count, ...sizeOf(workers) };
    return [undefined, ...[...new Set(floors)].sort((a = 0, b = 0) => b - a)].map((floor) => {
      const spot = floor === undefined ? {} : { spot: spotWorkers(workers, floor) };
      const { monthly } = costNodes({ ...pods, ...spot }, basis);
      const choice = { cluster, chosen: floor === chosen, monthly };
      return floor === undefined ? choice : { ...choice, onDemandFloor: floor };
    });
  });
}

function sizeOf({ cpu, memoryGiB }: { cpu: number; memoryGiB: number }) {
  return { cpu, memoryGiB };
}

function exchangeOf(config: PlatformConfig, basis: CostBasis): ClusterExchangeCost[] | undefined {
  const buckets = bucketsOf(config);
  const spooled = knownExchange(config);
  if (buckets === undefined || !spooled) return undefined;
  const spooling = Object.entries(clustersWithExchange(config)).filter(([, { profile }]) =>
    isFaultTolerant(profile),
  );
  // Nobody says which of them does how much.
  const scannedTbPerDay = basis.assumptions.scannedTbPerDay / spooling.length;
  const each = { ...basis, assumptions: { ...basis.assumptions, scannedTbPerDay } };
  return spooling.map(([name, cluster]) => {
    const spec = {
      trinoVersion: config.trinoVersion,
      ...cluster,
      configProperties: cluster.configProperties ?? {},
    };
    return clusterExchange(name, spec, spooled, buckets, each);
  });
}

function clusterExchange(
  cluster: string,
  spec: SpoolingCluster,
  spooled: SpooledExchange,
  buckets: number,
  basis: CostBasis,
): ClusterExchangeCost {
  const { partitions, part } = sizeSinks(spooled, spec);
  const spooling: Spooling = {
    partitions,
    partMb: part,
    maxFileMb: parseMiB(spooled.properties["exchange.sink-max-file-size"] ?? "") ?? 1024,
    expirationDays: spooled.expirationDays ?? 0,
  };
  const cost = costExchange(spooling, basis);
  const sizes = [...new Set([5, 8, 16, 32, 64, part])].sort((a, b) => a - b);
  return {
    cluster,
    spooling,
    ...cost,
    buckets,
    gbPerSecond: spoolableGbPerSecond(buckets, cost.requests, basis.assumptions),
    partSizes: sizes.map((partMb) => {
      const other = costExchange({ ...spooling, partMb }, basis);
      const properties = { ...spooled.properties, "exchange.s3.upload.part-size": `${partMb}MB` };
      return {
        partMb,
        monthly: other.total,
        gbPerSecond: spoolableGbPerSecond(buckets, other.requests, basis.assumptions),
        sinkMiB: sizeSinks({ properties }, spec).sink,
        fits: checkSinkMemory({ properties }, spec, cluster).length === 0,
      };
    }),
  };
}

/** Buckets that take data; undefined if the exchange is not on Amazon S3. */
function bucketsOf(config: PlatformConfig): number | undefined {
  return askBackend(config, (backend, written) => backend.amazonS3(written)?.buckets);
}

function regionNotes(region: string, { prices }: CostBasis): string[] {
  return region === prices.region
    ? []
    : [`the stack is in ${region || "no region that it names"}: its prices differ`];
}

function exchangeNotes(config: PlatformConfig): string[] {
  return config.exchange && bucketsOf(config) === undefined
    ? ["the exchange is not on Amazon S3: its requests and storage are not in the total"]
    : [];
}
