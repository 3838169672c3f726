import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

type Container = kubernetes.types.input.core.v1.Container;

/** A server of one pod with one volume, and the Service in front of it. */
export interface ServerPod {
  /** Of the StatefulSet, the Service and the container. */
  name: string;
  namespace: pulumi.Input<string>;
  /** User and group of its processes. */
  user: number;
  container: Omit<Container, "name" | "securityContext" | "ports">;
  /** The one port that others use. */
  port: number;
  /** The volume: where it is mounted, and what it is like. */
  data: { mountPath: string; sizeGiB: number; storageClass?: string | undefined };
  /** Folders that it writes and nobody keeps. */
  scratch: string[];
  /** Secret with its files, and where they are mounted. */
  files: { secretName: pulumi.Input<string>; mountPath: string };
  /** Changes when the files do: the server reads them when it starts. */
  checksum: string;
}

/** Where servers are made. */
export interface InClusterPlace {
  /** The namespace's name. */
  namespace: string;
  /** The same, known when it is there. */
  created: pulumi.Output<string>;
  /** Image with a shell and curl, for Jobs: the gateway's own helper. */
  curl: string;
}

/** A server, and what to wait for before one uses it. */
export interface Server {
  set: kubernetes.apps.v1.StatefulSet;
  service: kubernetes.core.v1.Service;
}

/**
 * Makes the server. A StatefulSet, because the engine waits for a volume claim of its own until it is
 * bound, and kind's storage binds one only when its pod is placed (`WaitForFirstConsumer`).
 */
export function createServer(spec: ServerPod, opts: pulumi.CustomResourceOptions): Server {
  const { name, namespace, port } = spec;
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "trino-platform" };
  const metadata = { name, namespace, labels };
  const service = new kubernetes.core.v1.Service(
    name,
    {
      metadata,
      spec: {
        type: "ClusterIP",
        selector: labels,
        ports: [{ name: "main", port, targetPort: port, protocol: "TCP" }],
      },
    },
    opts,
  );
  new kubernetes.networking.v1.NetworkPolicy(
    name,
    {
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress"],
        // Its other ports are for its own parts, and ask for no login.
        ingress: [{ ports: [{ protocol: "TCP", port }] }],
      },
    },
    opts,
  );
  const set = new kubernetes.apps.v1.StatefulSet(
    name,
    {
      metadata,
      spec: {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: labels },
        // With the stack goes what it made; without this the volume would stay behind.
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        template: {
          metadata: { labels, annotations: { "checksum/files": spec.checksum } },
          spec: podSpec(spec),
        },
        volumeClaimTemplates: [volumeClaim(spec)],
      },
    },
    opts,
  );
  return { set, service };
}

/** As restricted as the Pod Security Standards have it, and the root file system read-only on top. */
function podSpec(spec: ServerPod): kubernetes.types.input.core.v1.PodSpec {
  const { user, container, data, scratch, files } = spec;
  const folders = scratch.map((mountPath, index) => ({ name: `scratch-${index}`, mountPath }));
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        ...container,
        name: spec.name,
        ports: [{ name: "main", containerPort: spec.port }],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [
          { name: "data", mountPath: data.mountPath },
          { name: "files", mountPath: files.mountPath, readOnly: true },
          ...folders,
        ],
      },
    ],
    volumes: [
      { name: "files", secret: { secretName: files.secretName } },
      ...folders.map(({ name }) => ({ name, emptyDir: {} })),
    ],
  };
}

function volumeClaim({ data }: ServerPod) {
  return {
    metadata: { name: "data" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(data.storageClass !== undefined && { storageClassName: data.storageClass }),
      resources: { requests: { storage: `${data.sizeGiB}Gi` } },
    },
  };
}
