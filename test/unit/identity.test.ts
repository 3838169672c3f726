import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkClusterIdentity } from "../../components/shared/identity/check";
import { policyKeys } from "../../components/shared/identity/values";
import { identityOf } from "../../infra/identity";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { readRecording, withWhatIsAsked } from "../upgrades/recording";

const lake = "arn:aws:iam::111111111111:policy/lake";
const sales = "arn:aws:iam::111111111111:policy/sales";
const workloadIdentity = { podIdentity: { eksClusterName: "data" } };
const identity = { workloadIdentity, additionalPolicyArns: [lake] };

// biome-ignore lint/suspicious/noExplicitAny: these tests write what the types forbid
type Loose = any;

/** The stack of version 0.1.0, which has its identity below the exchange, with changes. */
function configWith(change: (platform: Loose) => void) {
  const { stackFile } = readRecording("0.1.0", "dev");
  const platform = parse(withWhatIsAsked(stackFile)).config[PLATFORM_KEY];
  Object.assign(platform.exchange.s3, structuredClone(identity));
  change(platform);
  return parseConfig(platform, { region: "eu-west-1" });
}

const moveUp = (platform: Loose, identity: object) => {
  delete platform.exchange.s3.workloadIdentity;
  delete platform.exchange.s3.additionalPolicyArns;
  platform.identity = identity;
};

describe("a stack file says its clusters' identity", () => {
  test("in a place of its own, or where 0.1.0 had it: both mean the same", () => {
    const now = configWith((platform) => moveUp(platform, identity)).config;
    const before = configWith(() => {}).config;
    expect(now && identityOf(now)).toEqual(identity);
    expect(before && identityOf(before)).toEqual(identity);
  });

  test("beside buckets that exist, too", () => {
    const adoptedS3 = { bucketNames: ["a-bucket"], workloadIdentity, separateExchangeRole: true };
    const { config } = configWith((platform) => {
      platform.exchange = { adoptedS3 };
    });
    expect(config && identityOf(config)).toEqual({ workloadIdentity, separateExchangeRole: true });
  });

  test("without spooling on AWS", () => {
    const { config } = configWith((platform) => {
      platform.exchange = {
        s3Compatible: {
          bucketNames: ["a-bucket"],
          endpoint: "http://x",
          credentialsSecretName: "y",
        },
      };
      platform.identity = identity;
    });
    expect(config && identityOf(config)).toEqual(identity);
  });

  test.each<[string, (platform: Loose) => void, string[]]>([
    [
      "not at all, although it spools on S3",
      (platform) => delete platform.exchange.s3.workloadIdentity,
      [
        "identity: missing; whoever spools on S3 needs an AWS role: say in workloadIdentity how pods become it, podIdentity or irsa",
      ],
    ],
    [
      "with a role of its own for an exchange that takes none",
      (platform) => {
        platform.exchange = {
          s3Compatible: {
            bucketNames: ["a-bucket"],
            endpoint: "http://x",
            credentialsSecretName: "y",
          },
        };
        platform.identity = { ...identity, separateExchangeRole: true };
      },
      [
        "identity.separateExchangeRole: true, but exchange.s3Compatible takes no AWS role; leave it out, or spool on exchange.s3 or exchange.adoptedS3",
      ],
    ],
    [
      "twice",
      (platform) => Object.assign(platform, { identity }),
      [
        "exchange.s3.workloadIdentity: also stands in identity.workloadIdentity; keep one of the two",
        "exchange.s3.additionalPolicyArns: also stands in identity.additionalPolicyArns; keep one of the two",
      ],
    ],
    [
      "both ways, where 0.1.0 had it",
      (platform) => Object.assign(platform.exchange.s3.workloadIdentity, { irsa: irsa() }),
      ["exchange.s3.workloadIdentity: both given; use one of irsa and podIdentity"],
    ],
    [
      "with a wrong policy, where 0.1.0 had it",
      (platform) => platform.exchange.s3.additionalPolicyArns.push("arn:aws:iam::1:role/lake"),
      [
        'exchange.s3.additionalPolicyArns[1]: "arn:aws:iam::1:role/lake" is not the ARN of a policy; write it as arn:aws:iam::123456789012:policy/name',
      ],
    ],
    [
      "both ways, in its own place",
      (platform) => moveUp(platform, { workloadIdentity: { ...workloadIdentity, irsa: irsa() } }),
      ["identity.workloadIdentity: both given; use one of irsa and podIdentity"],
    ],
    [
      "with a cluster's name that no role can have",
      (platform) => {
        platform.clusters[`a${"b".repeat(45)}`] = platform.clusters.interactive;
      },
      [
        `clusters.a${"b".repeat(45)}: "trino-a${"b".repeat(45)}" is too long for the name of an IAM role; use at most 51 characters`,
      ],
    ],
  ])("%s: refused", (_, change, faults) => {
    expect(configWith(change).faults.map(({ path, message }) => `${path}: ${message}`)).toEqual(
      faults,
    );
  });
});

test("policies are known by their name, wherever they stand", () => {
  expect(policyKeys([lake, sales])).toEqual(["lake", "sales"]);
  expect(policyKeys([sales, lake])).toEqual(["sales", "lake"]);
  expect(policyKeys([lake, undefined])).toEqual(["lake", "policy-1"]);
  expect(policyKeys([lake, "arn:aws:iam::aws:policy/lake"])).toEqual(["lake", "lake-1"]);
});

test("a role apart leaves a cluster's name four characters less", () => {
  const faults = (length: number, separateExchangeRole: boolean) =>
    checkClusterIdentity({ workloadIdentity, separateExchangeRole }, "x".repeat(length), true);
  expect(faults(51, false)).toEqual([]);
  expect(faults(52, false)).toHaveLength(1);
  expect(faults(47, true)).toEqual([]);
  expect(faults(48, true)).toHaveLength(1);
});

function irsa() {
  return { oidcProviderArn: "arn:aws:iam::1:oidc-provider/x", oidcProviderUrl: "https://x" };
}
