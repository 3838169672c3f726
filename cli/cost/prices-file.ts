import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { formatFaults } from "../../components/shared/faults";
import type { Scalar } from "../../components/shared/written";
import { checkFile } from "../../infra/file-shapes";
import { UsageError } from "../output";
import { ASSUMPTIONS, type Assumptions, LIST_PRICES, type Prices } from "./prices";

/** A file of prices: what it leaves out is as on the list. */
export interface PricesFile extends Partial<Omit<Prices, "date">> {
  /** When they were looked up. */
  date?: Scalar;
  /** What a stack file does not say, and the cost depends on. */
  assumptions?: Partial<Assumptions>;
}

/** Prices, and what else the cost depends on. */
export interface CostBasis {
  prices: Prices;
  assumptions: Assumptions;
}

/** The list prices and the assumptions that come with them. */
export const LIST_BASIS: CostBasis = { prices: LIST_PRICES, assumptions: ASSUMPTIONS };

/**
 * The list prices with those of a file over them.
 *
 * @throws UsageError if the file cannot be read or has faults; the message has every fault
 */
export function readPrices(path: string): CostBasis {
  const { faults, rest } = checkFile("PricesFile", readYaml(path));
  if (faults.length > 0) throw new UsageError(formatFaults(`${path}:`, faults));
  const { assumptions: assumed = {}, rdsHour = {}, ...prices } = rest as PricesFile;
  const given = { ...LIST_PRICES, date: "unknown", source: path, ...prices };
  return {
    prices: { ...given, rdsHour: { ...LIST_PRICES.rdsHour, ...rdsHour } },
    assumptions: { ...ASSUMPTIONS, ...assumed },
  };
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UsageError(`${path} cannot be read: ${reason}`);
  }
}
