import { afterAll, beforeAll, expect, it } from "vitest";
import { AuroraGatewayDatabase } from "../../components/gateway/aurora-database";
import { openWorkbench, type Workbench } from "./support";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

it("the gateway's database on Aurora comes up once, says which one it is, and goes", async () => {
  const stack = await bench.open(async () => {
    const { database } = new AuroraGatewayDatabase("gateway-database", {
      namespace: "default",
      subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
      securityGroupIds: ["sg-0a1b2c3d"],
      removalPolicy: "destroy",
    });
    return { database };
  });
  const { outputs } = await stack.up();
  expect(outputs.database?.value).toMatchObject({
    port: 5432,
    user: "gateway",
    passwordSecretName: "gateway-database-password",
    generation: expect.stringMatching(/^cluster-/),
  });
  const again = await stack.up();
  expect(again.changes.filter(({ op }) => op !== "same")).toEqual([]);
  expect(again.outputs.database?.value).toEqual(outputs.database?.value);
  await stack.destroy();
  expect(bench.cloud.store.databases.size).toBe(0);
});
