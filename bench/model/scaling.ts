import { numbersFrom, quantile } from "../suite/statistics";

// How many workers follow a day of pipelines, as KEDA and Kubernetes' HorizontalPodAutoscaler decide it with
// our trigger, and what that costs in waiting and in workers that are paid for.

/** What the model takes for granted; times in seconds. */
export const ASSUMED = {
  seed: 17,
  /** Queries of the day, most of them in the early morning and at full hours. */
  queries: 600,
  /** Work of a query in seconds of one worker: its median, and the spread of its logarithm. */
  medianWork: 300,
  spread: 1.2,
  /** Workers that one query can keep busy. */
  breadth: 8,
  minWorkers: 2,
  maxWorkers: 20,
  /** From the decision to a worker that takes tasks: a node, its image, a JVM. */
  startSeconds: 180,
  /** KEDA's polling (`pollingSeconds`). */
  pollingSeconds: 30,
  /** Work that is done again when a worker goes: what it was at, half of a task of each of two. */
  lostWork: 60,
};

/** What is chosen. */
export interface ScalingChoice {
  queriesPerWorker: number;
  stabilizationSeconds: number;
  everySeconds: number;
}

/** What came of it. */
export interface Day {
  /** Worker-hours that were paid for. */
  workerHours: number;
  /** Minutes that a query took longer than alone on a large cluster: 95 of 100 waited no longer. */
  p95Wait: number;
  medianWait: number;
  /** Times that a worker was taken away. */
  removals: number;
}

interface Query {
  arrival: number;
  work: number;
}

const DAY = 24 * 3600;
const STEP = 10;

/** Arrivals of a day: a base all day, a rush from 2 to 6, and a wave at each full hour. */
export function makeDay(): Query[] {
  const random = numbersFrom(ASSUMED.seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: ASSUMED.queries }, () => {
    const kind = random();
    const hour = Math.floor(random() * 24);
    let arrival = random() * DAY;
    if (kind < 0.4) arrival = (2 + 4 * random()) * 3600;
    else if (kind < 0.7) arrival = hour * 3600 + random() * 300;
    return { arrival, work: ASSUMED.medianWork * Math.exp(ASSUMED.spread * normal()) };
  }).sort((a, b) => a.arrival - b.arrival);
}

/** Plays the day; without a choice there are always the most workers. */
export function playDay(queries: readonly Query[], choice?: ScalingChoice): Day {
  const running: { arrival: number; work: number; left: number }[] = [];
  const waiting = [...queries];
  const starting: number[] = [];
  const wishes: [time: number, workers: number][] = [];
  const waits: number[] = [];
  let workers = choice ? ASSUMED.minWorkers : ASSUMED.maxWorkers;
  let workerSeconds = 0;
  let removals = 0;
  let lastRemoval = Number.NEGATIVE_INFINITY;
  for (let now = 0; now < DAY || running.length > 0; now += STEP) {
    while (waiting[0] && waiting[0].arrival <= now) {
      const query = waiting.shift() as Query;
      running.push({ ...query, left: query.work });
    }
    while (starting[0] !== undefined && starting[0] <= now) {
      starting.shift();
      workers++;
    }
    if (choice && now % ASSUMED.pollingSeconds === 0) {
      const wish = wished(running.length, choice.queriesPerWorker);
      wishes.push([now, wish]);
      while ((wishes[0]?.[0] ?? now) < now - choice.stabilizationSeconds) wishes.shift();
      // Kubernetes takes the highest wish of the window when it scales in, the present one when out.
      const highest = Math.max(...wishes.map(([, wanted]) => wanted));
      for (let have = workers + starting.length; have < wish; have++) {
        starting.push(now + ASSUMED.startSeconds);
      }
      if (highest < workers && now - lastRemoval >= choice.everySeconds) {
        workers--;
        removals++;
        lastRemoval = now;
        for (const query of running) query.left += ASSUMED.lostWork / running.length;
      }
    }
    workerSeconds += (workers + starting.length) * STEP;
    share(running, workers);
    for (let index = running.length - 1; index >= 0; index--) {
      const query = running[index] as (typeof running)[number];
      if (query.left > 0) continue;
      running.splice(index, 1);
      const alone = query.work / ASSUMED.breadth;
      waits.push(Math.max(0, now + STEP - query.arrival - alone) / 60);
    }
  }
  const [medianWait, p95Wait] = [quantile(waits, 0.5), quantile(waits, 0.95)];
  return { workerHours: workerSeconds / 3600, p95Wait, medianWait, removals };
}

function wished(queries: number, queriesPerWorker: number): number {
  const workers = Math.ceil(queries / queriesPerWorker);
  return Math.min(ASSUMED.maxWorkers, Math.max(ASSUMED.minWorkers, workers));
}

/** All running queries get the same, none more than it can use. */
function share(running: { left: number }[], workers: number): void {
  const each = Math.min(ASSUMED.breadth, workers / running.length);
  for (const query of running) query.left -= each * STEP;
}
