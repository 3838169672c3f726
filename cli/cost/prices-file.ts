import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { formatFaults } from "../../components/shared/faults";
import { faultsOf } from "../../infra/faults";
import { UsageError } from "../output";
import { ASSUMPTIONS, type Assumptions, LIST_PRICES, type Prices } from "./prices";

const amount = z.number().nonnegative();
const positive = z.number().positive();
const share = z.number().min(0).max(1);

const assumptions = z.strictObject({
  hoursPerMonth: positive,
  // A node that pods can have nothing of costs infinitely much.
  nodeOverhead: z.number().min(0).max(0.9),
  scannedTbPerDay: amount,
  spooledGbPerTb: amount,
  spooledMbPerTask: positive,
  reads: amount,
  queryHours: amount,
  orphanShare: share,
});

const file = z
  .strictObject({
    region: z.string(),
    date: z.coerce.string(),
    source: z.string(),
    vcpuHour: amount,
    gibHour: amount,
    spotShare: share,
    s3Per1000Writes: amount,
    s3Per1000Reads: amount,
    s3GbMonth: amount,
    rdsHour: z.record(z.string(), amount),
    rdsGbMonth: amount,
    assumptions: assumptions.partial(),
  })
  .partial();

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
  const raw = readYaml(path);
  const parsed = file.safeParse(raw);
  if (!parsed.success) {
    const allowed = (at: readonly PropertyKey[]) =>
      Object.keys(at[0] === "assumptions" ? assumptions.shape : file.shape);
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, raw, allowed));
    throw new UsageError(formatFaults(`${path}:`, faults));
  }
  const { assumptions: assumed = {}, rdsHour = {}, ...prices } = parsed.data;
  const given = { ...LIST_PRICES, date: "unknown", source: path, ...defined(prices) };
  return {
    prices: { ...given, rdsHour: { ...LIST_PRICES.rdsHour, ...rdsHour } },
    assumptions: { ...ASSUMPTIONS, ...defined(assumed) },
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

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
