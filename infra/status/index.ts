export { kubeConfigOf, NoKubernetes } from "./connect";
export { expectedReleases } from "./expected";
export { formatHealth } from "./format";
export type { StackHealth } from "./health";
export { inspectReleases } from "./inspect";
export { kubernetesApi } from "./kubernetes-api";
