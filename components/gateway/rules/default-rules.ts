import type { RoutingRule } from "../spec";
import { TRINO_HEADERS } from "./header";

/** Sources of programs that run unattended, as they spell themselves with and without a version. */
const PIPELINE_SOURCES = [
  "airflow*",
  "apache-airflow*",
  "apache airflow*",
  "dbt*",
  "spark*",
  "apache-spark*",
  "apache spark*",
  "dagster*",
  "prefect*",
];

/** Sources of tools with a person waiting in front of them. */
const BI_SOURCES = [
  "superset*",
  "apache superset*",
  "metabase*",
  "powerbi*",
  "power bi*",
  "microsoft power bi*",
  "tableau*",
  "looker*",
];

/** Which routing groups the default rules are about. */
export interface DefaultRuleGroups {
  /** All routing groups: each can be asked for by name. */
  all: readonly string[];
  /** Where unattended work goes; without it the rules only honour explicit wishes. */
  batch?: string | undefined;
  /** Where people's work goes. */
  interactive: string;
}

/**
 * The rules of a platform that says nothing else: an explicit wish first, then unattended work and
 * writes to the fault-tolerant cluster, then everything with a person in front of it to the fast one.
 */
export function defaultRules({ all, batch, interactive }: DefaultRuleGroups): RoutingRule[] {
  const explicit = all.map((group) => ({
    name: `explicit-${group}`,
    description: `${TRINO_HEADERS.routingGroup} asks for ${group}`,
    match: { routingGroup: [group] },
    routeTo: group,
  }));
  return [
    ...explicit,
    ...(batch === undefined ? [] : unattended(batch)),
    ...(batch === undefined ? [] : [transactions(interactive), ...writes(batch)]),
    biTools(interactive),
  ];
}

/** The default rules for these routing groups: `batch` and `interactive` are the groups so named. */
export function defaultRulesFor(
  groups: readonly string[],
  defaultRoutingGroup: string,
): RoutingRule[] {
  return defaultRules({
    all: groups,
    batch: groups.find((group) => group === "batch"),
    interactive: groups.find((group) => group === "interactive") ?? defaultRoutingGroup,
  });
}

function unattended(batch: string): RoutingRule[] {
  return [
    {
      name: "pipeline-clients",
      description: "orchestrators and transformation tools run unattended and for long",
      match: { source: [...PIPELINE_SOURCES] },
      routeTo: batch,
    },
    {
      name: "batch-tags",
      description: "the client says so with a tag",
      match: { clientTag: ["etl", "batch"] },
      routeTo: batch,
    },
  ];
}

/**
 * A transaction is known to the coordinator that began it, and to no other: its statements go where its
 * first one goes, writes as well. That one has the id `NONE`, as every client sends it outside of
 * transactions that may begin one.
 */
function transactions(interactive: string): RoutingRule {
  return {
    name: "transactions",
    description: "all statements of a transaction go to one cluster, its writes too",
    match: {
      any: [
        { queryType: ["StartTransaction"] },
        {
          header: { [TRINO_HEADERS.transactionId]: ["?*"] },
          // In whichever case (`parseTransactionId` of Trino's `HttpRequestSessionContextFactory`).
          not: { header: { [TRINO_HEADERS.transactionId]: ["regex:[nN][oO][nN][eE]"] } },
        },
      ],
    },
    routeTo: interactive,
  };
}

function writes(batch: string): RoutingRule[] {
  return [
    {
      name: "writes",
      description: "a write that fails halfway is dear to repeat",
      match: {
        queryType: [
          "Insert",
          "CreateTableAsSelect",
          "Merge",
          "Update",
          "Delete",
          "RefreshMaterializedView",
        ],
      },
      routeTo: batch,
    },
    {
      name: "table-maintenance",
      description: "ALTER TABLE ... EXECUTE rewrites whole tables",
      match: { queryType: ["TableExecute"] },
      routeTo: batch,
    },
  ];
}

function biTools(interactive: string): RoutingRule {
  return {
    name: "bi-tools",
    description: "somebody waits for the answer",
    match: { source: [...BI_SOURCES] },
    routeTo: interactive,
  };
}
