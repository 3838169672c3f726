import { describe, expect, test } from "vitest";
import type { Fault } from "../../components/shared/faults";
import { parseConfig } from "../../infra/parse";
import { clusterNeeds, unmetNeeds } from "../../infra/requirements/unmet";
import { ApiRefused, ApiUnreachable, type KubernetesApi } from "../../infra/watch/kubernetes-api";

/** A stack with the least, and what a case adds. */
function stackWith(changes: { clusters?: object; gateway?: object; exchange?: object }) {
  const parsed = parseConfig({
    catalogs: { tpch: "connector.name=tpch" },
    ...(changes.exchange && { exchange: changes.exchange }),
    clusters: {
      interactive: {
        profile: "interactive",
        coordinator: { memoryGiB: 8, cpu: 2 },
        workers: { replicas: 2, memoryGiB: 16, cpu: 4 },
        ...changes.clusters,
      },
    },
    gateway: {
      defaultRoutingGroup: "interactive",
      database: {
        existing: { host: "db", name: "g", user: "g", passwordSecretName: "db", tls: {} },
      },
      ...changes.gateway,
    },
  });
  if (!parsed.config) throw new Error(JSON.stringify(parsed.faults));
  return parsed.config;
}

const workers = (autoscaling: object) => ({ workers: { autoscaling, memoryGiB: 16, cpu: 4 } });
const range = { minReplicas: 2, maxReplicas: 4 };

/** Everything that may be asked for at once. */
const greedy = stackWith({
  exchange: { inCluster: {} },
  clusters: {
    profile: "batch",
    ...workers({ keda: { ...range, triggers: [{ raw: { type: "cron", metadata: {} } }] } }),
    observability: { prometheus: {}, alerts: {} },
  },
  gateway: {
    database: { cnpg: { storageClass: "fast" } },
    ingress: {
      httpRoute: { host: "trino.example.com", gatewayName: "edge", internetFacing: false },
    },
    observability: { prometheus: {} },
  },
});

/** A Kubernetes API that serves these paths, and refuses all others. */
function apiWith(answers: Record<string, object>, status = 404): KubernetesApi {
  const get = async (path: string) => {
    const answer = answers[path];
    if (answer) return answer;
    throw new ApiRefused(status, "no");
  };
  return { server: "https://kubernetes", get } as unknown as KubernetesApi;
}

const kinds = (...names: string[]) => ({ resources: names.map((name) => ({ name })) });
const classes = (...names: string[]) => ({
  items: names.map((name) => ({
    metadata: {
      name: name.replace("*", ""),
      annotations: { "storageclass.kubernetes.io/is-default-class": `${name.endsWith("*")}` },
    },
  })),
});
const STORAGE = "/apis/storage.k8s.io/v1/storageclasses";
const VERSION = (minor: string) => ({ major: "1", minor, gitVersion: `v1.${minor}.0` });

const paths = (faults: Fault[]) => faults.map(({ path }) => path);

describe("what a stack asks of its Kubernetes cluster", () => {
  test("of one that has nothing, all is told at once, at the paths of the stack file", async () => {
    const bare = apiWith({ "/version": VERSION("28"), [STORAGE]: classes("slow", "fats") });
    const faults = await unmetNeeds(bare, clusterNeeds(greedy));
    expect(paths(faults)).toEqual([
      "gateway",
      "clusters.interactive.workers.autoscaling.keda",
      "clusters.interactive.observability.prometheus",
      "clusters.interactive.observability.alerts",
      "gateway.ingress.httpRoute",
      "gateway.observability.prometheus",
      "exchange.inCluster.storageClass",
      "gateway.database.cnpg",
      "gateway.database.cnpg.storageClass",
    ]);
    const told = faults.map(({ message }) => message);
    expect(told[0]).toMatch(/^Kubernetes v1\.28\.0 .* upgrade the Kubernetes cluster to 1\.29/);
    expect(told[1]).toContain("has no scaledobjects of keda.sh/v1alpha1; install KEDA");
    expect(told[6]).toContain(
      "no default storage class: the volume would never be made; use fats or slow",
    );
    expect(told[8]).toContain('no storage class "fast"; use fats or slow (did you mean "fats"?)');
  });

  test("of one that has it all, nothing", async () => {
    const full = apiWith({
      "/version": VERSION("36"),
      [STORAGE]: classes("fast", "standard*"),
      "/apis/keda.sh/v1alpha1": kinds("scaledobjects"),
      "/apis/monitoring.coreos.com/v1": kinds("podmonitors", "prometheusrules"),
      "/apis/gateway.networking.k8s.io/v1": kinds("httproutes"),
      "/apis/postgresql.cnpg.io/v1": kinds("clusters"),
    });
    expect(await unmetNeeds(full, clusterNeeds(greedy))).toEqual([]);
  });

  test("what the account may not ask counts as there", async () => {
    expect(await unmetNeeds(apiWith({}, 403), clusterNeeds(greedy))).toEqual([]);
  });

  test("an API server that goes away is an error of its own", async () => {
    const gone = { get: () => Promise.reject(new ApiUnreachable("no answer")) };
    const asked = unmetNeeds(gone as unknown as KubernetesApi, clusterNeeds(greedy));
    await expect(asked).rejects.toThrow(ApiUnreachable);
  });

  test("a stack without extras asks for nothing but the version", () => {
    expect(clusterNeeds(stackWith({}))).toEqual([]);
  });

  test("an autoscaler by CPU needs a server of metrics", async () => {
    const stack = stackWith({ clusters: workers({ hpa: range }) });
    const without = await unmetNeeds(apiWith({ "/version": VERSION("36") }), clusterNeeds(stack));
    expect(paths(without)).toEqual(["clusters.interactive.workers.autoscaling.hpa"]);
    expect(without[0]?.message).toContain("install metrics-server");
  });

  test.each([
    ["awsLoadBalancerController", "or on EKS Auto Mode write controller: eksAutoMode"],
    ["eksAutoMode", "; write controller: awsLoadBalancerController"],
  ] as const)("a load balancer of %s needs it", async (controller, remedy) => {
    const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd";
    const stack = stackWith({
      gateway: {
        ingress: { loadBalancer: { host: "trino.example.com", certificateArn, controller } },
        security: {
          tls: { secretName: "tls" },
          networkPolicy: { allowRanges: ["10.0.0.0/8"] },
        },
      },
    });
    const api = (served: string, name: string) =>
      apiWith({ "/version": VERSION("34"), [`/apis/${served}`]: kinds(name) });
    const lbc = api("elbv2.k8s.aws/v1beta1", "targetgroupbindings");
    const autoMode = api("eks.amazonaws.com/v1", "nodeclasses");
    const [right, wrong] = controller === "eksAutoMode" ? [autoMode, lbc] : [lbc, autoMode];
    expect(await unmetNeeds(right, clusterNeeds(stack))).toEqual([]);
    const [fault] = await unmetNeeds(wrong, clusterNeeds(stack));
    expect(fault?.path).toBe("gateway.ingress.loadBalancer");
    expect(fault?.message).toContain(remedy);
  });
});
