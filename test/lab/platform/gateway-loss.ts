import { expect, test } from "vitest";
import { platformHealth } from "../../../lab/platform/health";
import { gatewayLoss } from "../../../proof/trials/gateway-loss";
import { attempt, type Platform } from "./running";

/** A gateway that dies takes no query with it: clients ask again, and the other replica answers. */
export function describeGatewayLoss(platform: Platform): void {
  test("one of two gateways is killed under load: no query is lost, and it comes back", async () => {
    const { outcome, reason, lines } = await attempt(platform(), gatewayLoss);
    expect({ outcome, reason }).toEqual({ outcome: "passed", reason: undefined });
    expect(lines[1]).toMatch(/right result, \d+ dashboard queries did, 0 failed/);
    const { gateway, processes } = await platformHealth(platform().lab);
    expect(gateway.answers).toBe(true);
    expect(processes.filter(({ alive }) => !alive)).toEqual([]);
  });
}
