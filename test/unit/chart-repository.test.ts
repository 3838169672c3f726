import { describe, expect, test } from "vitest";
import { chartName } from "../../cli/charts";
import { chartSource, checkChartRepository } from "../../components/shared/chart-repository";
import { CHARTS } from "../../components/shared/versions";

const { chart, version, repository } = CHARTS.trino;

describe("a chart", () => {
  test.each([
    ["its own repository", undefined, { chart, version, repositoryOpts: { repo: repository } }],
    [
      "a mirror",
      "https://charts.acme.example/trino",
      { chart, version, repositoryOpts: { repo: "https://charts.acme.example/trino" } },
    ],
    // In a registry there is no repository beside the address of the chart.
    [
      "a registry",
      "oci://registry.acme.example:5000/charts",
      { chart: `oci://registry.acme.example:5000/charts/${chart}`, version },
    ],
  ])("comes from %s", (_, mirror, source) => {
    expect(checkChartRepository(mirror)).toEqual([]);
    const found = chartSource(CHARTS.trino, mirror);
    expect(found).toEqual(source);
    expect(chartName({ name: "", namespace: "", values: {}, ...found })).toBe(chart);
  });
});

test.each([
  ["http://charts.acme.example", "is read over an open line; use https://charts.acme.example"],
  ["charts.acme.example", "is no repository of charts; use an address like https://charts"],
  ["git+https://github.com/trinodb/charts", "is no repository of charts"],
  ["oci://", "is no address; use one like"],
  ["https://charts.acme.example/?x=1", "is no address"],
  ["https://", "is no address"],
  ["https://charts.acme.example/", "ends with a slash; write https://charts.acme.example"],
  [
    "oci://acme.example/charts/trino",
    "is the chart trino itself; write oci://acme.example/charts,",
  ],
  ["oci://acme.example/c/trino-gateway", "is the chart trino-gateway itself"],
  ["oci://me:hunter2@acme.example/charts", "has a login, which would stand in the state"],
])("%s is no repository", (address, message) => {
  const [fault] = checkChartRepository(address);
  expect(fault?.path).toBe("chartRepository");
  expect(fault?.message).toContain(message);
  expect(fault?.message).not.toContain("hunter2");
});

test("what is known only later is not judged", () => {
  expect(checkChartRepository(Promise.resolve("x"))).toEqual([]);
});
