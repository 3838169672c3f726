import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { CHARTS } from "../../components/shared/versions";
import { describeShortage, shortagesOf } from "./deployments";
import { warnings } from "./explain-pod";
import type { PodHealth } from "./health";
import { ApiUnreachable, type KubernetesApi } from "./kubernetes-api";
import { kubernetesProblems } from "./kubernetes-version";
import { maskSecrets } from "./mask";
import { type Purpose, podsOf, podsOfJob, podsOfRelease } from "./pods";

/** Seconds between two looks: a server that cannot start says why within half a minute. */
const EVERY_SECONDS = 20;

/** Where pods are watched. */
export interface Watched {
  /** The Kubernetes API; asked for only while something that has pods is created or updated. */
  api: () => Promise<KubernetesApi>;
  namespace: string;
  /** @default 20 */
  everySeconds?: number;
}

/** What is waited for, and whose pods tell why. */
interface Waited {
  /** In words that begin a sentence: `StatefulSet trino-postgresql`. */
  name: string;
  /** Label selector of its pods. */
  selector: string;
  purpose: Purpose;
  /** The release, if it is one: its Deployments tell, too. */
  release?: string;
  isGateway?: boolean;
}

/** What the engine waits for in Kubernetes because its pods are to be ready, or done. */
const WAITED: Record<string, (inputs: Inputs, chart: string) => Waited> = {
  "kubernetes:helm.sh/v3:Release": ({ name = "" }, chart) => ({
    name: `release ${name}`,
    selector: podsOfRelease(name),
    purpose: "server",
    release: name,
    isGateway: chart.endsWith(CHARTS.gateway.chart),
  }),
  "kubernetes:apps/v1:StatefulSet": ({ metadata, spec }) => ({
    name: `StatefulSet ${metadata?.name}`,
    selector: Object.entries(spec?.selector?.matchLabels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
    purpose: "server",
  }),
  "kubernetes:batch/v1:Job": ({ metadata }) => ({
    name: `Job ${metadata?.name}`,
    selector: podsOfJob(metadata?.name ?? ""),
    purpose: "job",
  }),
};

/** Of a resource's inputs what says which it is. */
interface Inputs {
  name?: string;
  metadata?: { name?: string };
  spec?: { selector?: { matchLabels?: Record<string, string> } };
}

/**
 * A transformation that lets `pulumi up` say, while it waits for a release, a server or a Job, why its
 * pods are not ready. Helm's own error is `context deadline exceeded`, after the whole timeout, and an
 * atomic release has taken its pods and their logs with it by then. Nobody can amend that error, so the
 * cause is told before: once, as a warning of the component that the resource belongs to.
 *
 * It never fails a deployment: whoever cannot read pods gets the engine's error alone. It works through
 * resource hooks, which do not run in a preview and leave no difference.
 */
export function watchPodsOf(watched: Watched): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    const waitedFor = WAITED[type];
    if (!waitedFor) return undefined;
    let stop = () => {};
    // A hook is called by the engine, outside of the program that runs; its log is the program's.
    const inProgram = AsyncLocalStorage.snapshot();
    const begin = ({ newInputs }: pulumi.ResourceHookArgs) => {
      stop = watchPods(watched, waitedFor((newInputs ?? {}) as Inputs, String(props.chart)), {
        // A message of the resource itself would wait until the resource is there.
        tell: (cause) => inProgram(() => void pulumi.log.warn(cause, opts.parent)),
        giveUp: (why) => inProgram(() => void pulumi.log.debug(`not watched: ${why}`, opts.parent)),
      });
    };
    const end = () => stop();
    const hooks = {
      beforeCreate: [begin],
      afterCreate: [end],
      beforeUpdate: [begin],
      afterUpdate: [end],
    };
    return { props, opts: { ...opts, hooks } };
  };
}

