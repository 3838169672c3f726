import { DEFAULT_BUCKET_COUNT } from "../../components/exchange/values";
import { PROFILES } from "../../components/trino/profiles";
import { linePlot } from "../suite/line-plot";
import { digits } from "../suite/verdict";
import * as buckets from "./buckets";
import * as scaling from "./scaling";
import * as spot from "./spot";

/** The page of the model, below the root of the repository. */
export const MODEL_PAGE = "docs/benchmarks-model.md";

const WINDOWS = [0, 300, 600, 900, 1800, 3600];
const PER_WORKER = [1, 2, 4];
const HOURS = [0.25, 0.5, 1, 2, 4, 8];
const RATES = [0.001, 0.01, 0.05];
const WORKERS = [4, 8, 16, 32, 64, 128];
const TASKS = [1, 3, 10, 30, 100, 300, 1000];

/** The page and its drawings, by path. What stands in them is reckoned anew each time. */
export function modelPage(): Record<string, string> {
  const drawings = {
    "docs/benchmarks/model-scaling.svg": drawScaling(
      "p95Wait",
      "wait of 95 in 100 queries (minutes)",
    ),
    "docs/benchmarks/model-cost.svg": drawScaling("workerHours", "worker-hours of the day"),
    "docs/benchmarks/model-spot.svg": drawSpot(),
    "docs/benchmarks/model-spread.svg": drawSpread(),
    "docs/benchmarks/model-requests.svg": drawRequests(),
  };
  const sections = [head(), scalingSection(), spotSection(), bucketsSection()];
  return { ...drawings, [MODEL_PAGE]: `${sections.join("\n\n")}\n` };
}

const head = () => `# A model of what two cores cannot show

Nothing here was measured: it is arithmetic on stated assumptions (\`bench/model/\`), written by
\`npm run bench\`. It says which way a default pulls, and where it stops to matter; your own day decides.`;

const { batch } = PROFILES;
const OURS: scaling.ScalingChoice = {
  queriesPerWorker: batch.queriesPerWorker,
  stabilizationSeconds: batch.scaleIn.stabilizationSeconds,
  everySeconds: batch.scaleIn.everySeconds,
};

const played = (change: Partial<scaling.ScalingChoice>) =>
  scaling.playDay(scaling.makeDay(), { ...OURS, ...change });

function drawScaling(figure: "p95Wait" | "workerHours", title: string): string {
  const series = PER_WORKER.map((queriesPerWorker) => ({
    name: `${queriesPerWorker} a worker`,
    points: WINDOWS.map((seconds) => ({
      x: seconds,
      label: `${seconds} s`,
      value: played({ queriesPerWorker, stabilizationSeconds: seconds })[figure],
    })),
  }));
  return linePlot(`${title}, by stabilization window`, series);
}

function scalingSection(): string {
  const { ASSUMED } = scaling;
  const day = scaling.makeDay();
  const work = day.reduce((sum, query) => sum + query.work, 0) / 3600;
  const [ours, short] = [played({}), played({ stabilizationSeconds: 300 })];
  const row = (name: string, { workerHours, medianWait, p95Wait, removals }: scaling.Day) =>
    `| ${name} | ${digits(workerHours)} | ${digits(medianWait)} | ${digits(p95Wait)} | ${removals} |`;
  const choices: [string, Partial<scaling.ScalingChoice>][] = [
    ["ours", {}],
    ["window 300 s", { stabilizationSeconds: 300 }],
    ["window 300 s, a worker each 60 s", { stabilizationSeconds: 300, everySeconds: 60 }],
    ["window 3600 s", { stabilizationSeconds: 3600 }],
    ["2 queries a worker", { queriesPerWorker: 2 }],
    ["4 queries a worker", { queriesPerWorker: 4 }],
  ];
  return `## Autoscaling: waiting and worker-hours

A made-up day of ${ASSUMED.queries} pipelines (${Math.round(work)} worker-hours of work): 40 % between 2 and 6 o'clock, 30 % in the
five minutes after a full hour, the rest at any time; median work ${ASSUMED.medianWork} s of one worker, a long tail, at most
${ASSUMED.breadth} workers each. ${ASSUMED.minWorkers} to ${ASSUMED.maxWorkers} workers, ${ASSUMED.startSeconds} s until a new one takes tasks, KEDA asks each ${ASSUMED.pollingSeconds} s. A
worker that goes costs ${ASSUMED.lostWork} s of work that is done again. "Wait" is minutes more than alone on a large cluster.

| choice | worker-hours | median wait | wait of 95 in 100 | removals |
|---|---|---|---|---|
${row(`always ${ASSUMED.maxWorkers} workers`, scaling.playDay(day))}
${choices.map(([name, change]) => row(name, played(change))).join("\n")}

![Wait by stabilization window](benchmarks/model-scaling.svg)

![Worker-hours by stabilization window](benchmarks/model-cost.svg)

**${OURS.queriesPerWorker} query a worker** is the default of batch: more of them a worker are cheaper, and everybody waits. **A window of
${OURS.stabilizationSeconds} s, a worker each ${OURS.everySeconds} s** costs ${digits(ours.workerHours - short.workerHours)} worker-hours more a day than a window of 300 s, and 95 in 100 wait ${digits(short.p95Wait - ours.p95Wait)}
minutes less. It is kept: ${short.removals - ours.removals} removals fewer, each of which takes a worker out of a running stage, and a stage that
loses worker after worker may stall ([trino#18603](https://github.com/trinodb/trino/issues/18603)), which is not in this model.
Who pays for quiet hours sets
\`scaleIn.stabilizationSeconds: 300\`.`;
}

