import { z } from "zod";
import { labels, objectFields } from "./metadata";
import { storedObject } from "./objects";

const API = "monitoring.coreos.com/v1";
const duration = z.string().regex(/^\d+(?:ms|s|m|h|d)$/, "is not a duration like 30s");
const labelName = z.string().regex(/^[a-zA-Z_]\w*$/, "is not the name of a label");
const secretKey = z.strictObject({ name: z.string(), key: z.string() });

const podMonitorInputs = z.strictObject({
  ...objectFields(API, "PodMonitor"),
  spec: z.strictObject({
    selector: z.strictObject({ matchLabels: labels }),
    podMetricsEndpoints: z
      .array(
        z.strictObject({
          port: z.string().max(15),
          path: z.string().startsWith("/"),
          interval: duration,
          scheme: z.enum(["http", "https"]).optional(),
          tlsConfig: z.strictObject({ insecureSkipVerify: z.boolean() }).optional(),
          basicAuth: z.strictObject({ username: secretKey, password: secretKey }).optional(),
          relabelings: z
            .array(
              z.strictObject({
                sourceLabels: z.array(labelName).optional(),
                targetLabel: labelName,
                replacement: z.string().optional(),
              }),
            )
            .optional(),
        }),
      )
      .min(1),
  }),
});

const prometheusRuleInputs = z.strictObject({
  ...objectFields(API, "PrometheusRule"),
  spec: z.strictObject({
    groups: z.array(
      z.strictObject({
        name: z.string().min(1),
        rules: z
          .array(
            z.strictObject({
              alert: labelName,
              expr: z.string().min(1),
              for: duration,
              labels: z.record(labelName, z.string()),
              annotations: z.record(labelName, z.string()),
            }),
          )
          .min(1),
      }),
    ),
  }),
});

const nameAndNamespace = ["metadata.name", "metadata.namespace"];

/** monitoring.coreos.com/v1 PodMonitor: checked and kept; the lab runs no Prometheus. */
export const podMonitor = storedObject(podMonitorInputs, nameAndNamespace);

/** monitoring.coreos.com/v1 PrometheusRule: checked and kept; the lab runs no Prometheus. */
export const prometheusRule = storedObject(prometheusRuleInputs, nameAndNamespace);
