import type { QuerySpan, Report, TaskCount } from "../proof/report/report";

// Reports that nobody ran: as real ones look, and as bad as they come.

const tasks = (from: number, to: number, lost: boolean): TaskCount[] =>
  Array.from({ length: 24 }, (_, index) => {
    const at = from + ((to - from) * index) / 23;
    const finished = Math.min(36, Math.floor(index * 1.6));
    const failed = lost && index > 9 ? 4 : 0;
    return { at, running: Math.min(8, 36 - finished), finished, failed };
  });

const query = (more: Partial<QuerySpan>): QuerySpan => ({
  ...{ id: "20261128_190000_00001_abcde", trial: "routing", client: "source airflow" },
  ...{ sql: "SELECT count(*) FROM tpch.tiny.orders", began: 0, ended: 1, tasks: [] },
  ...more,
});

/** A run in the lab in which all went well. */
export const GOOD: Report = {
  format: 1,
  command: "npm start -- --once",
  began: "2026-11-28T19:00:00.000Z",
  seconds: 154.2,
  platform: {
    where: "lab",
    name: "local",
    versions: { trino: "483", gateway: "21", store: "SeaweedFS 4.48" },
  },
  passed: true,
  trials: [
    {
      name: "routing",
      title: "Each query ran on the cluster that it belongs to",
      outcome: "passed",
      lines: [
        "source Apache Superset           SELECT sum(quantity) FROM lake.proof.lineitem    interactive   412 ms",
        "source airflow                   SELECT 1                                         batch         201 ms",
      ],
      began: 62,
      ended: 71.4,
    },
    {
      name: "spooling",
      title: "Intermediate data was spooled to all 3 buckets, and is gone",
      outcome: "passed",
      lines: ["trino-exchange-local-0   15.2 MB in  40 objects at its peak, 0 objects now"],
      began: 71.4,
      ended: 92,
    },
    {
      name: "worker-loss",
      title: "Batch lost a worker in the middle of a query, and gave the right result",
      outcome: "passed",
      lines: ["trino-batch-worker-1 got SIGKILL with 12 tasks done and 4 of its own running"],
      began: 92,
      ended: 121,
    },
    {
      name: "interactive-loss",
      title: "Interactive lost a worker in the middle of the same query, and the query failed",
      outcome: "passed",
      lines: ["Query killed because a node was lost."],
      began: 121,
      ended: 131,
    },
    {
      name: "gateway-loss",
      title: "A gateway's replica is lost under load",
      outcome: "skipped",
      reason: "there is one replica only",
      lines: [],
      began: 131,
      ended: 131,
    },
  ],
  timeline: {
    queries: [
      query({ cluster: "interactive", client: "source Apache Superset", began: 62.2, ended: 62.9 }),
      query({ cluster: "interactive", client: "source Metabase", began: 63.4, ended: 64 }),
      query({ cluster: "batch", client: "source airflow", began: 64.4, ended: 65.9 }),
      query({ cluster: "batch", client: "tag etl", began: 66.2, ended: 68.9 }),
      query({
        trial: "spooling",
        cluster: "batch",
        client: "source dbt",
        began: 72,
        ended: 90.5,
        id: "20261128_190112_00009_abcde",
        tasks: tasks(72, 90.5, false),
      }),
      query({
        trial: "worker-loss",
        cluster: "batch",
        client: "source dbt",
        began: 92.5,
        ended: 120,
        id: "20261128_190132_00011_abcde",
        tasks: tasks(92.5, 120, true),
      }),
      query({
        trial: "interactive-loss",
        cluster: "interactive",
        client: "source Apache Superset",
        began: 121.5,
        ended: 129,
        error: "REMOTE_HOST_GONE: a worker was lost",
      }),
    ],
    buckets: [0, 1, 2].map((bucket) => ({
      bucket: `trino-exchange-local-${bucket}`,
      samples: Array.from({ length: 160 }, (_, index) => {
        const at = 60 + index * 0.5;
        const within = (from: number, to: number) =>
          Math.max(0, Math.sin((Math.PI * (at - from)) / (to - from))) *
          Number(at > from && at < to);
        const bytes = Math.round((14e6 + bucket * 1e6) * Math.max(within(72, 91), within(92, 121)));
        return { at, bytes, objects: Math.round(bytes / 4e5) };
      }),
    })),
    moments: [
      { at: 101.2, trial: "worker-loss", kind: "kill", text: "trino-batch-worker-1 was killed" },
      {
        at: 113.9,
        trial: "worker-loss",
        kind: "recovered",
        text: "its tasks run again on trino-batch-worker-0",
      },
      {
        at: 125.3,
        trial: "interactive-loss",
        kind: "kill",
        text: "trino-interactive-worker-1 was killed",
      },
    ],
  },
};

