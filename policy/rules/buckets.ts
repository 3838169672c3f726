import {
  EXCHANGE,
  example,
  ofType,
  type Rule,
  SPOOLING,
  type StackResource,
  settingsOf,
  statementsOf,
  TYPES,
  UNKNOWN,
  type Violation,
} from "../resource";
import { isEverybody } from "./permissions";

const bucket = example(TYPES.bucket, "exchange-bucket-0", { bucket: "acme-exchange" }, EXCHANGE);
const setting = (type: string, props: StackResource["props"]) =>
  example(type, "setting", { bucket: "acme-exchange", ...props }, EXCHANGE);
const policy = (...Statement: object[]) =>
  setting(TYPES.policy, { policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
const blocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const denyPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** No bucket is public: access is blocked, and no policy allows everybody. */
export const noPublicBucket: Rule = {
  name: "no-public-bucket",
  description: "Every bucket blocks public access, and no bucket policy allows everybody.",
  find: (resources) => [
    ...eachBucket(resources, TYPES.accessBlock, (found) =>
      found.some(({ props }) => Object.keys(blocked).every((key) => props[key] === true))
        ? undefined
        : "does not block public access; give it a BucketPublicAccessBlock with all four set",
    ),
    ...ofType(resources, TYPES.policy).flatMap(({ urn, props }) =>
      statementsOf(props.policy).some(
        ({ effect, principals, excluded, condition }) =>
          effect === "Allow" &&
          (principals.some(isEverybody) || excluded.length > 0) &&
          !namesSomebody(condition),
      )
        ? [{ urn, message: "allows everybody; name who may" }]
        : [],
    ),
  ],
  examples: {
    passing: [
      bucket,
      setting(TYPES.accessBlock, blocked),
      policy(denyPlainHttp, {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      }),
    ],
    failing: [
      bucket,
      setting(TYPES.accessBlock, { ...blocked, blockPublicPolicy: false }),
      policy({
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { StringLike: { "aws:UserAgent": "*" } },
      }),
    ],
  },
};

/** Buckets answer over TLS only. */
export const tlsOnly: Rule = {
  name: "tls-only",
  description: "Every bucket has a policy that denies plain HTTP.",
  find: (resources) =>
    eachBucket(resources, TYPES.policy, (found, bucket) =>
      found.some(({ props }) => props.policy === UNKNOWN || deniesPlainHttp(props.policy, bucket))
        ? undefined
        : "answers over plain HTTP; deny requests with aws:SecureTransport false, for the bucket and all of its objects",
    ),
  examples: {
    passing: [bucket, policy(denyPlainHttp)],
    failing: [bucket, policy({ ...denyPlainHttp, Resource: "arn:aws:s3:::acme-exchange/logs/*" })],
  },
};

/** What lies in a bucket is encrypted, as the stack says. */
export const encrypted: Rule = {
  name: "encrypted-bucket",
  description: "Every bucket has a rule that encrypts its objects; a KMS key has a bucket key.",
  find: (resources) =>
    eachBucket(resources, TYPES.encryption, (found) => {
      const rules = found.flatMap(({ props }) => props.rules ?? []);
      if (rules.length === 0) return "has no encryption rule; use AES256 or aws:kms";
      return rules.every(
        (rule) =>
          rule === UNKNOWN ||
          rule.applyServerSideEncryptionByDefault?.sseAlgorithm !== "aws:kms" ||
          rule.bucketKeyEnabled === true,
      )
        ? undefined
        : "calls KMS for every object; set bucketKeyEnabled";
    }),
  examples: {
    passing: [
      bucket,
      setting(TYPES.encryption, {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      }),
    ],
    failing: [bucket],
  },
};

/** What a dead coordinator left behind goes away by itself. */
export const exchangeLifecycle: Rule = {
  name: "exchange-lifecycle",
  description:
    "Every bucket of the exchange or of results expires objects and cuts off unfinished uploads.",
  find: (resources) =>
    eachBucket(
      resources,
      TYPES.lifecycle,
      (found) => {
        const rules = found
          .flatMap(({ props }) => props.rules ?? [])
          .filter((rule) => rule === UNKNOWN || rule.status === "Enabled");
        const expires = rules.some((rule) => rule === UNKNOWN || rule.expiration?.days);
        const aborts = rules.some(
          (rule) => rule === UNKNOWN || rule.abortIncompleteMultipartUpload?.daysAfterInitiation,
        );
        if (!expires) return "keeps what queries leave behind; give it an expiration rule";
        return aborts ? undefined : "keeps unfinished uploads; abort them after a day";
      },
      [EXCHANGE, SPOOLING],
    ),
  examples: {
    passing: [
      bucket,
      setting(TYPES.lifecycle, {
        rules: [
          {
            status: "Enabled",
            expiration: { days: 3 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      }),
    ],
    failing: [
      bucket,
      setting(TYPES.lifecycle, { rules: [{ status: "Disabled", expiration: { days: 3 } }] }),
    ],
  },
};

/** Old versions would outlive every deletion. */
export const noExchangeVersioning: Rule = {
  name: "no-exchange-versioning",
  description:
    "No bucket of the exchange or of results keeps old versions: what Trino deletes must be gone.",
  find: (resources) =>
    eachBucket(
      resources,
      TYPES.versioning,
      (found, { props }) =>
        found.some((one) => one.props.versioningConfiguration?.status === "Enabled") ||
        props.versioning?.enabled === true
          ? "keeps old versions of what Trino deletes; switch versioning off"
          : undefined,
      [EXCHANGE, SPOOLING],
    ),
  examples: {
    passing: [bucket],
    failing: [
      bucket,
      setting(TYPES.versioning, { versioningConfiguration: { status: "Enabled" } }),
    ],
  },
};

/** Judges each bucket by its settings of one type. */
function eachBucket(
  resources: readonly StackResource[],
  type: string,
  fault: (settings: StackResource[], bucket: StackResource) => string | undefined,
  below: readonly string[] = [""],
): Violation[] {
  return ofType(resources, TYPES.bucket)
    .filter(({ urn }) => below.some((component) => urn.includes(component)))
    .flatMap((one) => {
      const message = fault(settingsOf(one, type, resources), one);
      return message === undefined ? [] : [{ urn: one.urn, message }];
    });
}

/** Denied is plain HTTP by whomever, for whatever, of the bucket and of everything in it. */
export function deniesPlainHttp(document: unknown, { props }: StackResource): boolean {
  const denied = statementsOf(document)
    .filter(
      ({ effect, condition, principals, actions }) =>
        effect === "Deny" &&
        String(condition?.Bool?.["aws:SecureTransport"]) === "false" &&
        Object.keys(condition).length === 1 &&
        principals.some(isEverybody) &&
        actions.some((action) => action === "*" || action === "s3:*"),
    )
    .flatMap(({ resources }) => resources);
  const name = props.bucket === UNKNOWN || !props.bucket ? "[^/]+" : escaped(String(props.bucket));
  const covers = (pattern: string) =>
    denied.some((one) => one === "*" || new RegExp(`^arn:[\\w-]+:s3:::${pattern}$`).test(one));
  return covers(name) && covers(`${name}/\\*`);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Conditions that say who it is, each with a value that is not everybody's. */
const WHO =
  /^aws:(PrincipalOrgID|PrincipalArn|PrincipalAccount|SourceAccount|SourceArn|SourceVpce|SourceVpc)$/i;

// biome-ignore lint/suspicious/noExplicitAny: a condition has any shape
function namesSomebody(condition: any): boolean {
  return Object.entries(condition ?? {}).some(
    ([operator, keys]) =>
      /^(String|Arn)(Equals|Like)$/.test(operator) &&
      Object.entries(keys as Record<string, unknown>).some(
        ([key, value]) => WHO.test(key) && ![value].flat().some((one) => /^\**$/.test(String(one))),
      ),
  );
}
