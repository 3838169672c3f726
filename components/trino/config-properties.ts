import type { Fault } from "../shared/faults";

/** Keys that the platform decides; a second line would contradict it. */
const OURS: [RegExp, string][] = [
  [/^retry-policy/, 'choose the profile "batch" or "interactive" instead'],
  [/^exchange-manager[.]/, "exchange settings belong to the exchange storage"],
  [
    /^exchange[.](base-directories|s3|azure|gcs)/,
    "exchange settings belong to the exchange storage",
  ],
  [/^internal-communication[.]shared-secret$/, "the platform generates it"],
  [/^http-server[.](process-forwarded|http[.]port)$/, "the platform sets it"],
  [/^(coordinator|discovery[.]uri)$/, "the chart sets it"],
  [
    /^(query[.]max-memory(-per-node)?|memory[.]heap-headroom-per-node)$/,
    "it follows from memoryGiB; the chart would write it twice",
  ],
  [/^shutdown[.]grace-period$/, "the chart sets it"],
  [
    /^(web-ui[.]|http-server[.]authentication[.])/,
    "it is a property of the coordinator and stops the workers; use valuesOverride.server.coordinatorExtraConfig",
  ],
];

/** Properties that once were and now stop the server, with what to use instead. */
const DEFUNCT: Record<string, string> = {
  "retry-attempts": "use task-retry-attempts-per-task",
  "fault-tolerant-execution-target-task-input-size":
    "use fault-tolerant-execution-standard-split-size",
  "fault-tolerant-execution-target-task-split-count":
    "use fault-tolerant-execution-max-task-split-count",
  "query.initial-hash-partitions": "use query.max-hash-partition-count",
  "query.low-memory-killer.delay": "remove it",
  "query.max-total-memory-per-node": "remove it",
  "exchange.encryption-enabled": "remove it; spooled data is encrypted by default",
};

/** What is wrong with the lines that a user adds to `config.properties`. Paths start at the key. */
export function checkConfigProperties(properties: Readonly<Record<string, string>>): Fault[] {
  return Object.keys(properties).flatMap((key) => {
    const successor = DEFUNCT[key];
    if (successor) return [{ path: key, message: `defunct, Trino refuses to start; ${successor}` }];
    const ours = OURS.find(([pattern]) => pattern.test(key));
    return ours ? [{ path: key, message: `cannot be set here; ${ours[1]}` }] : [];
  });
}
