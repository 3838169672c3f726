import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { GATEWAY_KEYS } from "../../components/gateway/chart/keys";
import { lintGatewayValues } from "../../components/gateway/chart/lint";
import { unreachableKeys } from "../../components/shared/chart-check";
import {
  type ChartSection,
  defaultValues,
  isMap,
  keyList,
  valueAt,
} from "../../components/shared/chart-keys";
import { checkChartValues } from "../../components/trino/chart/check";
import { TRINO_KEYS, type TrinoValues } from "../../components/trino/chart/keys";
import { lintValues } from "../../components/trino/lint/lint";
import trinoChart from "../golden/chart-keys/trino.json";
import gatewayChart from "../golden/chart-keys/trino-gateway.json";

/** The chart's own list: every key of its values.yaml, with its default. */
const CHARTS: [string, ChartSection, Record<string, { default: unknown }>, string[]][] = [
  // Read by a template, absent from values.yaml.
  ["trino", TRINO_KEYS, trinoChart.keys, ["jmx.exporter.nodePort"]],
  [
    "trino-gateway",
    GATEWAY_KEYS,
    gatewayChart.keys,
    [
      "nameOverride",
      "fullnameOverride",
      "podDisruptionBudget.maxUnavailable",
      "podDisruptionBudget.unhealthyPodEvictionPolicy",
    ],
  ],
];

const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);
const isNothing = (value: unknown) =>
  value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);

describe.each(CHARTS)("our keys of chart %s", (_, keys, chart, templatesOnly) => {
  const ours = Object.keys(keyList(keys));

  test("have a place for every key of the chart, and no others", () => {
    const missing = Object.keys(chart).filter(
      (path) => !ours.some((own) => within(own, path) || within(path, own)),
    );
    expect(missing).toEqual([]);
    const invented = ours.filter(
      (own) => !Object.keys(chart).some((path) => within(own, path) || within(path, own)),
    );
    expect(invented).toEqual(templatesOnly);
  });

  test("have the chart's defaults", () => {
    const standard = defaultValues(keys);
    const wrong = Object.entries(chart).filter(([path, { default: given }]) => {
      // The names inside `config.serverConfig` hold dots; the chart's list splits them.
      if (path.startsWith("config.")) return false;
      const own = valueAt(standard, path);
      return !(isNothing(own) && isNothing(given)) && !isDeepStrictEqual(own, given);
    });
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  test("take the chart's defaults as values", () => {
    const standard = defaultValues(keys);
    const check = keys === TRINO_KEYS ? lintValues : lintGatewayValues;
    const aboutKeys = check(standard).filter(({ message }) => /no such key|is not a/.test(message));
    expect(aboutKeys).toEqual([]);
  });
});

test("every key of the chart that we never set has a reason", () => {
  expect(unreachableKeys(TRINO_KEYS)).toEqual({
    additionalCatalogs: "deprecated, and not templated; use catalogs",
    "auth.groups":
      "Helm keeps it in the release, and Pulumi in its state; use auth.groupsAuthSecret",
    "auth.passwordAuth":
      "Helm keeps it in the release, and Pulumi in its state; use auth.passwordAuthSecret",
  });
});

test("the types are those of the keys", () => {
  const values: TrinoValues = {
    server: { workers: 2, exchangeManager: { name: "filesystem", baseDir: ["s3://a/"] } },
    worker: { resources: { limits: { memory: "8Gi" } }, livenessProbe: { periodSeconds: 5 } },
    catalogs: { tpch: null },
    ingress: { hosts: [{ host: "trino", paths: [{ path: "/", pathType: "Prefix" }] }] },
  };
  expect(checkChartValues(values)).toEqual([]);
  // @ts-expect-error: a misspelt key does not compile
  const misspelt: TrinoValues = { server: { wokers: 2 } };
  // @ts-expect-error: neither does a number where a quantity belongs
  const number: TrinoValues = { worker: { resources: { limits: { memory: 8 } } } };
  expect([misspelt, number].flatMap((one) => checkChartValues(one))).toHaveLength(2);
});

describe("what we render", () => {
  const read = (name: string): unknown => parse(readFileSync(`test/golden/${name}`, "utf8"));
  const golden = readdirSync("test/golden").filter(
    (name) => /^trino-.*\.yaml$/.test(name) && valueAt({ file: read(name) }, "file.image"),
  );

  test.each(golden)("%s has keys of the chart only, and no error", (name) => {
    const errors = lintValues(read(name)).filter(({ severity }) => severity === "error");
    expect(errors).toEqual([]);
  });

  test("gateway-values.yaml has keys of the chart only, and no error", () => {
    const errors = lintGatewayValues(read("gateway-values.yaml")).filter(
      ({ severity }) => severity === "error",
    );
    expect(errors).toEqual([]);
  });
});
