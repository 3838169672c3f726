import type { NativeSidecar } from "./chart-values";

/** What one container beside the gateway has of its own. */
export interface SidecarOptions
  extends Pick<NativeSidecar, "name" | "image" | "env" | "envFrom" | "resources" | "volumeMounts"> {
  /** What its shell runs; it finds `LISTEN_ADDRESS` and `UPSTREAM` in its environment. */
  script: string;
  /** Where it listens, on the loopback interface of the pod. */
  port: number;
  /** Whom it hands on to, `host:port`. */
  upstream: string;
}

/**
 * A container that stands between the gateway and its database, and may do nothing but that.
 *
 * (Kubernetes: an init container with `restartPolicy: Always` runs beside the others and starts before
 * them. The chart passes `initContainers` on; it has no key for sidecars.)
 */
export function nativeSidecar({
  name,
  image,
  script,
  port,
  upstream,
  env,
  ...rest
}: SidecarOptions): NativeSidecar {
  return {
    name,
    image,
    restartPolicy: "Always",
    command: ["/bin/sh", "-c", script],
    env: [
      { name: "LISTEN_ADDRESS", value: `localhost:${port}` },
      { name: "UPSTREAM", value: upstream },
      ...env,
    ],
    ports: [{ name, containerPort: port }],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    ...rest,
  };
}
