import { beforeEach, describe, expect, test } from "vitest";
import { TrinoPlatform } from "../../components/platform/trino-platform";
import { SpoolingStorage } from "../../components/spooling/spooling-storage";
import { installMocks } from "./mocks";
import { type Loose, right } from "./right-arguments";

const { registered, settled, inputsOf } = installMocks();
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const list = () => registered.map(({ type, name }) => `${type} ${name}`).sort();
const known = (output: Loose): Promise<Loose> => new Promise((resolve) => output.apply(resolve));

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("SpoolingStorage", () => {
  test("is a bucket, what guards it, and the key of all clusters", async () => {
    new SpoolingStorage("results", { namespace: "trino", s3: {} });
    await settled();
    expect(list()).toEqual([
      "aws:s3/bucket:Bucket results-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration results-bucket-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls results-bucket-ownership",
      "aws:s3/bucketPolicy:BucketPolicy results-bucket-tls",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock results-bucket-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration results-bucket-encryption",
      "kubernetes:core/v1:Secret results-key",
      "random:index/randomBytes:RandomBytes results-key",
      "trino-platform:index:SpoolingStorage results",
    ]);
    expect(inputsOf("results-bucket-lifecycle").rules).toMatchObject([{ expiration: { days: 1 } }]);
  });

  test.each<[string, Loose, Loose]>([
    [
      "takes keys of segments, which S3 blocks otherwise",
      { s3: {} },
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
        blockedEncryptionTypes: ["NONE"],
      },
    ],
    [
      "blocks them where no segment has one",
      { s3: {}, encryption: false },
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ],
    [
      "has the key of the stack",
      { s3: { kmsKeyArn: KEY }, encryption: false },
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
        bucketKeyEnabled: true,
      },
    ],
  ])("its bucket %s", async (_, store, rule) => {
    new SpoolingStorage("results", { namespace: "trino", ...store });
    await settled();
    expect(inputsOf("results-bucket-encryption").rules).toEqual([rule]);
  });

  test("outlives the longest ttl, in whole days", async () => {
    new SpoolingStorage("results", { namespace: "trino", s3: {}, ttl: "25h" });
    await settled();
    expect(inputsOf("results-bucket-lifecycle").rules).toMatchObject([{ expiration: { days: 2 } }]);
  });

  test("draws another key with another version, and for no other reason", async () => {
    new SpoolingStorage("a", { namespace: "trino", s3: {} });
    new SpoolingStorage("b", { namespace: "trino", s3: {}, ttl: "3h", keyVersion: 2 });
    await settled();
    const inputs = registered
      .filter(({ type }) => type === "random:index/randomBytes:RandomBytes")
      .map((one) => one.inputs);
    expect(inputs).toEqual([
      { length: 32, keepers: { version: "1" } },
      { length: 32, keepers: { version: "2" } },
    ]);
  });

  test("says what a cluster needs, and no secret", async () => {
    const { spooling } = new SpoolingStorage("results", {
      namespace: "trino",
      s3Compatible: {
        bucketName: "results",
        endpoint: "https://s3.example.com",
        credentialsSecretName: "results-store",
      },
    });
    expect(await known(spooling)).toMatchObject({
      location: "s3://results/segments/",
      properties: { "fs.segment.encryption": "false", "fs.segment.ttl": "12h" },
      secretNames: ["results-key", "results-store"],
      keyVersion: 1,
    });
  });

  test("is refused with all faults at once, before anything is made", () => {
    const bad = { namespace: "Trino", s3: { bucketName: "A" }, ttl: "long" };
    expect(() => new SpoolingStorage("results", bad)).toThrow(
      /cannot be built:[\s\S]*namespace[\s\S]*ttl|cannot be built:[\s\S]*ttl[\s\S]*namespace/,
    );
    expect(registered.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  });
});

describe("a platform that spools results", () => {
  const platform = (more: Loose = {}) => ({
    ...right.TrinoPlatform(),
    clusters: {
      interactive: right.TrinoPlatform().clusters.interactive,
      second: { ...right.TrinoPlatform().clusters.interactive, ...more.second },
    },
    identity: { workloadIdentity: { podIdentity: { eksClusterName: "data" } } },
    spooling: {
      storage: new SpoolingStorage("results", { namespace: "trino", s3: {} }).spooling,
    },
  });

  test("gives all clusters one place, one key, and the rights that it takes", async () => {
    new TrinoPlatform("trino", platform());
    await settled();
    const policies = registered.filter(({ name }) => name.endsWith("-role-results"));
    expect(policies.map(({ name }) => name).sort()).toEqual([
      "trino-interactive-role-results",
      "trino-second-role-results",
    ]);
    const [first] = policies;
    const { Statement } = JSON.parse(first?.inputs.policy);
    expect(Statement.flatMap(({ Action }: Loose) => Action)).toEqual([
      "s3:ListBucket",
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
    ]);
    const values = ["interactive", "second"].map((key) => inputsOf(`trino-${key}-release`).values);
    for (const one of values) {
      expect(one.envFrom).toContainEqual({ secretRef: { name: "results-key" } });
      expect(one.additionalConfigProperties).toContain("protocol.spooling.retrieval-mode=STORAGE");
      expect(one.coordinator.additionalConfigFiles).toEqual({
        ...one.coordinator.additionalConfigFiles,
        "spooling-manager.properties": expect.stringMatching(/^# key 1\nfs\.location=s3:\/\//),
      });
    }
    // What security puts beside it stays.
    expect(Object.keys(values[0].worker.additionalConfigFiles).sort()).toEqual([
      "spooling-manager.properties",
      "worker-access-control.properties",
      "worker-rules.json",
    ]);
    const [a, b] = values.map((one) => one.worker.additionalConfigFiles);
    expect(a["spooling-manager.properties"]).toBe(b["spooling-manager.properties"]);
  });

  test("leaves out a cluster that opts out, its rights too", async () => {
    new TrinoPlatform("trino", platform({ second: { spooling: false } }));
    await settled();
    const { values } = inputsOf("trino-second-release");
    expect(values.additionalConfigProperties.join()).not.toContain("protocol.spooling");
    expect(values.coordinator.additionalConfigFiles?.["spooling-manager.properties"]).toBe(
      undefined,
    );
    expect(list()).not.toContain("aws:iam/rolePolicy:RolePolicy trino-second-role-results");
  });
});
