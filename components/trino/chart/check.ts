import { checkKeys, unreachableKeys } from "../../shared/chart-check";
import { overDefaults, type Values, valueAt } from "../../shared/chart-keys";
import { isTrue, readerOf } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { adviseOn } from "./dropped";
import { TRINO_DEFAULTS, TRINO_KEYS } from "./keys";
import { checkTemplates } from "./template-checks";

/**
 * What is wrong with values of chart trino as values: keys that the chart drops, values of the wrong
 * type or unit, and what makes its templates fail.
 */
export function checkChartValues(given: Values): Finding[] {
  return [
    ...checkKeys(TRINO_KEYS, given, adviseOn),
    ...checkNulls(given),
    ...checkUnreachable(given),
    ...checkTemplates(readerOf(overDefaults(TRINO_DEFAULTS, given))),
  ];
}

/** Keys without a default below them, of which the templates read one nevertheless. */
const NEVER_NULL = [
  "accessControl",
  "additionalCatalogs",
  "auth",
  ...["coordinator", "worker"].flatMap((role) => [
    `${role}.livenessProbe`,
    `${role}.readinessProbe`,
    `${role}.startupProbe`,
    `jmx.${role}`,
    `serviceMonitor.${role}`,
  ]),
  "image.repository",
  "initContainers",
  "networkPolicy.enabled",
  "resourceGroups",
  "server.config.authenticationType",
  "server.node.environment",
  "service.type",
  "sidecarContainers",
];

function checkNulls(given: Values): Finding[] {
  return NEVER_NULL.filter((path) => valueAt(given, path) === null).map((path) =>
    error(path, "null removes what the template reads, and it stops", "remove this line"),
  );
}

function checkUnreachable(given: Values): Finding[] {
  const values = readerOf(given);
  return Object.entries(unreachableKeys(TRINO_KEYS))
    .filter(([path]) => isTrue(values.raw(path)))
    .map(([path, reason]) => {
      const [why = "", fix = ""] = reason.split("; ");
      return warning(path, why, fix);
    });
}
