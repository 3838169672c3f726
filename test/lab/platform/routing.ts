import { describe, expect, test } from "vitest";
import { routing } from "../../../proof/trials/routing";
import { mustRun } from "../../../proof/trino/client";
import { clusterOf } from "../../../proof/trino/coordinator";
import { attempt, type Platform } from "./running";

/** Which cluster a query goes to. */
export function describeRouting(platform: Platform): void {
  describe("routing", () => {
    test("sends dashboards to interactive, pipelines and writes to batch", async () => {
      const { outcome, reason, lines } = await attempt(platform(), routing);
      expect({ outcome, reason }).toEqual({ outcome: "passed", reason: undefined });
      expect(lines.length).toBeGreaterThan(5);
    });

    test("lets a query choose with the routing-group header", async () => {
      const { id } = await mustRun(platform().subject.gateway, "SELECT 1", {
        routingGroup: "batch",
      });
      expect(await clusterOf(platform().subject.coordinators, id)).toBe("batch");
    });

    test("does not let a stranger change the gateway's backends", async () => {
      const response = await fetch(`${platform().subject.gateway}/gateway/backend/modify/delete`, {
        method: "POST",
        body: "trino-batch",
      });
      expect([401, 403]).toContain(response.status);
    });
  });
}
