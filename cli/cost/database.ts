import { RDS_DEFAULTS } from "../../components/gateway/defaults";
import { askDatabase, type DatabaseName, type WrittenDatabase } from "../../infra/database";
import type { PlatformConfig } from "../../infra/stack-file";
import type { CostBasis } from "./prices-file";

/** US dollars a month, or in words why it is not in the total. */
type Cost = number | string;

/** What each kind of database costs. */
const COSTS: {
  [Name in DatabaseName]: (written: WrittenDatabase<Name>, basis: CostBasis) => Cost;
} = {
  existing: () => "the gateway's database exists: it is not in the total",
  rds: (rds, { prices, assumptions }) => {
    const { instanceClass, allocatedGiB, multiAz } = { ...RDS_DEFAULTS, ...rds };
    const hour = prices.rdsHour[instanceClass];
    if (hour === undefined) {
      return `${instanceClass} has no price in the table: the database is not in the total`;
    }
    // A standby is a second instance with storage of its own.
    const copies = multiAz ? 2 : 1;
    return copies * (hour * assumptions.hoursPerMonth + allocatedGiB * prices.rdsGbMonth);
  },
  aurora: () => "the gateway's Aurora costs what it is used: it is not in the total",
  cnpg: () => "the gateway's CloudNativePG runs on the cluster's nodes: it is not in the total",
  inCluster: () => "the gateway's PostgreSQL runs on the cluster's nodes: it is among them",
};

/** What the gateway's database costs in a month. */
export function costDatabase({ gateway }: PlatformConfig, basis: CostBasis): Cost {
  const cost = askDatabase(gateway.database, (_, written, name) => COSTS[name](written, basis));
  return cost ?? "the stack has no database";
}
