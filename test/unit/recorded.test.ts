import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CHARTS } from "../../components/shared/versions";
import { chartKeys, RELEASES, renderedFile } from "../../record/charts";
import { ROOT } from "../../record/json-schema";
import { joinVersions, type Seen, spansOf } from "../../record/property-spans";
import { RECORDINGS } from "../../record/recorded";
import { renderedFiles } from "../../record/rendered-files";
import { pomOf } from "../../record/server-jars";
import { ASKED_VERSIONS } from "../../record/server-properties";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const covers = (pattern: string, file: string) =>
  pattern.endsWith("/") ? file.startsWith(pattern) : file === pattern;

/** Data of the repository that nobody writes by hand. */
const DATA = [
  /^components\/(?!package|tsconfig).*\.json$/,
  /\/generated\//,
  /^stacks\/schema\.json$/,
  /^test\/(golden|upgrades\/\d|unit\/chart-golden)\//,
  /^bench\/results\//,
];
/** Values of a chart as somebody wrote them, for a program of ours to read; names of metrics. */
const BY_HAND = [
  /^test\/unit\/chart-golden\/.*\.values\.yaml$/,
  /^test\/golden\/lint-blueprint\.values\.yaml$/,
  /^test\/golden\/stacks\//,
];
const tests = execFileSync("git", ["grep", "-lE", "golden", "test"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.test\.ts$/.test(file));

describe("every recorded file", () => {
  const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((file) => DATA.some((kind) => kind.test(file)) && existsSync(join(ROOT, file)));
  const made = files.filter((file) => !BY_HAND.some((kind) => kind.test(file)));

  test("has one maker, or is the snapshot of a test", () => {
    const text = tests.map(read).join("\n");
    const orphans = made.filter((file) => {
      const makers = RECORDINGS.filter((one) => one.files.some((own) => covers(own, file)));
      if (makers.length > 0) return makers.length > 1;
      const name = file.split("/").at(-1) ?? "";
      // The names of some snapshots are made of parts.
      const start = name.replace(/(status|resource-groups)-.*/, "$1-");
      return !text.includes(name) && !/^(status|resource-groups)-$/.test(start);
    });
    expect(orphans).toEqual([]);
  });

  test.each(RECORDINGS)("$name: maker and files are there, and the list says so", (one) => {
    expect(existsSync(join(ROOT, one.maker))).toBe(true);
    for (const file of one.files)
      expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    const row = read("record/README.md")
      .split("\n")
      .find((line) => line.startsWith(`| \`${one.name}\``));
    expect(row).toContain(one.maker);
    expect(row).toContain(one.command ?? `npm run record -- ${one.name}`);
  });

  test.each(
    RECORDINGS.filter(({ maker, record }) => record && maker !== "record/schema.ts").flatMap(
      ({ maker, files: own }) => own.map((file) => [file, maker] as const),
    ),
  )("%s says its maker", (file, maker) => {
    expect(read(file).slice(0, 200)).toContain(maker);
  });
});

describe("what is recorded is of what is pinned", () => {
  test.each(Object.values(CHARTS))("the keys of chart $chart", ({ chart, version }) => {
    const recorded = JSON.parse(read(`test/golden/chart-keys/${chart}.json`));
    // After a change of the pin: npm run record -- charts
    expect(recorded).toMatchObject({ chart, version });
  });

  test.each(RELEASES)("the rendered files of $file", ({ file, chart: { chart, version } }) => {
    expect(read(renderedFile(file)).split("\n")[0]).toContain(`chart ${chart} ${version}`);
  });

  test("the server properties", () => {
    const { versions } = JSON.parse(read("components/trino/properties/measured.json"));
    expect(versions).toEqual(ASKED_VERSIONS);
  });
});

describe("a chart's new version", () => {
  const folder = mkdtempSync(join(tmpdir(), "made-up-chart-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (version: string, values: string) => {
    mkdirSync(join(folder, "trino"), { recursive: true });
    const chart = `name: trino\nversion: ${version}\nappVersion: "999"\n`;
    writeFileSync(join(folder, "trino", "Chart.yaml"), chart);
    writeFileSync(join(folder, "trino", "values.yaml"), values);
    return join(folder, "trino");
  };
  const pin = { ...CHARTS.trino, version: "9.9.9" };

  test("is recorded with its keys, types and defaults", () => {
    const values =
      "image:\n  tag: ''\nserver:\n  workers: 3\n  new: {}\n  list: [a]\nratio: 0.5\nnone:\n";
    expect(chartKeys(write("9.9.9", values), pin)).toEqual({
      recordedBy: "record/charts.ts, from the chart's values.yaml",
      chart: "trino",
      version: "9.9.9",
      appVersion: "999",
      keys: {
        "image.tag": { type: "string", default: "" },
        "server.workers": { type: "integer", default: 3 },
        "server.new": { type: "map", default: {} },
        "server.list": { type: "list", default: ["a"] },
        ratio: { type: "number", default: 0.5 },
        none: { type: "null", default: null },
      },
    });
  });

  test("is refused while another one is pinned", () => {
    expect(() => chartKeys(write("9.9.8", ""), pin)).toThrow(
      "is chart trino 9.9.8, and trino 9.9.9 is pinned in components/shared/versions.ts",
    );
  });
});

test("a pod's files are those of the chart's own objects, not what somebody else brings", () => {
  const deployment = {
    kind: "Deployment",
    metadata: { name: "t-worker", labels: { "app.kubernetes.io/component": "worker" } },
    spec: {
      template: {
        spec: {
          volumes: [
            { name: "a", configMap: { name: "settings" } },
            { name: "b", secret: { secretName: "groups" } },
            { name: "c", secret: { secretName: "of-somebody-else" } },
          ],
          containers: [
            {
              volumeMounts: [
                { name: "a", mountPath: "/etc/a" },
                { name: "b", mountPath: "/etc/b.db", subPath: "b.db" },
                { name: "c", mountPath: "/etc/c" },
              ],
            },
          ],
        },
      },
    },
  };
  const objects = [
    deployment,
    { kind: "ConfigMap", metadata: { name: "settings" }, data: { x: "1\n", y: "2" } },
    { kind: "Secret", metadata: { name: "groups" }, data: { "b.db": "YTpi", other: "YQ==" } },
    { kind: "Service", metadata: { name: "t" }, spec: { ports: [{ port: 8080 }] } },
  ];
  expect(renderedFiles(objects.map((one) => JSON.stringify(one)).join("\n---\n"))).toEqual({
    worker: {
      deployment: "t-worker",
      serviceAccount: "default",
      files: { "/etc/a/x": "1\n", "/etc/a/y": "2", "/etc/b.db": "a:b" },
    },
    services: { t: 8080 },
  });
});

describe("what servers say becomes spans of versions", () => {
  const said = (version: number, more: Partial<Seen> = {}): Seen => ({
    ...{ version, role: "coordinator", needs: undefined, kind: "config", name: "a" },
    ...{ newName: undefined, type: "int", words: [], min: undefined, max: undefined },
    powerOfTwo: false,
    ...more,
  });
  const only = (seen: Seen[]) => spansOf(seen, [476, 478, 479]).a;
  const all = (more: Partial<Seen> = {}) => [476, 478, 479].map((version) => said(version, more));

  test("the same in all versions is one, and silent about versions", () => {
    const both = [...all(), ...all({ role: "worker" })];
    expect(only(both)).toEqual({ type: "integer" });
  });

  test("what no worker knows is the coordinator's", () => {
    expect(only(all())).toEqual({ type: "integer", on: "coordinator" });
  });

  test("what comes only with a line needs it, unless it also comes without", () => {
    const needs = "tracing.enabled=true";
    const both = (more: Partial<Seen>) => [...all(more), ...all({ ...more, role: "worker" })];
    expect(only(both({ needs }))).toEqual({ type: "integer", needs });
    expect(only([...both({ needs }), ...both({})])).toEqual({ type: "integer" });
  });

  test("a name that is renamed, and one that is refused", () => {
    const last = [said(478, { kind: "legacy", newName: "b" }), said(479, { kind: "defunct" })];
    expect(only([said(476), said(476, { role: "worker" }), ...last])).toEqual([
      { until: 476, type: "integer" },
      { from: 478, until: 478, renamedTo: "b" },
      { from: 479, defunct: true },
    ]);
  });

  test("a name that was away for a version", () => {
    expect(joinVersions([{ type: "a" }, undefined, { type: "a" }], [1, 2, 3])).toEqual([
      { until: 1, type: "a" },
      { from: 3, type: "a" },
    ]);
  });

  test.each([
    [["on=0", "two-words=1", "ON=0", "TWO_WORDS=1"], { values: ["on", "two-words"] }],
    [["grpc=0", "GRPC=0", "http/x=1"], { values: ["grpc", "http/x"], exact: true }],
  ])("the words of %j", (words, expected) => {
    const seen = [...all({ words }), ...all({ words, role: "worker" })];
    expect(only(seen)).toEqual({ type: "enum", ...expected });
  });
});

test("jars that Maven Central lacks in 480 come from its neighbour", () => {
  expect(pomOf(480)).toContain(
    "<artifactId>trino-parser</artifactId><version>479</version></dependency>",
  );
  expect(pomOf(483)).not.toMatch(/<version>(?!483|1<)/);
});
