import {
  EXCHANGE,
  example,
  ofType,
  type Rule,
  type StackResource,
  settingsOf,
  statementsOf,
  TYPES,
  UNKNOWN,
  type Violation,
} from "../resource";

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
        ({ effect, principals, condition }) =>
          effect === "Allow" && principals.includes("*") && condition === undefined,
      )
        ? [{ urn, message: "allows everybody; name who may" }]
        : [],
    ),
  ],
  examples: {
    passing: [bucket, setting(TYPES.accessBlock, blocked), policy(denyPlainHttp)],
    failing: [bucket, setting(TYPES.accessBlock, { ...blocked, blockPublicPolicy: false })],
  },
};

/** Buckets answer over TLS only. */
export const tlsOnly: Rule = {
  name: "tls-only",
  description: "Every bucket has a policy that denies plain HTTP.",
  find: (resources) =>
    eachBucket(resources, TYPES.policy, (found) =>
      found.some(({ props }) => props.policy === UNKNOWN || deniesPlainHttp(props.policy))
        ? undefined
        : "answers over plain HTTP; deny requests with aws:SecureTransport false",
    ),
  examples: {
    passing: [bucket, policy(denyPlainHttp)],
    failing: [bucket, policy({ ...denyPlainHttp, Condition: undefined, Effect: "Allow" })],
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
  description: "Every exchange bucket expires objects and cuts off unfinished uploads.",
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
      EXCHANGE,
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
  description: "No exchange bucket keeps old versions: what Trino deletes must be gone.",
  find: (resources) =>
    eachBucket(
      resources,
      TYPES.versioning,
      (found, { props }) =>
        found.some((one) => one.props.versioningConfiguration?.status === "Enabled") ||
        props.versioning?.enabled === true
          ? "keeps old versions of what Trino deletes; switch versioning off"
          : undefined,
      EXCHANGE,
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
  below = "",
): Violation[] {
  return ofType(resources, TYPES.bucket)
    .filter(({ urn }) => urn.includes(below))
    .flatMap((one) => {
      const message = fault(settingsOf(one, type, resources), one);
      return message === undefined ? [] : [{ urn: one.urn, message }];
    });
}

/** True of a bucket policy that refuses every request without TLS. */
export function deniesPlainHttp(document: unknown): boolean {
  return statementsOf(document).some(
    ({ effect, condition }) =>
      effect === "Deny" && String(condition?.Bool?.["aws:SecureTransport"]) === "false",
  );
}