/** Looks again and again, tells each cause once, and never keeps the program alive. */
function watchPods(
  { api, namespace, everySeconds = EVERY_SECONDS }: Watched,
  { name, selector, purpose, release, isGateway }: Waited,
  { tell, giveUp }: { tell: (cause: string) => void; giveUp: (why: string) => void },
): () => void {
  const told: string[] = [];
  const isHanging = hangingPods();
  const look = async () => {
    const cluster = await api();
    const pods = await podsOf(cluster, namespace, selector, purpose);
    const shortages = release ? await shortagesOf(cluster, namespace, release) : [];
    const tooOld = isGateway ? await kubernetesProblems(cluster) : [];
    const causes = [
      ...tooOld.map(({ message, fix }) => asCause(`${message}; ${fix}`)),
      ...causesOf(
        pods.filter((pod) => isHanging(pod) || isFailing(pod)),
        purpose,
      ),
      ...(release || pods.length > 0 ? [] : await whyNoPods(cluster, namespace, name)),
      // Without a refusal it has only just begun.
      ...shortages
        .filter(({ refusal }) => refusal)
        .map(describeShortage)
        .map(asCause),
    ];
    for (const { key, text } of causes) {
      if (told.some((one) => one.startsWith(key))) continue;
      told.push(key);
      tell(text);
    }
  };
  const timer = setInterval(() => look().catch(failed), everySeconds * 1000);
  // Without a way to the cluster, or without the right to read pods, nothing is told.
  const failed = (error: unknown) => {
    if (error instanceof ApiUnreachable) return;
    clearInterval(timer);
    giveUp(error instanceof Error ? error.message : String(error));
  };
  timer.unref();
  return () => clearInterval(timer);
}

/** A StatefulSet or a Job whose pod Kubernetes refuses to make: only an event of its own tells. */
async function whyNoPods(api: KubernetesApi, namespace: string, name: string): Promise<Cause[]> {
  const [, object = ""] = name.split(" ");
  const told = await warnings(api, namespace, object, true);
  return told.map((message) => asCause(`${name} has no pod: ${maskSecrets(message)}`));
}

/** A pod that merely starts is not ready either; one that was started again has failed. */
function isFailing({ ready, restarts, state, causes, lastSteps }: PodHealth): boolean {
  const stuck = !["Running", "ContainerCreating", "PodInitializing"].includes(state);
  return !ready && causes.length + lastSteps.length > 0 && (restarts > 0 || stuck);
}

/** Looks in which a starting server did nothing new: two minutes, if it is looked at every 20 s. */
const HANGING_LOOKS = 6;

/** Tells, when asked of a pod at each look, whether its server starts and gets no further. */
function hangingPods(): (pod: PodHealth) => boolean {
  const seen = new Map<string, { step: string; looks: number }>();
  return ({ name, lastSteps }) => {
    const step = lastSteps.at(-1);
    if (step === undefined) return false;
    const before = seen.get(name);
    const looks = before?.step === step ? before.looks + 1 : 1;
    seen.set(name, { step, looks });
    return looks >= HANGING_LOOKS;
  };
}

/** A cause to tell, and by what it is known again: numbers in it count attempts, seconds, nodes. */
interface Cause {
  key: string;
  text: string;
}

function asCause(text: string): Cause {
  return { key: text.replaceAll(/\d+/g, "0"), text };
}

/**
 * Each cause in one line, for without a terminal the engine shows the first line alone, and once,
 * whichever pods have it and in whatever state: a crash loop goes through three of them.
 */
export function causesOf(pods: readonly PodHealth[], purpose: Purpose = "server"): Cause[] {
  const isNot = purpose === "job" ? "is not done" : "is not ready";
  const causes = pods.flatMap(({ name, state, causes, lastSteps }) => {
    const waits = `it does not get further than: ${lastSteps.at(-1)}`;
    return (causes.length > 0 ? causes : [waits])
      .map((cause) => cause.replaceAll(/\s*\n\s*/g, "; "))
      .map((cause) => ({
        key: asCause(cause.replaceAll(name, "")).key,
        text: `pod ${name} ${isNot}: ${cause} (${state})`,
      }));
  });
  const first = new Map(causes.toReversed().map((cause) => [cause.key, cause]));
  return causes.filter((cause) => first.get(cause.key) === cause);
}
