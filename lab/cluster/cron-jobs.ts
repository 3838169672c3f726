import type { KubernetesObject } from "../../cli/providers/cloud";
import type { LabFolder } from "../folder";
import { listObjects } from "./objects";

/** The Jobs that the CronJobs of a namespace would start now. */
export function dueJobs(lab: LabFolder, namespace: string): KubernetesObject[] {
  return listObjects(lab, "CronJob", namespace).map(({ metadata, spec }) => {
    const { jobTemplate } = spec as { jobTemplate: { spec: unknown } };
    return { apiVersion: "batch/v1", kind: "Job", metadata, spec: jobTemplate.spec };
  });
}
