import { eitherOf, type Fault, nearest } from "../../components/shared/faults";
import { askDatabase } from "../database";
import { askBackend } from "../exchange/backends";
import type { PlatformConfig } from "../stack-file";
import { ApiRefused, type KubernetesApi } from "../watch/kubernetes-api";
import { kubernetesProblems } from "../watch/kubernetes-version";
import { type ApiNeed, type Need, platformNeeds, type StorageNeed, type Unplaced } from "./needs";

/** Everything that a stack asks of its Kubernetes cluster besides room. */
export function clusterNeeds(config: PlatformConfig): Need[] {
  return [
    ...platformNeeds(config),
    ...(askBackend(config, (backend, written, path) => placed(path, backend.needs?.(written))) ??
      []),
    ...(askDatabase(config.gateway.database, (kind, written, name) =>
      placed(`gateway.database.${name}`, kind.needs?.(written)),
    ) ?? []),
  ];
}

function placed(path: string, needs: readonly Unplaced<Need>[] = []): Need[] {
  return needs.map((need) => ({ ...need, path }));
}

/**
 * What of it the cluster does not have, all at once; paths of the stack file. What the account may not
 * ask counts as there.
 *
 * @throws ApiUnreachable
 */
export async function unmetNeeds(api: KubernetesApi, needs: readonly Need[]): Promise<Fault[]> {
  const tooOld = kubernetesProblems(api).then((problems) =>
    problems.map(({ message, fix }) => ({ path: "gateway", message: `${message}; ${fix}` })),
  );
  const kinds = kindsOf(api);
  const classes = once(() => storageClasses(api));
  const unmet = needs.map(async (need) =>
    "api" in need ? missingApi(await kinds(need.api), need) : missingStorage(await classes(), need),
  );
  return (await Promise.all([tooOld, ...unmet])).flat();
}

/** The kinds of a group and version by its name; `unknown` if that may not be asked. */
function kindsOf(api: KubernetesApi): (group: string) => Promise<string[] | "unknown"> {
  const asked = new Map<string, Promise<string[] | "unknown">>();
  return (group) => {
    const known = asked.get(group) ?? askKinds(api, group);
    asked.set(group, known);
    return known;
  };
}

async function askKinds(api: KubernetesApi, group: string): Promise<string[] | "unknown"> {
  try {
    const { resources } = await api.get<{ resources: { name: string }[] }>(`/apis/${group}`);
    return resources.map(({ name }) => name);
  } catch (error) {
    // A group that nobody serves; one whose server is away for a moment gives 503.
    if (error instanceof ApiRefused) return error.status === 404 ? [] : "unknown";
    throw error;
  }
}

function missingApi(
  kinds: string[] | "unknown",
  { path, api, resource, install, instead = "take this away" }: ApiNeed,
): Fault[] {
  if (kinds === "unknown" || kinds.includes(resource)) return [];
  const remedy = install ? `install ${install} there, or ${instead}` : instead;
  const message = `the Kubernetes cluster has no ${resource} of ${api}; ${remedy}`;
  return [{ path, message }];
}

interface StorageClass {
  metadata: { name: string; annotations?: Record<string, string> };
}

async function storageClasses(api: KubernetesApi): Promise<StorageClass[] | "unknown"> {
  try {
    const path = "/apis/storage.k8s.io/v1/storageclasses";
    return (await api.get<{ items: StorageClass[] }>(path)).items;
  } catch (error) {
    if (error instanceof ApiRefused) return "unknown";
    throw error;
  }
}

// Kubernetes documentation, "Default StorageClass"; the older name still counts
// (`IsDefaultAnnotation` of k8s.io/component-helpers/storage/volume).
const IS_DEFAULT = /^storageclass\.(beta\.)?kubernetes\.io\/is-default-class$/;

function missingStorage(
  classes: StorageClass[] | "unknown",
  { path, storageClass }: StorageNeed,
): Fault[] {
  if (classes === "unknown") return [];
  const names = classes.map(({ metadata }) => metadata.name).sort();
  const others = names.length > 0 ? `use ${eitherOf(names)}` : "it has none at all";
  if (storageClass !== undefined) {
    if (names.includes(storageClass)) return [];
    const message = `the Kubernetes cluster has no storage class "${storageClass}"; ${others}${nearest(storageClass, names)}`;
    return [{ path: `${path}.storageClass`, message }];
  }
  const hasDefault = classes.some(({ metadata: { annotations = {} } }) =>
    Object.entries(annotations).some(([key, value]) => IS_DEFAULT.test(key) && value === "true"),
  );
  if (hasDefault) return [];
  const message = `missing, and the Kubernetes cluster has no default storage class: the volume would never be made; ${others}`;
  return [{ path: `${path}.storageClass`, message }];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
