import type { Fault } from "../../shared/faults";
import type { ResourceEstimateMatch } from "../spec";
import { atLeast } from "./at-least";
import { headerOf, TRINO_HEADERS } from "./header";
import type { Judgement, Matcher } from "./matcher";
import { regexMatches, regexToMvel } from "./pattern";
import { quoteMvel } from "./quote";

type Estimate = keyof ResourceEstimateMatch;

/** Seconds, as Trino's durations name them. */
const TIMES = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };
/** Bytes, as Trino's sizes name them: powers of 1024. */
const SIZES = {
  B: 1,
  kB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
  PB: 1024 ** 5,
  EB: 1024 ** 6,
};

const ESTIMATES: Record<Estimate, { name: string; units: Record<string, number> }> = {
  executionTime: { name: "EXECUTION_TIME", units: TIMES },
  cpuTime: { name: "CPU_TIME", units: TIMES },
  peakMemory: { name: "PEAK_MEMORY", units: SIZES },
};

/** Each given estimate is in the header and at least that large; one that is missing is not. */
export const resourceEstimate: Matcher<ResourceEstimateMatch> = {
  toMvel: (least) =>
    `(${partsOf(least)
      .map(({ regex }) => regexToMvel(ALL_ESTIMATES, regex))
      .join(" && ")})`,
  matches: (least, request) => {
    const value = headerOf(request, TRINO_HEADERS.resourceEstimate);
    if (value === undefined) return { verdict: "no", because: "no resource estimate" };
    return judge(least, value);
  },
  conditions: (least) =>
    limitsOf(least).map(({ name, quantity }) => ({ subject: `estimate ${name}`, least: quantity })),
  check: (least) => {
    const keys = Object.keys(ESTIMATES).filter((key) => least[key as Estimate] !== undefined);
    if (keys.length === 0) return [{ path: "", message: "names no estimate; leave it out" }];
    return keys.flatMap((key) => checkLimit(key as Estimate, least[key as Estimate] ?? ""));
  },
};

// Clients send one header line for each estimate, and `getHeader` gives only the first. A missing
// header is the empty list `[]`.
const ALL_ESTIMATES = `Collections.list(request.getHeaders(${quoteMvel(TRINO_HEADERS.resourceEstimate)})).toString()`;

function judge(least: ResourceEstimateMatch, value: string): Judgement {
  const parts = partsOf(least);
  const missed = parts.find(({ regex }) => !regexMatches(regex, `[${value}]`));
  return missed
    ? { verdict: "no", because: `resource estimate "${value}" is not ${missed.words}` }
    : {
        verdict: "yes",
        because: `resource estimate "${value}" is ${parts.map(({ words }) => words).join(", ")}`,
      };
}

function partsOf(least: ResourceEstimateMatch): { words: string; regex: string }[] {
  return limitsOf(least).map(({ name, limit, quantity, units }) => ({
    words: `at least ${name}=${limit}`,
    regex: estimateRegex(name, quantity, units),
  }));
}

/** Each limit that is given, and what it is in the smallest terms of its units. */
function limitsOf(least: ResourceEstimateMatch) {
  return (Object.keys(ESTIMATES) as Estimate[]).flatMap((key) => {
    const limit = least[key];
    if (limit === undefined) return [];
    const { name, units } = ESTIMATES[key];
    return [{ name, limit, units, quantity: quantityOf(limit, units) ?? 0 }];
  });
}

/** One of the comma-separated `NAME=value` is at least the limit; a value may be URL-encoded, which changes none of ours. */
function estimateRegex(name: string, quantity: number, units: Record<string, number>): string {
  const values = Object.entries(units).map(
    ([unit, size]) => `${atLeast(quantity / size)}[ +]?${unit}`,
  );
  return `\\[(?:.*,)?[ \\t]*${name}=[ +]*(?:${values.join("|")})[ \\t]*(?:,.*)?\\]`;
}

/** A quantity in the smallest terms of its units: seconds, bytes; undefined if it is none. */
function quantityOf(text: string, units: Record<string, number>): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]+)$/.exec(text);
  const unit = parts?.[2] ?? "";
  return parts && Object.hasOwn(units, unit) ? Number(parts[1]) * (units[unit] ?? 0) : undefined;
}

function checkLimit(key: Estimate, limit: string): Fault[] {
  const { units } = ESTIMATES[key];
  if (quantityOf(limit, units) !== undefined) return [];
  const example = units === TIMES ? "30m" : "100GB";
  return [
    {
      path: key,
      message: `"${limit}" is no quantity; use a number and one of ${Object.keys(units).join(", ")}, like ${example}`,
    },
  ];
}
