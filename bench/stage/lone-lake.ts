import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { LAB_STACK, ROOT } from "../../cli/context";
import type { ExchangeSpec } from "../../components/exchange/spec";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { readTraffic } from "../../lab/aws/start";
import { createLocalCloud } from "../../lab/cloud/local-cloud";
import { createSurroundings, LAKE } from "../../lab/cloud/surroundings";
import { createCluster } from "../../lab/cluster";
import { readRecord, startDatabaseServer } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { mustRun } from "../../proof/trino/client";
import { type LoneSpec, startLoneCoordinator } from "../../test/lab/lone-coordinator";
import { createLoneStorage } from "../../test/lab/lone-storage";
import type { Run } from "../suite/benchmark";
import { loadTpch, TPCH_CATALOG } from "./tpch";

/** One server of the batch profile that is coordinator and worker, on a lake, with its own exchange. */
export interface LoneLake {
  url: string;
  pids: number[];
  buckets: string[];
  /** Bytes sent to each exchange bucket so far. */
  sentTo(): Promise<number[]>;
}

const NAME = "trino-bench";

/** Memory and cores of it, for the conditions of a benchmark. */
export const SIZE = { memoryGiB: 4, cpu: 2 };

/** A lake and exchange buckets, for servers of whatever settings. */
export interface Lake {
  /** Starts a server of the batch profile on it, or one whose values differ; the URL of the one that is ready. */
  start(name: string, more: Partial<LoneSpec>, change?: ChangeValues): Promise<Server>;
  /** On all of the buckets. */
  exchange: ExchangeSpec;
  sentTo(): Promise<number[]>;
}

/** A server of a lake. */
export interface Server {
  url: string;
  pid: number;
}

type ChangeValues = (values: Record<string, unknown>) => Record<string, unknown>;

/** Makes what servers need: buckets, roles, a catalog's database. */
export async function openLake(
  { lab, progress }: Pick<Run, "lab" | "progress">,
  buckets: readonly string[],
): Promise<Lake> {
  const toolchain = await ensureToolchain(progress);
  const { exchange, annotations } = await createLoneStorage(lab, buckets, NAME);
  await startDatabaseServer(lab, toolchain);
  const cloud = createLocalCloud(lab, toolchain, createCluster(lab, toolchain));
  await createSurroundings(lab, cloud);
  await cloud.identity.attachPolicy("pods", LAKE.policy);
  const file = join(ROOT, "stacks", `Pulumi.${LAB_STACK}.yaml`);
  const { lake } = parse(readFileSync(file, "utf8")).config[PLATFORM_KEY].catalogs;
  return {
    exchange,
    start: async (name, more, change) => {
      const spec: LoneSpec = {
        name,
        serviceAccountName: NAME,
        profile: "batch",
        coordinator: SIZE,
        workers: { ...SIZE, replicas: 2 },
        catalogs: { tpch: { text: TPCH_CATALOG, readOnly: true }, lake: { text: lake } },
        secretNames: [LAKE.secret],
        exchange,
        ...more,
      };
      const { url } = await startLoneCoordinator(lab, spec, {}, annotations, change);
      await mustRun(url, "SELECT 1", {}, { deadlineSeconds: 120 });
      progress(`${name} answers`);
      return { url, pid: readRecord(lab, `${name}-coordinator`)?.pid ?? 0 };
    },
    sentTo: async () => {
      const { traffic } = await readTraffic(lab);
      return buckets.map((bucket) =>
        traffic
          .filter(({ host }) => host.startsWith(`${bucket}.`))
          .reduce((sum, { sent }) => sum + sent, 0),
      );
    },
  };
}

/**
 * Starts one, and loads TPC-H. Queries may ask for either retry policy: both sides of a comparison then have
 * a server of the same age.
 */
export async function startLoneLake(
  run: Pick<Run, "lab" | "progress">,
  buckets: readonly string[],
  more: Partial<LoneSpec> = {},
): Promise<LoneLake> {
  const { start, sentTo } = await openLake(run, buckets);
  const { url, pid } = await start(NAME, more, withEitherPolicy);
  await loadTpch(url);
  run.progress("the tables are there");
  return { url, pids: [pid], buckets: [...buckets], sentTo };
}

/** The server that several benchmarks share: on three buckets, as is our default. */
export const loneLake = (run: Run) =>
  ["lone lake", () => startLoneLake(run, ["bench-a", "bench-b", "bench-c"])] as const;

/** Our batch clusters take retry policy TASK alone. */
function withEitherPolicy(values: Record<string, unknown>): Record<string, unknown> {
  const lines = values.additionalConfigProperties as string[];
  return {
    ...values,
    additionalConfigProperties: lines.filter((line) => !line.startsWith("retry-policy.allowed=")),
  };
}
