import { z } from "zod";
import { jobSpec } from "./job";
import { objectFields } from "./metadata";
import { storedObject } from "./objects";

const FIELD = /^(?:\*|[0-9,\-/*]+)$/;
const isSchedule = (text: string) => {
  const fields = text.split(" ");
  return fields.length === 5 && fields.every((field) => FIELD.test(field));
};

const inputs = z.strictObject({
  ...objectFields("batch/v1", "CronJob"),
  spec: z.strictObject({
    schedule: z.string().refine(isSchedule, "must be the five fields of a cron schedule"),
    concurrencyPolicy: z.enum(["Allow", "Forbid", "Replace"]).optional(),
    startingDeadlineSeconds: z.int().min(10).optional(),
    successfulJobsHistoryLimit: z.int().min(0).optional(),
    failedJobsHistoryLimit: z.int().min(0).optional(),
    suspend: z.boolean().optional(),
    jobTemplate: z.strictObject({ spec: jobSpec }),
  }),
});

/**
 * kubernetes.batch.v1.CronJob: kept by the cluster. The lab has no clock that starts it: its Job runs
 * with every `up`, as pods that died are started again then.
 */
export const cronJob = storedObject(inputs, ["metadata.name", "metadata.namespace"]);
