import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatFaults } from "../../components/shared/faults";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { parseConfig, platformIn } from "../../infra/parse";
import { readStackYaml } from "../../infra/stack-yaml";

const DEV = readFileSync(join(__dirname, "..", "..", "stacks", "Pulumi.dev.yaml"), "utf8");

/** What is said of the stack `dev` with some of its text replaced; nothing if it is right. */
function said(...changes: [from: string | RegExp, to: string][]): string {
  const text = changes.reduce((before, [from, to]) => {
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${from} is not in the file`);
    return after;
  }, DEV);
  const { config, environments } = readStackYaml(text);
  try {
    return formatFaults(
      "",
      parseConfig(platformIn(config, environments), { region: "eu-west-1" }).faults,
    ).trimStart();
  } catch (error) {
    return String(error);
  }
}

const REPLICAS = "replicas: 1\n";
const KUBERNETES = "kubernetes: { context: data-dev }";
const TPCH = "tpch: connector.name=tpch";

const right: [string, ...[string | RegExp, string][]][] = [
  ["a secret password", [REPLICAS, "replicas: 1\n      ldapBindPassword: {secure: v1:abc}\n"]],
  ["secrets wherever a text is", [/(host|name|user): [a-z._-]+\n/g, "$1: {secure: v1:abc}\n"]],
  ["a secret catalog", [TPCH, "tpch: {secure: v1:abc}"]],
  ["a secret inside a catalog", [TPCH, "tpch: {text: {secure: v1:abc}}"]],
  [
    "merge keys",
    ["coordinator: { memoryGiB: 8, cpu: 2 }", "coordinator: &c { memoryGiB: 8, cpu: 2 }"],
    ["coordinator: { memoryGiB: 8, cpu: 2 }", "coordinator: { <<: *c, cpu: 3 }"],
  ],
  ["underscores in a number", ["memoryGiB: 16", "memoryGiB: 1_6"]],
  ["the key without the project's name", ["trino-platform:platform:", "platform:"]],
  ["an environment beside it", ["config:", "environment: [prod/eu]\nconfig:"]],
  [
    "versions as numbers",
    [KUBERNETES, `trinoVersion: ${DEFAULT_TRINO_VERSION}\n    gatewayVersion: 21`],
  ],
  ["one text for a list", [REPLICAS, "userGroups: {etl: airflow}\n"]],
  [
    "numbers for properties",
    [
      TPCH,
      "tpch: {connector: tpch, properties: {tpch.splits-per-node: 5, tpch.partitioning-enabled: true}}",
    ],
  ],
  ["a text between quotes that looks like a date", ["data-platform }", '"2026-11-28" }']],
];

test.each(right)("%s: right", (_, ...changes) => {
  expect(said(...changes)).toBe("");
});

const wrong: [string, ...[string | RegExp, string][]][] = [
  ["a unit", [/memoryGiB: 16/g, "memoryGiB: 16Gi"], ["cpu: 4", "cpu: 500m"]],
  ["another unit", ["memoryGiB: 16,", "memoryGiB: 16384Mi,"], [REPLICAS, "drainSeconds: 5m\n"]],
  ["no value", [REPLICAS, "replicas:\n"]],
  ["an empty text", [REPLICAS, 'replicas: ""\n']],
  ["a part of a number", [REPLICAS, "healthCheckSeconds: 2.5\n"]],
  ["infinity", ["cpu: 4", "cpu: .inf"]],
  ["more buckets than any list has", ["bucketCount: 2", "bucketCount: 99999999999999999999"]],
  ["yes", ["createNamespace: false", "createNamespace: yes"]],
  ["a date", ["data-platform }", "2026-11-28 }"]],
  ["a number for a text", ["data-platform }", "12 }"]],
  ["a map for a list", [REPLICAS, "rules: {name: a}\n"]],
  ["a list for a map", [REPLICAS, "valuesOverride: [a]\n"]],
  ["a list for clusters", [/clusters:[\s\S]*gateway:/, "clusters: []\n    gateway:"]],
  ["a misspelt key that must be there", ["clusters:", "clusterss:"]],
  ["a word for a map with such a key", [/s3:\n[\s\S]*?catalogs:/, "s3\n    catalogs:"]],
  ["lines for a map of texts", [/tags: .*/, "tags: [team=data]"]],
  ["a text of blanks", [KUBERNETES, "kubernetes: { context: ' ' }"]],
  ["a comma in a number", ["cpu: 4", "cpu: '4,5'"]],
  ["a unit that the name does not have", ["cpu: 4", "cpu: 4 cores"]],
  ["a number for a map", [/exchange:\n[\s\S]*?catalogs:/, "exchange: 3\n    catalogs:"]],
  ["a number for a catalog", [TPCH, "tpch: 5"]],
  [
    "a map and nothing for properties",
    [TPCH, "x: {connector: tpch, properties: {a: {b: 1}, c: ~}}"],
  ],
  ["a secret for a number", [REPLICAS, "replicas: {secure: v1:abc}\n"]],
  ["a secret for a word", ["profile: interactive", "profile: {secure: v1:abc}"]],
  [
    "a misspelt word, in capitals",
    ["workers: {", "workers: { placement: {tolerations: [{key: a, operator: exists}]},"],
  ],
  ["a part without its fields", ["podIdentity: { eksClusterName: data-dev }", "irsa: {}"]],
  [
    "no name, and other faults of the same rules",
    [
      REPLICAS,
      "rules: [{name: '', match: {source: airflow, sorce: x}, routeTo: batchh}, {name: a, match: {source: 5}, routeTo: bach}, {name: b, match: {user: [x, '']}, routeTo: bach}, {match: {}, routeTo: batch}, {name: c, match: {user: a}, routeTo: batsh}]\n",
    ],
  ],
  ["a misspelt key of the whole", ["trino-platform:platform:", "trino-platform:plattform:"]],
  ["nothing but an environment", [/config:[\s\S]*/, "environment: [prod/eu]\n"]],
  ["a list as a whole", [/config:[\s\S]*/, "config: {platform: []}"]],
  ["a text as a whole", [/config:[\s\S]*/, "config: {platform: trino}"]],
];

test("what is wrong is told with path, value, what is allowed and what to write", async () => {
  const texts = wrong.map(([name, ...changes]) => `# ${name}\n  ${said(...changes)}`);
  await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot("../golden/stack-shape-faults.txt");
});

test.each(wrong)("%s: refused", (_, ...changes) => {
  expect(said(...changes)).not.toMatch(/^$|TypeError|RangeError|undefined|\[object/);
});
