import { LoadBalancerController } from "../../components/gateway/ingress/spec";
import type { PlatformConfig } from "../stack-file";

/** What a Kubernetes cluster must have for one thing that a stack asks for. */
export type Need = ApiNeed | StorageNeed;

/** Objects of a kind that Kubernetes itself does not have, or not everywhere. */
export interface ApiNeed {
  /** Where the stack file asks for it. */
  path: string;
  /** Group and version: `keda.sh/v1alpha1`. */
  api: string;
  /** The kind's name in URLs: `scaledobjects`. */
  resource: string;
  /** What brings it, in words that follow "install"; absent if nothing that one installs does. */
  install?: string;
  /** What to write in the stack file instead. @default take this away */
  instead?: string;
}

/** Storage that is made when a pod asks for it. */
export interface StorageNeed {
  /** Where the stack file asks for it, or may name the class. */
  path: string;
  /** The class; undefined for the cluster's default one. */
  storageClass: string | undefined;
}

/** The same without its place, which a table knows. */
export type Unplaced<T> = T extends Need ? Omit<T, "path"> : never;

/** A volume of that class; of the default one if none is named. */
export function storageNeed({
  storageClass,
}: {
  storageClass?: string | undefined;
}): Unplaced<StorageNeed> {
  return { storageClass };
}

/** KEDA's chart renders `ScaledObject`s (`trino` chart, `server.keda`). */
const KEDA = {
  api: "keda.sh/v1alpha1",
  resource: "scaledobjects",
  install: "KEDA (https://keda.sh/docs/latest/deploy/)",
};
/** A HorizontalPodAutoscaler by CPU asks this API (Kubernetes documentation, "Resource metrics pipeline"). */
const METRICS = {
  api: "metrics.k8s.io/v1beta1",
  resource: "pods",
  install: "metrics-server (https://github.com/kubernetes-sigs/metrics-server)",
};
const PROMETHEUS = {
  api: "monitoring.coreos.com/v1",
  install: "the Prometheus operator (https://prometheus-operator.dev)",
};
const GATEWAY_API = {
  api: "gateway.networking.k8s.io/v1",
  resource: "httproutes",
  install: "the Gateway API and a controller for it (https://gateway-api.sigs.k8s.io/guides/)",
};
/** Each by a kind of its own: a Service of its class waits for ever where it is not. */
const LOAD_BALANCERS: Record<LoadBalancerController, Unplaced<ApiNeed>> = {
  awsLoadBalancerController: {
    api: "elbv2.k8s.aws/v1beta1",
    resource: "targetgroupbindings",
    install: "the AWS Load Balancer Controller",
    instead: "on EKS Auto Mode write controller: eksAutoMode",
  },
  eksAutoMode: {
    api: "eks.amazonaws.com/v1",
    resource: "nodeclasses",
    instead: "write controller: awsLoadBalancerController: it is not in EKS Auto Mode",
  },
};
/** The operator whose `Cluster` is the gateway's database. */
export const CLOUDNATIVE_PG = {
  api: "postgresql.cnpg.io/v1",
  resource: "clusters",
  install: "CloudNativePG (https://cloudnative-pg.io)",
};

/** Monitoring of a cluster or of the gateway, as far as it makes objects of its own. */
interface Monitored {
  observability?: { prometheus?: object | undefined; alerts?: object | undefined } | undefined;
}

/** What clusters and the gateway of a stack need; what storage and database need, their tables know. */
export function platformNeeds({ clusters, gateway }: PlatformConfig): Need[] {
  const { loadBalancer } = gateway.ingress ?? {};
  const { controller = LoadBalancerController.AwsLoadBalancerController } = loadBalancer ?? {};
  return [
    ...Object.entries(clusters).flatMap(([name, cluster]) => {
      const path = `clusters.${name}`;
      const { hpa, keda } = cluster.workers?.autoscaling ?? {};
      return [
        ...(hpa ? [{ path: `${path}.workers.autoscaling.hpa`, ...METRICS }] : []),
        ...(keda ? [{ path: `${path}.workers.autoscaling.keda`, ...KEDA }] : []),
        ...monitoringNeeds(path, cluster),
      ];
    }),
    ...(loadBalancer
      ? [{ path: "gateway.ingress.loadBalancer", ...LOAD_BALANCERS[controller] }]
      : []),
    ...(gateway.ingress?.httpRoute ? [{ path: "gateway.ingress.httpRoute", ...GATEWAY_API }] : []),
    ...monitoringNeeds("gateway", gateway),
  ];
}

function monitoringNeeds(path: string, { observability = {} }: Monitored): ApiNeed[] {
  const { prometheus, alerts } = observability;
  return [
    ...(prometheus
      ? [{ path: `${path}.observability.prometheus`, ...PROMETHEUS, resource: "podmonitors" }]
      : []),
    ...(alerts
      ? [{ path: `${path}.observability.alerts`, ...PROMETHEUS, resource: "prometheusrules" }]
      : []),
  ];
}
