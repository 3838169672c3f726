import type * as kubernetes from "@pulumi/kubernetes";
import { z } from "zod";
import type { ProviderModel, ShapeOf } from "../model";
import { cnpgCluster } from "./cnpg";
import { cronJob } from "./cron-job";
import { nodeClass, nodePool, storageClass } from "./eks";
import { job } from "./job";
import { dnsLabel } from "./metadata";
import { podMonitor, prometheusRule } from "./monitoring";
import { httpRoute, ingress, networkPolicy, service } from "./network";
import {
  configMap,
  disruptionBudget,
  namespace,
  otherObject,
  secretObject,
  serviceAccount,
} from "./objects";
import { release } from "./release";
import { statefulSet } from "./stateful-set";

const config = z.strictObject({
  // Which cluster: accepted so that a production stack file can be previewed, and without meaning
  // in the lab, which has one.
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  cluster: z.string().optional(),
  clusterIdentifier: z.string().optional(),
  namespace: dnsLabel.optional(),
  enableServerSideApply: z.boolean().optional(),
  enableConfigMapMutable: z.boolean().optional(),
  enableSecretMutable: z.boolean().optional(),
  deleteUnreachable: z.boolean().optional(),
  skipUpdateUnreachable: z.boolean().optional(),
  suppressDeprecationWarnings: z.boolean().optional(),
  suppressHelmHookWarnings: z.boolean().optional(),
} satisfies ShapeOf<kubernetes.ProviderArgs>);

/** The provider `kubernetes`: core objects, Jobs and Helm releases. */
export const kubernetesProvider: ProviderModel = {
  name: "kubernetes",
  npmPackage: "@pulumi/kubernetes",
  config,
  other: otherObject,
  types: {
    "kubernetes:core/v1:Namespace": namespace,
    "kubernetes:core/v1:Secret": secretObject,
    "kubernetes:core/v1:ConfigMap": configMap,
    "kubernetes:core/v1:ServiceAccount": serviceAccount,
    "kubernetes:apps/v1:StatefulSet": statefulSet,
    "kubernetes:batch/v1:Job": job,
    "kubernetes:batch/v1:CronJob": cronJob,
    "kubernetes:policy/v1:PodDisruptionBudget": disruptionBudget,
    "kubernetes:postgresql.cnpg.io/v1:Cluster": cnpgCluster,
    "kubernetes:core/v1:Service": service,
    "kubernetes:networking.k8s.io/v1:NetworkPolicy": networkPolicy,
    "kubernetes:networking.k8s.io/v1:Ingress": ingress,
    "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": httpRoute,
    "kubernetes:monitoring.coreos.com/v1:PodMonitor": podMonitor,
    "kubernetes:monitoring.coreos.com/v1:PrometheusRule": prometheusRule,
    "kubernetes:storage.k8s.io/v1:StorageClass": storageClass,
    "kubernetes:eks.amazonaws.com/v1:NodeClass": nodeClass,
    "kubernetes:karpenter.sh/v1:NodePool": nodePool,
    "kubernetes:helm.sh/v3:Release": release,
  },
};
