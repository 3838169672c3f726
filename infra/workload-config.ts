import { z } from "zod";
import { written } from "./written";

const text = z.string().min(1);

const group = z.strictObject({
  softMemoryLimit: text.describe("Memory in use above which new queries wait: 80% or 10GB"),
  hardConcurrencyLimit: z.number().describe("Queries that run at the same time"),
  maxQueued: z.number().describe("Queries that wait; the next one is refused"),
  softConcurrencyLimit: z.number().exactOptional(),
  schedulingPolicy: z.enum(["fair", "weighted_fair", "weighted", "query_priority"]).exactOptional(),
  schedulingWeight: z.number().exactOptional(),
  softCpuLimit: text.exactOptional(),
  hardCpuLimit: text.exactOptional(),
  get groups() {
    return z.record(z.string(), group).exactOptional();
  },
});

const match = {
  user: z.string().exactOptional().describe("A text with *, or a Java /regular expression/"),
  source: z.string().exactOptional(),
  clientTags: z.array(z.string()).exactOptional().describe("Tags, all of which the query has"),
  queryType: z.string().exactOptional().describe("SELECT, INSERT, DESCRIBE, ..."),
};

/** Resource groups and session properties of a cluster. */
export const workloadSchema = z
  .strictObject({
    resourceGroups: z
      .strictObject({
        groups: z.record(z.string(), group),
        selectors: z
          .array(
            z.strictObject({
              group: text.describe("The group, its names joined by dots"),
              userGroup: z.string().exactOptional(),
              ...match,
            }),
          )
          .describe("First match wins"),
        cpuQuotaPeriod: text.exactOptional(),
      })
      .exactOptional()
      .describe("Who may run how much at the same time; the profile's groups unless set"),
    sessionProperties: z
      .array(
        z.strictObject({
          group: z.string().exactOptional(),
          ...match,
          properties: z.record(z.string(), written),
        }),
      )
      .exactOptional()
      .describe("Session properties by who asks; later rules win"),
  })
  .describe("Who may run how much, and with which session properties");
