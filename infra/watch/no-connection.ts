/** In the published package, which brings no Kubernetes client, nobody asks the cluster anything. */
export const connectAsProvider = () => () =>
  Promise.reject(new Error("the package trino-platform brings no Kubernetes client"));
