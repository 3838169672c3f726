import { UsageError } from "../../cli/output";
import { eitherOf, nearest } from "../../components/shared/faults";
import type { PlatformConfig } from "../../infra/stack-file";
import type { TrialEntry } from "../trial";

/** What the command line says about which trials are tried. */
export interface Choice {
  /** These alone, comma-separated. @default all that are not optional */
  only?: string | undefined;
  /** These optional ones, too, comma-separated. */
  with?: string | undefined;
}

/**
 * The trials that are tried, in the order of the table. The table's own comes along wherever another
 * one needs it.
 *
 * @throws UsageError that names each word that is no trial
 */
export function chooseTrials(
  all: readonly TrialEntry[],
  { only, with: more }: Choice,
): TrialEntry[] {
  const asked = [...words("--only", only, all), ...words("--with", more, all)];
  const wanted = (entry: TrialEntry) => (only === undefined ? !entry.optional : false);
  const chosen = all.filter((entry) => asked.includes(entry.name) || wanted(entry));
  const needsTable = chosen.some(({ name }) => name !== "table" && name !== "second-up");
  return all.filter((entry) => chosen.includes(entry) || (needsTable && entry.name === "table"));
}

function words(option: string, text: string | undefined, all: readonly TrialEntry[]): string[] {
  if (text === undefined) return [];
  const names = all.map(({ name }) => name);
  const given = text.split(",").map((word) => word.trim());
  const unknown = given.filter((word) => !names.includes(word));
  if (unknown.length === 0) return given;
  const faults = unknown.map((word) => `"${word}" is no trial${nearest(word, names)}`);
  throw new UsageError(`${option}: ${faults.join("; ")}; use ${eitherOf(names)}`);
}

/** What of a stack says that people rely on it; empty if nothing does. */
export function productionSigns(stack: string, config: PlatformConfig): string[] {
  const { exchange, gateway, tags } = config;
  const isProduction = (text: string) => /(^|[-_.])(prod|production|live)([-_.]|$)/i.test(text);
  const kept = (written: { removalPolicy?: string } | undefined) =>
    written !== undefined && (written.removalPolicy ?? "retain") === "retain";
  const { rds, aurora, cnpg } = gateway.database;
  const environment = Object.entries(tags).find(
    ([key, value]) => /^(env|environment|stage)$/i.test(key) && isProduction(value),
  );
  return [
    ...(isProduction(stack) ? [`it is called ${stack}`] : []),
    ...(environment ? [`its tag ${environment[0]} is ${environment[1]}`] : []),
    ...(kept(exchange?.s3) ? ["its exchange buckets stay when it goes"] : []),
    ...([rds, aurora, cnpg].some(kept) ? ["the gateway's database stays when it goes"] : []),
  ];
}

/**
 * Refuses a stack that people rely on, unless it was named a second time.
 *
 * @throws UsageError
 */
export function refuseProduction(
  stack: string,
  config: PlatformConfig,
  named: string | undefined,
): void {
  if (named !== undefined && named !== stack) {
    throw new UsageError(`--production "${named}" is not the stack that is tried: ${stack}`);
  }
  const signs = productionSigns(stack, config);
  if (signs.length === 0 || named === stack) return;
  throw new UsageError(
    `${stack} looks like production: ${signs.join(", ")}\npods of it would be killed, and queries of others with them; if that is right: npm run prove -- ${stack} --production ${stack}`,
  );
}
