import { shortageProblem, shortagesOf } from "../../infra/watch/deployments";
import type { Difference, Problem, ReleaseHealth } from "../../infra/watch/health";
import {
  type HelmRevision,
  type LabelledSecret,
  type RevisionLabels,
  readRevision,
  revisionsOf,
} from "../../infra/watch/helm-release";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";
import { kubernetesProblems } from "../../infra/watch/kubernetes-version";
import { maskSecrets, maskValue } from "../../infra/watch/mask";
import { podsOf, podsOfRelease } from "../../infra/watch/pods";
import { driftOf } from "./drift";
import { exchangeProblems } from "./exchange";
import { changesBetween, type ExpectedRelease, GATEWAY_RELEASE, undeployedOf } from "./expected";
import { driftProblem, inOrder, missing, problemsOf, rolledBack } from "./problems";
import { registrationProblems } from "./registration";
import { spoolingProblems } from "./spooling";

/** A stack's releases and where they are. */
export interface Inspected {
  stack: string;
  namespace: string;
  releases: readonly ExpectedRelease[];
}

/** Secrets without what is in them: a release's history is many times its newest revision. */
const LABELS_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** How every release of a stack is. Only reads. @throws ApiUnreachable, ApiRefused, NoHelmRelease */
export async function inspectReleases(
  api: KubernetesApi,
  { stack, namespace, releases }: Inspected,
  now: number = Date.now(),
): Promise<ReleaseHealth[]> {
  return Promise.all(
    releases.map((release) =>
      inspect(api, { stack, namespace, release: release.name }, release, now),
    ),
  );
}

type Place = Parameters<typeof missing>[0];

async function inspect(
  api: KubernetesApi,
  place: Place,
  expected: ExpectedRelease,
  now: number,
): Promise<ReleaseHealth> {
  const { namespace, release } = place;
  const gatewayOnly = async (find: (api: KubernetesApi) => Promise<Problem[]>) =>
    release === GATEWAY_RELEASE ? find(api) : [];
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const { items } = await api.get<{ items: LabelledSecret[] }>(
    secrets,
    { labelSelector: `owner=helm,name=${release}` },
    LABELS_ONLY,
  );
  const [newest, ...older] = revisionsOf(items);
  const pods = await podsOf(api, namespace, podsOfRelease(release));
  if (!newest) {
    const problems = [...(await gatewayOnly(kubernetesProblems)), missing(place)];
    const none = { drift: [], undeployed: [] };
    return { name: release, healthy: false, status: "missing", problems, ...none, pods };
  }
  const read = async ({ secretName }: RevisionLabels) =>
    readRevision(await api.get(`${secrets}/${secretName}`));
  const revision = await read(newest);
  const failed = rolledBack(revision, older);
  const [shortages, drift, exchange, spooling, undeployed] = await Promise.all([
    shortagesOf(api, namespace, release),
    driftIn(api, namespace, revision),
    exchangeProblems(api, place, revision),
    spoolingProblems(api, place, revision),
    failed
      ? read(failed).then(({ values }) => changesBetween(revision.values, values))
      : undeployedOf(expected, revision),
  ]);
  const problems = [
    ...problemsOf(
      revision,
      older,
      place,
      now,
      shortages.length === 0 && pods.every(({ ready }) => ready),
    ),
    ...shortages.map((shortage) => shortageProblem(shortage, namespace)),
    ...(await gatewayOnly(kubernetesProblems)),
    ...(await gatewayOnly(() => registrationProblems(api, namespace))),
    ...exchange,
    ...spooling,
    ...driftProblem(drift, revision, place),
  ];
  return {
    name: release,
    // What waits to be deployed is a plan, not an illness.
    healthy: problems.length === 0 && drift.length === 0 && pods.every(({ ready }) => ready),
    status: revision.status,
    chart: `${revision.chart.name} ${revision.chart.version}`,
    revision: revision.revision,
    problems: problems.map(({ message, fix }) => ({ message: maskSecrets(message), fix })),
    drift: masked(drift),
    undeployed: masked(undeployed),
    pods,
  };
}

/** While Helm works, the cluster is on its way: between two revisions everything would be drift. */
async function driftIn(
  api: KubernetesApi,
  namespace: string,
  { status, objects }: HelmRevision,
): Promise<Difference[]> {
  if (status !== "deployed" && status !== "failed") return [];
  const found = await Promise.all(
    objects.map(async (object) => {
      try {
        return driftOf(object, await api.read(object, namespace));
      } catch (error) {
        // An account that may not see this kind: the rest is worth telling.
        if (error instanceof ApiRefused && error.status === 403) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

function masked(differences: readonly Difference[]): Difference[] {
  return inOrder(differences).map(({ deployed, instead, ...place }) => ({
    ...place,
    ...(deployed !== undefined && { deployed: maskValue(place.path, deployed) }),
    ...(instead !== undefined && { instead: maskValue(place.path, instead) }),
  }));
}
