import { expect, test } from "vitest";
import { heal } from "../../../lab/platform/heal";
import { platformHealth } from "../../../lab/platform/health";
import { proveGatewaySurvives } from "../proof/gateway-loss";
import { quiet } from "../support";
import { cloudOf, expectedOf, type Platform } from "./running";

/** A gateway that dies takes no query with it: clients ask again, and the other replica answers. */
export function describeGatewayLoss(platform: Platform): void {
  test("one of two gateways is killed under load: no query is lost, and it comes back", async () => {
    const { lab, subject } = platform();
    const expected = await expectedOf(platform());
    const restore = () => heal(lab, cloudOf(platform()).cluster, quiet);
    const { lines } = await proveGatewaySurvives(subject, expected, restore, quiet);
    expect(lines[1]).toMatch(/right result, \d+ dashboard queries did, 0 failed/);
    const { gateway, processes } = await platformHealth(lab);
    expect(gateway.answers).toBe(true);
    expect(processes.filter(({ alive }) => !alive)).toEqual([]);
  });
}
