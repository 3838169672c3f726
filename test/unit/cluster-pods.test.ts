import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { CHARTS } from "../../components/shared/versions";
import type { PodSurroundings } from "../../lab/aws/pod-surroundings";
import { modelRelease, type PodModel } from "../../lab/charts";
import { planPod } from "../../lab/cluster/pod";
import { findReasons } from "../../lab/cluster/reasons";
import { relocatePaths } from "../../lab/cluster/relocation";

const toolchain = {
  pulumiRoot: "/tools/pulumi",
  java: "/tools/java",
  hasVectorModule: true,
  trino: { "476": { home: "/tools/trino", classArchive: "/tools/trino.jsa" } },
  gatewayJar: "/tools/gateway.jar",
  weed: "/tools/weed",
  postgresHome: "/tools/postgres",
  sidecarPrograms: {},
};

const batch = {
  fullnameOverride: "trino-batch",
  image: { tag: "476" },
  server: { exchangeManager: { name: "filesystem", baseDir: ["s3://a", "s3://b"] } },
  additionalExchangeManagerProperties: ["exchange.s3.region=us-east-1"],
  catalogs: { tpch: null, tpcds: null, lake: "connector.name=iceberg\n" },
};

function podsOf(
  values: Record<string, unknown>,
  chart = "trino",
  version: string = CHARTS.trino.version,
): PodModel[] {
  const release = { name: "r", namespace: "trino", chart, version, values };
  const { faults, pods } = modelRelease(release);
  expect(faults).toEqual([]);
  return pods;
}

function plan(model: PodModel, surroundings?: PodSurroundings): ReturnType<typeof planPod> {
  const folder = `/lab/pods/${model.name}`;
  const paths = ["/etc/trino", "/data/trino", "/etc/trino-gateway", "/etc/trino-gateway/rules"];
  const place = {
    folder,
    port: 20001,
    coordinatorPort: 20000,
    surroundings,
    localize: (text: string) => relocatePaths(text, paths, folder),
  };
  return planPod(model, place, toolchain);
}

const aws: PodSurroundings = {
  network: { environment: { HTTPS_PROXY: "http://127.0.0.1:9" }, trustStore: "/lab/trust.jks" },
  identity: { environment: {}, files: {} },
};

describe("a Trino pod as a process of this laptop", () => {
  const worker = podsOf(batch)[1] as PodModel;
  const { process } = plan(worker, aws);
  const changedLines = (file: string) => {
    const before = (worker.files[`/etc/trino/${file}`] ?? "").split("\n");
    const after = (process.files[`/etc/trino/${file}`] ?? "").split("\n");
    return after.filter((line) => !before.includes(line));
  };

  test("config.properties differs in port and discovery only", () => {
    expect(changedLines("config.properties")).toEqual([
      "http-server.http.port=20001",
      "discovery.uri=http://127.0.0.1:20000",
    ]);
  });

  test("the exchange's configuration is as rendered, whatever it says", () => {
    expect(changedLines("exchange-manager.properties")).toEqual([]);
  });

  test("catalogs and the other files stay as the chart wrote them", () => {
    for (const file of ["catalog/lake.properties", "log.properties", "jvm.config"]) {
      expect(changedLines(file)).toEqual([]);
    }
  });

  test("the command line", () => {
    const agents = process.args.filter((argument) => argument.startsWith("-agentpath"));
    expect(agents).toEqual([]);
    expect(process.args).toEqual(
      expect.arrayContaining([
        "-Xmx8G",
        "-XX:SharedArchiveFile=/tools/trino.jsa",
        "-Dnode.environment=production",
        "-Dnode.id=trino-batch-worker-0-20001",
        "-Dnode.data-dir=/lab/pods/trino-batch-worker-0/data/trino",
        "-Dnode.internal-address=127.0.0.1",
        "-Dnode.bind-ip=127.0.0.1",
        "-Dplugin.dir=/tools/trino/plugin",
      ]),
    );
    expect(process.args.some((argument) => argument.startsWith("#"))).toBe(false);
    expect(process.links).toEqual({
      "/lab/pods/trino-batch-worker-0/data/trino/etc": "/lab/pods/trino-batch-worker-0/etc/trino",
    });
  });
});