function drawSpot(): string {
  const point = (hours: number, value: number) => ({ x: hours, label: `${hours} h`, value });
  const series = [
    ...RATES.slice(0, 2).map((rate) => ({
      name: `from zero, ${digits(rate * 100)} % an hour`,
      points: HOURS.map((hours) => point(hours, Math.min(5, spot.fromZero(hours, rate)))),
    })),
    {
      name: `retried, ${digits((RATES[2] ?? 0) * 100)} % an hour`,
      points: HOURS.map((hours) => point(hours, spot.withRetries(hours, RATES[2] ?? 0))),
    },
  ];
  return linePlot("landing time by the undisturbed time (at most 5 is drawn)", series);
}

function spotSection(): string {
  const { ASSUMED } = spot;
  const rows = HOURS.map((hours) => {
    const cells = RATES.flatMap((rate) => [
      spot.fromZero(hours, rate),
      spot.withRetries(hours, rate),
    ]);
    return `| ${hours} h | ${cells.map(digits).join(" | ")} |`;
  });
  const heads = RATES.flatMap((rate) => [`${digits(rate * 100)} %: from zero`, "retried"]);
  return `## Spot nodes: landing time

A query on ${ASSUMED.workers} workers, each lost at a constant rate an hour. From zero: each loss begins the query again. With
retries a loss is noticed, and tasks are given out again, after ${ASSUMED.noticeSeconds} s ([measured](benchmarks.md#failure-price)), ${ASSUMED.redoneSeconds} s of one worker's work are
done again, and its successor takes ${ASSUMED.startSeconds} s. Landing time by the undisturbed time:

| query of | ${heads.join(" | ")} |
|---|${heads.map(() => "---").join("|")}|
${rows.join("\n")}

![Landing time](benchmarks/model-spot.svg)

So batch workers may be on spot nodes at any of these rates, and workers without retries only for queries of minutes.
How fast a loss is noticed hardly matters to a long query; it is most of what a short one pays.`;
}

function drawSpread(): string {
  const series = [2, 3, 6].map((count) => ({
    name: `${count} buckets`,
    points: TASKS.map((tasks) => ({
      x: tasks,
      label: `${tasks} tasks`,
      value: buckets.fullestShare(tasks, count),
    })),
  }));
  return linePlot("share of the fullest bucket, by tasks that write", series);
}

function drawRequests(): string {
  const series = [1, 3, 6].map((count) => ({
    name: `${count} buckets`,
    points: WORKERS.map((workers) => ({
      x: workers,
      label: `${workers} workers`,
      value: buckets.pressure(workers, count),
    })),
  }));
  return linePlot("requests to the fullest bucket by what S3 takes at first", series);
}

function bucketsSection(): string {
  const { ASSUMED } = buckets;
  const cells = (values: number[]) => values.map(digits).join(" | ");
  const line = (count: number) => "---|".repeat(count);
  return `## Buckets: spread and requests

Trino gives all output of a task to one bucket, taken at random for each (\`FileSystemExchange\` of 483:
\`ThreadLocalRandom.nextInt(baseDirectories.size())\`). So a query of one writing task fills one bucket whatever our
settings are, and no setting spreads it. Of three buckets the fullest gets, in the median:

| tasks that write | ${TASKS.join(" | ")} |
|---|${line(TASKS.length)}
| share of the fullest | ${cells(TASKS.map((tasks) => buckets.fullestShare(tasks, 3)))} |

![Share of the fullest bucket](benchmarks/model-spread.svg)

At most 40 % takes some 40 tasks. Trino makes a task of at first 512 MB of input and more later
(\`fault-tolerant-execution-arbitrary-distribution-compute-task-target-size-min\`), so that is a scan of 20 GB and more: just the
queries that S3 might slow down. A small query in one bucket harms nobody.

S3 takes ${ASSUMED.getsPerPrefix} GETs a second for each partitioned prefix, and splits a busy bucket by the random first characters of
Trino's keys, but only after minutes of load. When all workers begin to read a stage, each has ${ASSUMED.tasksPerWorker} tasks that read ${ASSUMED.readers} files at
a time, ${digits(ASSUMED.latency * 1000)} ms each; the stage before had ${ASSUMED.tasks} tasks:

| workers | ${WORKERS.join(" | ")} |
|---|${line(WORKERS.length)}
| 1 bucket: requests by what S3 takes | ${cells(WORKERS.map((workers) => buckets.pressure(workers, 1)))} |
| 3 buckets | ${cells(WORKERS.map((workers) => buckets.pressure(workers, 3)))} |
| buckets that suffice | ${WORKERS.map(buckets.bucketsFor).join(" | ")} |

![Requests to the fullest bucket](benchmarks/model-requests.svg)

**${DEFAULT_BUCKET_COUNT} buckets** are the default: enough for some 50 workers before S3 has split anything, and they cost nothing while
empty. Larger clusters set \`bucketCount\` as above.`;
}
