import { describe, expect, it } from "vitest";
import { awsProvider } from "../../cli/providers/aws/provider";
import type { ModelContext, ResourceModel } from "../../cli/providers/model";
import { createStateOnlyCloud } from "../../cli/providers/state-only";

const common = { storageEncrypted: true, skipFinalSnapshot: true };
const databases = {
  "aws:rds/instance:Instance": {
    idKey: "resourceId",
    inputs: {
      ...common,
      identifier: "gateway",
      engine: "postgres",
      instanceClass: "db.t4g.small",
      allocatedStorage: 20,
      dbName: "gateway",
      username: "gateway",
      password: "generated1",
    },
  },
  "aws:rds/cluster:Cluster": {
    idKey: "clusterResourceId",
    inputs: {
      ...common,
      clusterIdentifier: "gateway",
      engine: "aurora-postgresql",
      databaseName: "gateway",
      masterUsername: "gateway",
      masterPassword: "generated1",
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 2 },
    },
  },
};

function context(): ModelContext {
  return {
    cloud: createStateOnlyCloud(),
    config: {},
    name: "gateway",
    signal: new AbortController().signal,
    unfinished: new Map(),
    progress: () => {},
    entropy: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))),
  };
}

describe.each(Object.entries(databases))("%s", (type, { idKey, inputs }) => {
  const model = awsProvider.types[type] as ResourceModel;
  const given = model.inputs.parse(inputs);

  it("keeps its id while it is changed, and has another one when it is made anew", async () => {
    const lab = context();
    const created = await model.apply(given, lab);
    const before = { ...created, inputs: given };
    const changed = await model.apply(given, lab, before);
    expect(created.outputs[idKey]).toMatch(/^(db|cluster)-[0-9A-F]{26}$/);
    expect(changed.outputs[idKey]).toBe(created.outputs[idKey]);
    expect(await model.read?.(before, lab)).toEqual({});

    await model.remove(before, lab);
    expect(await model.read?.(before, lab)).toBeUndefined();
    expect((await model.apply(given, lab)).outputs[idKey]).not.toBe(created.outputs[idKey]);
  });

  it("is not removed while it is protected, nor without a last snapshot unless told", async () => {
    const lab = context();
    const state = { ...(await model.apply(given, lab)), inputs: given };
    const remove = (change: object) =>
      model.remove({ ...state, inputs: { ...given, ...change } }, lab);
    await expect(remove({ deletionProtection: true })).rejects.toThrow(
      "protected database gateway",
    );
    await expect(remove({ skipFinalSnapshot: false })).rejects.toThrow("finalSnapshotIdentifier");
  });
});

it("an Aurora server is private, and of a class that there is", () => {
  const { inputs } = awsProvider.types["aws:rds/clusterInstance:ClusterInstance"] as ResourceModel;
  const server = { clusterIdentifier: "gateway", engine: "aurora-postgresql" };
  const parsed = inputs.safeParse({
    ...server,
    instanceClass: "serverless",
    publiclyAccessible: true,
  });
  expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([
    "instanceClass",
    "publiclyAccessible",
  ]);
  expect(inputs.safeParse({ ...server, instanceClass: "db.serverless" }).success).toBe(true);
});
