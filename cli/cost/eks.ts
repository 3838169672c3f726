import { costPod, type Pods, type Range } from "./nodes";
import type { CostBasis } from "./prices-file";

/** What an EKS cluster of one's own costs below the platform, US dollars a month. */
export interface EksCost {
  /** The control plane, with a version in standard support. */
  controlPlane: number;
  /** What Auto Mode takes for the nodes; nothing on nodes of one's own. */
  autoMode: Range;
  /** NAT gateways and their addresses. */
  natGateways: number;
  /** What goes through them. */
  natTraffic: number;
  /** Interface endpoints; the gateway endpoint of S3 costs nothing. */
  interfaceEndpoints: number;
  total: Range;
}

const DAYS_PER_MONTH = 365 / 12;

/** What a network and an EKS cluster in Auto Mode cost, such as `examples/eks-from-nothing` makes. */
export function costEks(pods: Pods[], basis: CostBasis): EksCost {
  const { prices, assumptions } = basis;
  const { hoursPerMonth, zones } = assumptions;
  // The fee is of the on-demand price, on spot nodes as well.
  const nodes = (side: keyof Range) =>
    pods.reduce((sum, one) => sum + one.count[side] * costPod(one, basis), 0);
  const autoMode = {
    min: nodes("min") * prices.autoModeShare,
    max: nodes("max") * prices.autoModeShare,
  };
  const gatewayHour = prices.natHour + prices.publicAddressHour;
  const fixed = {
    controlPlane: prices.eksHour * hoursPerMonth,
    natGateways: assumptions.natGateways * gatewayHour * hoursPerMonth,
    natTraffic: assumptions.natGbPerDay * DAYS_PER_MONTH * prices.natGb,
    interfaceEndpoints:
      assumptions.interfaceEndpoints * zones * prices.interfaceEndpointHour * hoursPerMonth,
  };
  const sum = Object.values(fixed).reduce((all, cost) => all + cost, 0);
  return { ...fixed, autoMode, total: { min: sum + autoMode.min, max: sum + autoMode.max } };
}
