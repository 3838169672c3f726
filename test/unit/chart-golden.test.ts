import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { modelRelease, type PodModel } from "../../cli/charts";
import { CHARTS } from "../../components/shared/versions";

/** The judge is Helm itself: these files were recorded from `helm template` and the real charts. */
interface Rendered {
  deployment: string;
  serviceAccount: string;
  files: Record<string, string>;
}

function load<T>(file: string): T {
  return parse(readFileSync(join(__dirname, "chart-golden", file), "utf8")) as T;
}

/** Blank lines and trailing whitespace mean nothing in any of these files. */
function essence(files: Record<string, string>): Record<string, string[]> {
  const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, lines(text)]));
}

function compare(pod: PodModel | undefined, rendered: Rendered | undefined): void {
  expect(pod?.serviceAccount.name).toBe(rendered?.serviceAccount);
  expect(essence(withoutLayout(pod?.files ?? {}))).toEqual(
    essence(withoutLayout(rendered?.files ?? {})),
  );
}

/** JSON is compared by what it says. */
function withoutLayout(files: Record<string, string>): Record<string, string> {
  const entries = Object.entries(files).map(([path, text]) => [
    path,
    path.endsWith(".json") ? JSON.stringify(JSON.parse(text)) : text,
  ]);
  return Object.fromEntries(entries);
}

const cases = [
  { what: "only defaults", release: "trino", values: undefined, file: "trino-defaults" },
  { what: "every file", release: "trino-batch", values: true, file: "trino-full" },
  { what: "the other branches", release: "batch", values: true, file: "trino-properties" },
  { what: "what no lab runs", release: "trino-batch", values: true, file: "trino-features" },
];

describe("chart trino gives each pod the files that Helm gives it", () => {
  test.each(cases)("$what", ({ release, values, file }) => {
    const rendered = load<Record<string, Rendered>>(`${file}.rendered.yaml`);
    const { pods, services } = modelRelease({
      name: release,
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
      values: values ? load(`${file}.values.yaml`) : {},
    });
    const [coordinator, worker] = pods;
    compare(coordinator, rendered.coordinator);
    compare(worker, rendered.worker);
    expect(coordinator?.name).toBe(rendered.coordinator?.deployment);
    expect(worker?.name).toBe(`${rendered.worker?.deployment}-0`);
    for (const { name, port } of services) {
      expect((rendered.services as unknown as Record<string, number>)[name]).toBe(port);
    }
  });

  test("the order of lines in config.properties is the chart's", () => {
    const rendered = load<Record<string, Rendered>>("trino-full.rendered.yaml");
    const path = "/etc/trino/config.properties";
    const { pods } = modelRelease({
      name: "trino-batch",
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
      values: load("trino-full.values.yaml"),
    });
    expect(pods[0]?.files[path]).toBe(rendered.coordinator?.files[path]);
    expect(pods[1]?.files[path]).toBe(rendered.worker?.files[path]);
  });
});

test("chart trino-gateway gives each pod the config.yaml that Helm gives it", () => {
  const rendered = load<Record<string, Rendered>>("trino-gateway.rendered.yaml");
  const { pods, services } = modelRelease({
    name: "trino-gateway",
    namespace: "trino",
    chart: "oci://charts.example/trino-gateway",
    version: CHARTS.gateway.version,
    values: load("trino-gateway.values.yaml"),
  });
  expect(pods.map(({ name }) => name)).toEqual(["trino-gateway-0", "trino-gateway-1"]);
  const path = "/etc/trino-gateway/config.yaml";
  expect(parse(pods[0]?.files[path] ?? "")).toEqual(parse(rendered.gateway?.files[path] ?? ""));
  expect(services).toEqual([
    {
      name: "trino-gateway",
      namespace: "trino",
      port: 8080,
      pods: ["trino-gateway-0", "trino-gateway-1"],
    },
  ]);
  expect(pods[0]?.mounts).toEqual([
    {
      path: "/etc/trino-gateway/rules",
      source: { kind: "configMap", name: "routing-rules" },
    },
  ]);
});
