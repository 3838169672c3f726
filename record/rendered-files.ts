import { parseAllDocuments } from "yaml";

/** What a pod of a rendered chart finds under its paths. */
export interface RenderedPod {
  deployment: string;
  serviceAccount: string;
  files: Record<string, string>;
}

interface Mount {
  name: string;
  mountPath: string;
  subPath?: string;
}

interface Volume {
  name: string;
  configMap?: { name: string };
  secret?: { secretName: string };
}

/** As much of Kubernetes' objects as is read here. */
interface Manifest {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec?: {
    ports?: { name: string; port: number }[];
    template?: {
      spec: {
        serviceAccountName?: string;
        volumes?: Volume[];
        containers: { volumeMounts?: Mount[] }[];
      };
    };
  };
}

/** The pods and services of what `helm template` prints, with the files that the chart itself makes. */
export function renderedFiles(
  manifests: string,
): Record<string, RenderedPod | Record<string, number>> {
  const all = parseAllDocuments(manifests)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
  const pods = all
    .filter(({ kind }) => kind === "Deployment")
    .map((deployment) => [roleOf(deployment), podOf(deployment, all)] as const);
  const services = all
    .filter(({ kind }) => kind === "Service")
    .map(({ metadata, spec }) => [metadata.name, spec?.ports?.[0]?.port ?? 0] as const);
  return { ...Object.fromEntries(pods), services: Object.fromEntries(services) };
}

/** The chart of Trino labels its pods with what they are; the gateway's has but one kind. */
const roleOf = ({ metadata }: Manifest) =>
  metadata.labels?.["app.kubernetes.io/component"] ?? "gateway";

function podOf(deployment: Manifest, all: Manifest[]): RenderedPod {
  const pod = deployment.spec?.template?.spec;
  const mounts = pod?.containers[0]?.volumeMounts ?? [];
  const files = mounts.flatMap(({ name, mountPath, subPath }) => {
    const volume = pod?.volumes?.find((one) => one.name === name);
    const data = Object.entries(contentOf(volume, all));
    return data
      .filter(([key]) => subPath === undefined || key === subPath)
      .map(([key, text]) => [subPath === undefined ? `${mountPath}/${key}` : mountPath, text]);
  });
  return {
    deployment: deployment.metadata.name,
    serviceAccount: pod?.serviceAccountName ?? "default",
    files: Object.fromEntries(files),
  };
}

/** What the chart puts into a volume; nothing for what somebody else brings. */
function contentOf(volume: Volume | undefined, all: Manifest[]): Record<string, string> {
  const name = volume?.configMap?.name ?? volume?.secret?.secretName;
  const kind = volume?.configMap ? "ConfigMap" : "Secret";
  const found = all.find((one) => one.kind === kind && one.metadata.name === name);
  const decoded = Object.entries(found?.data ?? {}).map(([key, text]) => [
    key,
    kind === "Secret" ? Buffer.from(text, "base64").toString("utf8") : text,
  ]);
  return { ...Object.fromEntries(decoded), ...found?.stringData };
}
