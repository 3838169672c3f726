import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { S3ExchangeStorage, TrinoCluster } from "../../components/index";

test("the README's program is built under mocks that know nothing of AWS", async () => {
  const made: string[] = [];
  pulumi.runtime.setMocks({
    newResource: async ({ type, name, inputs }) => {
      made.push(type);
      return { id: `${name}-id`, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  const storage = new S3ExchangeStorage("exchange", { bucketCount: 3 });
  new TrinoCluster("trino-batch", {
    profile: "batch",
    namespace: "trino",
    coordinator: { memoryGiB: 32, cpu: 8 },
    workers: { replicas: 8, memoryGiB: 128, cpu: 16 },
    catalogs: { lake: { text: "connector.name=iceberg\niceberg.catalog.type=glue" } },
    awsRegion: "eu-west-1",
    exchange: storage.exchange,
    identity: {
      workloadIdentity: { podIdentity: { eksClusterName: "data" } },
      additionalPolicyArns: ["arn:aws:iam::111111111111:policy/lake"],
    },
  });
  await pulumi.runtime.disconnect();
  expect(made.filter((type) => type === "kubernetes:helm.sh/v3:Release")).toHaveLength(1);
});
