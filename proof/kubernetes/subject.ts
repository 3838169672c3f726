import type { KubeConfig } from "@kubernetes/client-node";
import { GATEWAY_RELEASE } from "../../cli/status/expected";
import { GATEWAY_PORT } from "../../components/gateway/values";
import { clusterReleaseName } from "../../components/platform/names";
import type { PlatformConfig } from "../../infra/stack-file";
import type { KubernetesEditor } from "../../infra/watch/kubernetes-api";
import { NotTried, type Subject } from "../subject";
import { countsOn, type Login } from "../trino/coordinator";
import { type ExchangeView, viewExchange } from "./exchange-view";
import { type Forward, openForward } from "./forward";
import { autoscalerOf, type Deployment, deploymentsOf, isUp, labelsOf, podsWith } from "./objects";
import { memberOf, waitFor } from "./waiting";

/** A stack in a Kubernetes cluster, and who tries it. */
export interface KubernetesTarget {
  config: KubeConfig;
  api: KubernetesEditor;
  platform: PlatformConfig;
  login: Login;
  secondUp: Subject["secondUp"];
  /** Ends every wait. */
  signal: AbortSignal;
  /** Is told before a Deployment is scaled, and when it has its number again. */
  onScaled(scaled: Scaled[]): void;
}

/** A Deployment that has another number of pods than it had. */
export interface Scaled {
  deployment: string;
  replicas: number;
}

/** The pods of a stack, for trials. */
export interface KubernetesSubject extends Subject {
  exchange: ExchangeView;
  /**
   * Gives Deployments their numbers again, and waits for nothing.
   *
   * @param scaled those of another run; of this one unless given
   */
  putBack(scaled?: readonly Scaled[]): Promise<void>;
  /** Why a way to a server led nowhere, if one did. */
  trouble(): string | undefined;
  /** Closes every way that was opened. */
  close(): Promise<void>;
}

/** Trino's own default, and the charts'. */
const TRINO_PORT = 8080;

/** The image of a large node may have to be fetched, and a server to be started. */
const LONGEST_RECOVERY_SECONDS = 900;

