import { at, type Edit } from "./edit";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF";
const irsa = {
  oidcProviderArn: `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
  oidcProviderUrl: `https://${issuer}`,
};
const identity = { workloadIdentity: { podIdentity: { eksClusterName: "data" } } };
const POLICY = "arn:aws:iam::111111111111:policy/A";

/** Of the exchange. */
export const EXCHANGE_EDITS: Edit[] = [
  at("exchange.s3.bucketCount", [1, 3, 50], [0, 51, 1e20, 1.5]),
  at(
    "exchange.s3.buckets",
    [undefined, { a: {}, b: { draining: true } }],
    [{}, { a: { name: "x--x-s3" } }],
  ),
  at("exchange.s3.bucketNamePrefix", ["acme", undefined], ["Acme", "xn--a", "a".repeat(40)]),
  at("exchange.s3.expirationDays", [2, 30, undefined], [1, 0, 0.5]),
  at(
    "exchange.s3.kmsKeyArn",
    [undefined, "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    ["alias/x"],
  ),
  at(
    "exchange.s3.vpcEndpoint",
    [undefined, { id: "vpce-0a1b2c3d", dedicated: true }],
    [{ id: "vpc-0a1b2c3d" }],
  ),
  at(
    "exchange.s3.endpoint",
    [undefined, "dual-stack", "https://bucket.vpce-0a1b.s3.eu-west-1.vpce.amazonaws.com"],
    ["fips", "http://s3.eu-west-1.amazonaws.com"],
  ),
  // Where version 0.1.0 had it; the files have it in its own place.
  at("exchange.s3.workloadIdentity", [undefined], [{}, identity.workloadIdentity]),
  at("identity", [identity, undefined], [{}]),
  at(
    "identity.additionalPolicyArns",
    [[], ["arn:aws:iam::aws:policy/A"], ["arn:aws:iam::aws:policy/A", POLICY]],
    [["A"], [POLICY, POLICY]],
  ),
  at("clusters.batch.additionalPolicyArns", [[], [POLICY]], [["A"]]),
  at("identity.separateExchangeRole", [true, false]),
  at(
    "identity.workloadIdentity",
    [{ irsa }, { podIdentity: { eksClusterName: "a_b" } }],
    [
      {},
      { irsa, podIdentity: { eksClusterName: "x" } },
      { irsa: { ...irsa, oidcProviderUrl: "https://x.y/z" } },
    ],
  ),
  at(
    "exchange.s3.tuning",
    [{}, { partSizeMiB: 8, encryption: false, retryMode: "STANDARD" }],
    [{ partSizeMiB: 1 }],
  ),
  at(
    "exchange",
    [
      undefined,
      { adoptedS3: { bucketNames: ["acme-a", "acme-b"] } },
      {
        adoptedS3: {
          bucketNames: ["acme-a"],
          drainingBucketNames: ["acme-b"],
          expirationDays: 5,
        },
      },
      {
        s3Compatible: {
          bucketNames: ["a-b"],
          endpoint: "http://minio:9000",
          credentialsSecretName: "c",
          createBuckets: {},
        },
      },
      { inCluster: {} },
      { inCluster: { bucketCount: 3, catalogBuckets: ["lake"], tuning: { partSizeMiB: 8 } } },
      { gcs: { bucketNames: ["a-b"], region: "eu", hmacSecretName: "h", jsonKeySecretName: "j" } },
      { azure: { accountName: "acme", containerNames: ["abc"], connectionStringSecretName: "c" } },
    ],
    [{}, { adoptedS3: { bucketNames: [] } }, { inCluster: { catalogBuckets: ["exchange-1"] } }],
  ),
];