describe("which pods a change restarts", () => {
  const prints = (values: Record<string, unknown>) =>
    Object.fromEntries(podsOf(values).map((pod) => [pod.name, plan(pod, aws).fingerprint]));
  const before = prints(batch);
  const restarted = (values: Record<string, unknown>) => {
    const after = prints({ ...batch, ...values });
    return Object.keys(before).filter((name) => after[name] && after[name] !== before[name]);
  };
  const all = ["trino-batch-coordinator", "trino-batch-worker-0", "trino-batch-worker-1"];

  test("none if only their number changes", () => {
    expect(restarted({ server: { ...batch.server, workers: 5 } })).toEqual([]);
    expect(restarted({ server: { ...batch.server, workers: 1 } })).toEqual([]);
  });

  test("all of them for a catalog", () => {
    expect(restarted({ catalogs: { ...batch.catalogs, more: "connector.name=tpch" } })).toEqual(
      all,
    );
  });

  test("only those that it concerns", () => {
    const extra = { server: { ...batch.server, workerExtraConfig: "a=b" } };
    expect(restarted(extra)).toEqual(all.slice(1));
    expect(restarted({ coordinator: { annotations: { checksum: "2" } } })).toEqual(all.slice(0, 1));
    expect(restarted({ worker: { resources: { limits: { memory: "9Gi" } } } })).toEqual([]);
  });

  test("new credentials restart", () => {
    const [coordinator] = podsOf(batch);
    const other = plan(coordinator as PodModel, {
      ...aws,
      network: { ...aws.network, environment: { HTTPS_PROXY: "http://127.0.0.1:8" } },
    });
    expect(other.fingerprint).not.toBe(before["trino-batch-coordinator"]);
  });
});

test("a gateway pod: its own address and paths, everything else as configured", () => {
  const values = {
    image: { tag: "21" },
    config: {
      dataStore: { password: "${ENV:GATEWAY_DB_PASSWORD}" },
      routingRules: { rulesConfigPath: "/etc/trino-gateway/rules/routing-rules.yaml" },
    },
  };
  const [pod] = podsOf(values, "trino-gateway", CHARTS.gateway.version);
  const { process } = plan(pod as PodModel);
  const config = parse(process.files["/etc/trino-gateway/config.yaml"] ?? "");
  expect(config.serverConfig).toEqual({
    "node.environment": "test",
    "http-server.http.enabled": true,
    "http-server.http.port": 20001,
    "node.id": "r-trino-gateway-0",
    "node.internal-address": "127.0.0.1",
    "node.bind-ip": "127.0.0.1",
  });
  expect(config.dataStore.password).toBe("${ENV:GATEWAY_DB_PASSWORD}");
  expect(config.routingRules.rulesConfigPath).toBe(
    "/lab/pods/r-trino-gateway-0/etc/trino-gateway/rules/routing-rules.yaml",
  );
  expect(process.args.slice(-3)).toEqual([
    "-jar",
    "/tools/gateway.jar",
    "/lab/pods/r-trino-gateway-0/etc/trino-gateway/config.yaml",
  ]);
});

describe("why a server did not start", () => {
  test("configuration errors, each once", () => {
    const log = [
      "2026-11-22T19:09:00Z\tERROR\tmain\tio.trino.server.Server\tConfiguration is invalid",
      "1) Error: Defunct property 'query.initial-hash-partitions' (class [class X]) cannot be configured.",
      "2) Configuration property 'no.such' was not used",
      "3) Configuration property 'no.such' was not used",
      "Caused by: java.lang.RuntimeException: later",
    ];
    expect(findReasons(log)).toEqual([
      "Defunct property 'query.initial-hash-partitions' (class [class X]) cannot be configured.",
      "Configuration property 'no.such' was not used",
    ]);
  });

  test("else the cause of the exception", () => {
    const log = [
      'Exception in thread "main" java.lang.RuntimeException: wrapped',
      "\tat io.trino.gateway.Main.main(Main.java:1)",
      "Caused by: org.postgresql.util.PSQLException: Connection to 127.0.0.1:1 refused.",
    ];
    expect(findReasons(log)).toEqual(["Connection to 127.0.0.1:1 refused."]);
  });

  test("nothing if the log does not tell", () => {
    expect(findReasons(["all is well"])).toEqual([]);
  });
});
