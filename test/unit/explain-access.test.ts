import { describe, expect, test } from "vitest";
import { formatAccess, stackAccess } from "../../cli/commands/explain-access";
import { parseConfig } from "../../infra/parse";
import { runWords } from "./command-line";

const run = (...args: string[]) => runWords(["explain", "access", ...args]);

const output = { out: () => {}, err: () => {}, isTerminal: false };
const size = { memoryGiB: 64, cpu: 16 };
const lake = "arn:aws:iam::111111111111:policy/lake";
const sales = "arn:aws:iam::111111111111:policy/sales";
const platform = {
  secretNames: ["archive"],
  catalogs: {
    lake: "connector.name=iceberg\niceberg.catalog.type=glue\nfs.native-s3.enabled=true",
    archive:
      "connector.name=hive\nfs.native-s3.enabled=true\ns3.region=us-east-1\ns3.aws-access-key=${ENV:KEY}",
    minio:
      "connector.name=hive\nfs.native-s3.enabled=true\ns3.endpoint=http://minio\ns3.region=us-east-1",
    tpch: "connector.name=tpch",
  },
  clusters: {
    adhoc: { profile: "interactive", coordinator: size, workers: { ...size, replicas: 2 } },
    etl: {
      profile: "batch",
      coordinator: size,
      workers: { ...size, replicas: 2 },
      additionalPolicyArns: [sales],
    },
  },
  gateway: { defaultRoutingGroup: "adhoc", database: { cnpg: {} } },
};
const podIdentity = { workloadIdentity: { podIdentity: { eksClusterName: "data" } } };
const textOf = (more: object) => {
  const { config, faults } = parseConfig({ ...platform, ...more }, { region: "eu-west-1" });
  if (!config) throw new Error(JSON.stringify(faults));
  return formatAccess(stackAccess(config, "eu-west-1"), output);
};

describe("npm run explain -- access", () => {
  test("shows who may reach what, as reviewed", async () => {
    const identity = {
      ...podIdentity,
      additionalPolicyArns: [lake],
      separateExchangeRole: true,
    };
    const texts = {
      "prod, as its file is": (await run("prod")).out,
      "a policy of one cluster, a role apart, buckets that exist": textOf({
        identity,
        exchange: {
          adoptedS3: {
            bucketNames: ["acme-a", "acme-b"],
            drainingBucketNames: ["acme-old"],
            kmsKeyArn:
              "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          },
        },
      }),
      "identity where 0.1.0 had it": textOf({ exchange: { s3: podIdentity } }),
      "another store": textOf({
        identity: podIdentity,
        exchange: {
          s3Compatible: {
            bucketNames: ["acme-a"],
            endpoint: "http://minio.storage.svc:9000",
            credentialsSecretName: "exchange-credentials",
          },
        },
      }),
    };
    const all = Object.entries(texts).map(([title, text]) => `# ${title}\n${text}\n`);
    await expect(all.join("\n")).toMatchFileSnapshot("../golden/explain-access.txt");
  });

  test("says of a cluster without a role that it has its node's", () => {
    const { etl: _, ...clusters } = platform.clusters;
    expect(textOf({ clusters })).toContain("none: on AWS its pods are whoever their node is");
  });

  test("gives the same to machines", async () => {
    const { code, out } = await run("dev", "--json");
    expect(code).toBe(0);
    const { interactive, batch } = JSON.parse(out);
    expect(interactive.exchange).toBeUndefined();
    expect(batch.exchange.actions).toContain("s3:PutObject");
    expect(interactive.policies).toEqual(batch.policies);
    expect(interactive.catalogs.lake).toEqual({
      glue: "eu-west-1",
      s3: "eu-west-1",
      ownKeys: false,
    });
  });

  test("wants one stack", async () => {
    expect((await run()).err).toContain("stack");
    expect((await run()).code).toBe(2);
    expect((await run("prd")).err).toContain('did you mean "prod"?');
  });
});
