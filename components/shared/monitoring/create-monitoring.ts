import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { MonitoringObject } from "./objects";

/** Creates the objects of one release's monitoring. */
export function createMonitoring(
  name: string,
  namespace: pulumi.Input<string>,
  objects: readonly MonitoringObject[],
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { suffix, name: objectName, labels, annotations, content } of objects) {
    const metadata = { name: objectName, namespace, labels, annotations };
    const logicalName = `${name}-${suffix}`;
    if (content.kind === "ConfigMap") {
      new kubernetes.core.v1.ConfigMap(logicalName, { metadata, data: content.data }, opts);
    } else if (content.kind === "Secret") {
      const { stringData } = content;
      new kubernetes.core.v1.Secret(logicalName, { metadata, stringData }, opts);
    } else {
      const { kind, spec } = content;
      const apiVersion = "monitoring.coreos.com/v1";
      new kubernetes.apiextensions.CustomResource(
        logicalName,
        { apiVersion, kind, metadata, spec },
        opts,
      );
    }
  }
}