/** What no page may let through: markup, quotes, long words, other directions, signs without a shape. */
export const NASTY = [
  "<script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>",
  `"' onload="alert(3)" x='&lt;&amp;`,
  "]]></style></svg><!-- --> <![CDATA[",
  "a".repeat(10_000),
  "שלום עולם \u202eevil\u202c مرحبا",
  "\u0000\u0007\u001b[31mred\ud800 \udfff\ufffe",
  "SELECT '𝒳 👩‍👩‍👧 漢字漢字漢字'\n\tFROM \"t\"\r\nWHERE x = '${y}' -- `",
];

/** A run in which everything went wrong, told by somebody who means harm. */
export const BAD: Report = {
  format: 1,
  command: `npm run prove -- ${NASTY[0]}`,
  began: "yesterday <b>",
  seconds: 7205,
  platform: {
    where: "kubernetes",
    name: NASTY[1] ?? "",
    versions: { trino: NASTY[0] ?? "", [NASTY[2] ?? ""]: NASTY[3] ?? "" },
  },
  passed: false,
  trials: NASTY.map((text, index) => ({
    name: text,
    title: text,
    outcome: (["failed", "skipped", "passed"] as const)[index % 3] ?? "failed",
    reason: text,
    lines: NASTY,
    began: index * 1000,
    ended: index * 1000 + 900,
  })),
  timeline: {
    queries: NASTY.map((text, index) => ({
      ...{ id: text, trial: text, client: text, sql: text, error: text },
      ...(index % 2 === 0 ? { cluster: text } : {}),
      ...{ began: index * 1000, ended: index * 1000 + 700 },
      tasks: [{ at: index * 1000, running: 1, finished: 0, failed: 0 }],
    })),
    buckets: NASTY.map((bucket) => ({ bucket, samples: [{ at: 10, bytes: 5, objects: 1 }] })),
    moments: NASTY.map((text, index) => ({
      at: index * 950,
      trial: text,
      kind: (["kill", "scale", "deploy", "recovered"] as const)[index % 4] ?? "kill",
      text,
    })),
  },
};

/** A run that ended before anything was tried. */
export const NOTHING: Report = {
  ...GOOD,
  passed: false,
  seconds: 1,
  trials: [],
  timeline: { queries: [], buckets: [], moments: [] },
};

/** Five hundred queries, most of them at the same time, in two hours; many moments. */
export const MANY: Report = {
  ...GOOD,
  seconds: 7200,
  passed: false,
  trials: GOOD.trials.map((trial, index) => ({
    ...trial,
    began: index * 1400,
    ended: index * 1400 + 1390,
    outcome: index === 2 ? "failed" : "passed",
    ...(index === 2 ? { reason: "12 of 500 queries were lost" } : {}),
  })),
  timeline: {
    queries: Array.from({ length: 500 }, (_, index) =>
      query({
        id: `20261128_190000_${String(index).padStart(5, "0")}_abcde`,
        trial: "routing",
        cluster: index % 5 === 0 ? "interactive" : "batch",
        began: 100 + ((index * 37) % 6000),
        ended: 100 + ((index * 37) % 6000) + 60 + ((index * 53) % 900),
        ...(index % 41 === 0 ? { error: "EXCEEDED_TIME_LIMIT: too long" } : {}),
      }),
    ),
    buckets: GOOD.timeline.buckets,
    moments: Array.from({ length: 24 }, (_, index) => ({
      at: 200 + index * 280,
      trial: "worker-loss",
      kind: (["kill", "recovered", "scale", "deploy"] as const)[index % 4] ?? "kill",
      text: `trino-batch-worker-${index} ${["was killed", "is back", "was scaled in", "got new files"][index % 4]}`,
    })),
  },
};
