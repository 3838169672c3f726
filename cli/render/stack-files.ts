import type { CheckedResource } from "../providers";
import type { HelmRelease, KubernetesObject } from "../providers/cloud";
import { isObject, type Properties } from "../providers/wire";
import { maskAll, maskInputs } from "./mask";
import { releaseFiles, yaml } from "./release-files";
import { collectFiles, type RenderedFile, type RenderedFiles } from "./rendered";

type Entry = [path: string, file: RenderedFile];

/**
 * Everything that a stack sends to Helm, Kubernetes and IAM, as files by path:
 * `releases/<release>/values.yaml`, `files/<release>/<role>/…`, `policies/<name>.json` and
 * `manifests/<kind>-<name>.yaml`. No secret is in them.
 */
export function renderStack(resources: CheckedResource[]): RenderedFiles {
  const sent = resources
    .map((resource) => ({ ...resource, inputs: maskInputs(resource.inputs) as Properties }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const objects = sent.filter(isPlainObject).map(({ inputs }) => objectOf(inputs));
  return collectFiles([
    ...sent
      .filter(({ type }) => type === RELEASE)
      .flatMap(({ inputs }) => releaseFiles(releaseOf(inputs), objects)),
    ...sent.flatMap(policyFiles),
    ...objects.map(manifestFile),
  ]);
}

const RELEASE = "kubernetes:helm.sh/v3:Release";

const isPlainObject = ({ type, inputs }: CheckedResource) =>
  type.startsWith("kubernetes:") && typeof inputs.kind === "string";

function releaseOf(inputs: Properties): HelmRelease {
  return {
    name: String(inputs.name),
    namespace: String(inputs.namespace ?? "default"),
    chart: String(inputs.chart),
    version: String(inputs.version),
    values: isObject(inputs.values) ? inputs.values : {},
  };
}

/** A Secret's values are secret, whether the program said so or not. */
function objectOf(inputs: Properties): KubernetesObject {
  const object = inputs as unknown as KubernetesObject;
  if (object.kind !== "Secret") return object;
  const hidden = ["data", "stringData"].filter((key) => key in object);
  return { ...object, ...Object.fromEntries(hidden.map((key) => [key, maskAll(object[key])])) };
}

function manifestFile(object: KubernetesObject): Entry {
  const name = `${object.kind}-${object.metadata.name}`.toLowerCase();
  return [`manifests/${name}.yaml`, { text: yaml(object), origin: "manifest" }];
}

/** Where AWS's resource types keep a policy, and what its file's name adds to the resource's. */
const POLICY_KEYS = { policy: "", assumeRolePolicy: "-trust" };

function policyFiles({ type, name, inputs }: CheckedResource): Entry[] {
  if (!type.startsWith("aws:")) return [];
  return Object.entries(POLICY_KEYS).flatMap(([key, suffix]): Entry[] => {
    const document = inputs[key];
    if (typeof document !== "string") return [];
    return [[`policies/${name}${suffix}.json`, { text: indented(document), origin: "policy" }]];
  });
}

function indented(json: string): string {
  try {
    return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
  } catch {
    return `${json}\n`; // it is, or holds, what only a deployment will know
  }
}
