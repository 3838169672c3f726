export { NoKubernetes } from "../../infra/watch/connect";
export type { StackHealth } from "../../infra/watch/health";
export { kubernetesApi } from "../../infra/watch/kubernetes-api";
export { expectedReleases } from "./expected";
export { formatHealth } from "./format";
export { inspectReleases } from "./inspect";
export { kubeConfigOf } from "./kubeconfig";
export { inspectParts } from "./parts";