/** Opens the ways to a stack's servers. */
export async function openSubject(target: KubernetesTarget): Promise<KubernetesSubject> {
  const { config, api, platform, login, signal } = target;
  const { namespace } = platform;
  const open: Forward[] = [];
  const urlOf = async (service: string, port: number) => {
    const forward = await openForward({ config, api, namespace, service, port });
    open.push(forward);
    return `http://${forward.address}`;
  };
  const names = Object.keys(platform.clusters);
  const batch = names.find((name) => platform.clusters[name]?.profile === "batch");
  const gateway = await urlOf(GATEWAY_RELEASE, GATEWAY_PORT);
  const coordinators = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await urlOf(clusterReleaseName(name), TRINO_PORT)] as const),
    ),
  );
  const release = clusterReleaseName(batch ?? names[0] ?? "");
  const exchange = await viewExchange({ config, api, platform, release });
  const killed = new Set<string>();
  const scaled: Scaled[] = [];

  const up = async (releaseName: string, component?: string) =>
    (await podsWith(api, namespace, labelsOf(releaseName, component))).filter(isUp).map(memberOf);
  const scale = ({ deployment, replicas }: Scaled) =>
    api.send("PATCH", `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}/scale`, {
      spec: { replicas },
    });
  const putBack = async (others?: readonly Scaled[]) => {
    for (const one of others ?? [...scaled]) {
      await scale(one);
      if (others) continue;
      scaled.splice(scaled.indexOf(one), 1);
      target.onScaled(scaled);
    }
  };
  const deployments = async () =>
    (
      await Promise.all(
        [...names.map(clusterReleaseName), GATEWAY_RELEASE].map((name) =>
          deploymentsOf(api, namespace, name),
        ),
      )
    ).flat();

  return {
    gateway,
    coordinators,
    login,
    exchange,
    exchangeBuckets: exchange.buckets,
    ...(exchange.unseen !== undefined && { unseen: exchange.unseen }),
    // The grace period of `kill`, and the two seconds that the kubelet gives at least
    // (`minimumGracePeriodInSeconds`, pkg/kubelet/kuberuntime); 5 were seen on Kubernetes 1.34.
    lingerSeconds: 5,
    workers: (cluster) => up(clusterReleaseName(cluster), "worker"),
    coordinatorOf: async (cluster) => (await up(clusterReleaseName(cluster), "coordinator"))[0],
    gateways: () => up(GATEWAY_RELEASE),
    measureBuckets: exchange.measure,
    kill: async ({ name }) => {
      const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
      const { metadata } = await api.get<{ metadata: { uid: string } }>(path);
      killed.add(metadata.uid);
      // Of a pod that is deleted with a period of 0 older kubelets never learn the period: its server
      // goes on, and drains, for as long as the pod's own says (pkg/kubelet/pod_workers.go,
      // calculateEffectiveGracePeriod, of 1.30). A period of 1 is kept by all.
      await api.send("DELETE", path, {
        apiVersion: "v1",
        kind: "DeleteOptions",
        gracePeriodSeconds: 1,
        preconditions: { uid: metadata.uid },
      });
    },
    scaleIn: async (cluster) => {
      const releaseName = clusterReleaseName(cluster);
      const all = await deploymentsOf(api, namespace, releaseName);
      const own = all.find(
        ({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === "worker",
      );
      const replicas = own?.spec.replicas ?? 0;
      if (!own || replicas < 2) throw new NotTried(`${cluster} has no worker to spare`);
      const deployment = own.metadata.name;
      const isAutomatic = platform.clusters[cluster]?.workers.autoscaling !== undefined;
      if (isAutomatic || (await autoscalerOf(api, namespace, deployment))) {
        throw new NotTried(`an autoscaler decides how many workers ${cluster} has`);
      }
      const labels = labelsOf(releaseName, "worker");
      const before = (await podsWith(api, namespace, labels)).filter(isUp);
      scaled.push({ deployment, replicas });
      target.onScaled(scaled);
      await scale({ deployment, replicas: replicas - 1 });
      const leaving = await waitFor("a worker is told to leave", 60, signal, async () => {
        const now = await podsWith(api, namespace, labels);
        return before.find(({ metadata: { uid } }) => {
          const same = now.find((pod) => pod.metadata.uid === uid);
          return !same || same.metadata.deletionTimestamp !== undefined;
        });
      });
      const { uid, name } = leaving.metadata;
      const grace = leaving.spec.terminationGracePeriodSeconds ?? 30;
      const gone = waitFor(`${name} has left`, grace + 60, signal, async () => {
        const now = await podsWith(api, namespace, labels);
        return now.some((pod) => pod.metadata.uid === uid) ? undefined : true;
      });
      return { worker: memberOf(leaving), gone: gone.then(() => {}) };
    },
    putBack,
    restore: async (progress) => {
      await putBack();
      const wanted = await deployments();
      let missing: string[] = [];
      const look = async () => {
        missing = (await Promise.all(wanted.map((one) => missingOf(one, target, killed)))).flat();
        if (missing[0]) progress(`waiting for ${missing.join(", ")}`);
        return missing.length === 0 ? true : undefined;
      };
      await waitFor(
        () => `${missing.join(", ")} is there again`,
        LONGEST_RECOVERY_SECONDS,
        signal,
        look,
      );
      killed.clear();
      for (const name of names) {
        const workers = await up(clusterReleaseName(name), "worker");
        const what = `${name} counts on its ${workers.length} workers, and on no other`;
        progress(`waiting until ${what}`);
        const ids = workers.map(({ nodeId }) => nodeId);
        await waitFor(what, LONGEST_RECOVERY_SECONDS, signal, async () =>
          (await countsOn(coordinators[name] ?? "", ids, login)) ? true : undefined,
        );
      }
    },
    secondUp: target.secondUp,
    trouble: () => open.map((forward) => forward.trouble()).find((text) => text !== undefined),
    close: async () => {
      await Promise.all([exchange.close(), ...open.map((forward) => forward.close())]);
    },
  };
}

/** What a Deployment lacks: pods that were killed do not count, however they look. */
async function missingOf(
  { metadata, spec }: Deployment,
  { api, platform: { namespace } }: KubernetesTarget,
  killed: ReadonlySet<string>,
): Promise<string[]> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${metadata.name}`;
  const { spec: now } = await api.get<Deployment>(path);
  const pods = await podsWith(api, namespace, spec.selector.matchLabels);
  const there = pods.filter((pod) => isUp(pod) && !killed.has(pod.metadata.uid)).length;
  const { replicas = 1 } = now;
  return there >= replicas ? [] : [`${metadata.name} (${there} of ${replicas})`];
}
