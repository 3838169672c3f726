/** What a volume of a pod holds. */
export type VolumeSource =
  | {
      kind: "configMap" | "secret";
      /** Name of the object, in the pod's namespace. */
      name: string;
      /** Only these keys, under these file names; without it, all keys under their own. */
      items?: { key: string; path: string }[];
      /** A missing object is no error. */
      optional?: boolean;
    }
  | { kind: "emptyDir" };

/** A volume in a container's file system. */
export interface MountModel {
  /** Absolute path in the container. */
  path: string;
  /** Only this entry of the volume, as a file at `path`; such a file is never refreshed. */
  subPath?: string;
  source: VolumeSource;
}

/** A native sidecar: a container beside the pod's own, which starts before it and ends with it. */
export interface SidecarModel {
  name: string;
  image: string;
  command: string[];
  /** Container fields as Kubernetes has them. */
  env: unknown[];
  envFrom: unknown[];
  mounts: MountModel[];
  /** The port that it listens on, and that the pod's containers know as `localhost:<port>`. */
  port?: number;
}

/** One pod of a release: what a chart's Deployment would run. Holds no secret, only references. */
export interface PodModel {
  name: string;
  namespace: string;
  role: "coordinator" | "worker" | "gateway";
  /** The account whose credentials it gets; `created` if the chart makes it. */
  serviceAccount: { name: string; created: boolean };
  /** Tag of the image: the version of Trino or of the gateway. */
  imageTag: string;
  /** Files that the chart writes, by absolute path in the container, in the chart's order. */
  files: Record<string, string>;
  /** Volumes that come from objects which are not the chart's own. */
  mounts: MountModel[];
  /** Container field `env`, as Kubernetes has it. */
  env: unknown[];
  /** Container field `envFrom`, as Kubernetes has it. */
  envFrom: unknown[];
  /** Annotations of the pod template: their change restarts the pod. */
  annotations: Record<string, unknown>;
  /** The container port that serves HTTP. */
  httpPort: number;
  /** Gateway only: it serves HTTPS besides, on a port of its own. */
  servesHttps?: boolean;
  /** Set if the pod drains before it ends (`worker.gracefulShutdown`). Seconds. */
  drain?: { gracePeriodSeconds: number; terminationGracePeriodSeconds: number };
  /** Trino only: where its configuration and its data are in the container. */
  trino?: { configPath: string; dataDir: string };
  /** Gateway only: the container's command. */
  command?: string[];
  /** @default none */
  sidecars?: SidecarModel[];
}

/** A Service of a release. */
export interface ServiceModel {
  name: string;
  namespace: string;
  port: number;
  /** Names of the pods behind it. */
  pods: string[];
}

/** A release as pods and services, or the reasons why it cannot be. */
export interface ReleaseModel {
  faults: string[];
  pods: PodModel[];
  services: ServiceModel[];
}
