import {
  example,
  ofType,
  type Rule,
  type StackResource,
  statementsOf,
  TYPES,
  UNKNOWN,
} from "../resource";

/** Policies of AWS that let somebody do nearly everything, or give it to others. */
const TOO_MUCH = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonS3FullAccess)$/;

const policy = (statement: object) =>
  example(TYPES.rolePolicy, "a-policy", { policy: JSON.stringify({ Statement: [statement] }) });
const role = (statement: object) =>
  example(TYPES.role, "a-role", { assumeRolePolicy: JSON.stringify({ Statement: [statement] }) });
const podIdentity = {
  Effect: "Allow",
  Principal: { Service: "pods.eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
};

/** Nobody gets everything: by wildcard, by exclusion, or by a policy of AWS. */
export const noWidePermissions: Rule = {
  name: "no-wide-permissions",
  description: "No policy allows all actions, or all but some, and no role has an administrator's.",
  find: (resources) => [
    ...resources
      .filter(({ type }) => /^aws:iam\/(role|user|group)?[pP]olicy:/.test(type))
      .flatMap(({ urn, props }) =>
        statementsOf(props.policy)
          .filter(({ effect }) => effect === "Allow")
          .flatMap(({ actions, excluded }) => [
            ...excluded.map((what) => `allows everything but ${what}; name what it may`),
            ...actions
              .filter((action) => /^(\*|\*:\*|iam:\*)$/.test(action))
              .map((action) => `allows "${action}"; name actions`),
          ])
          .map((message) => ({ urn, message })),
      ),
    ...resources
      .filter(({ type }) => type.startsWith("aws:iam/"))
      .flatMap(({ urn, props }) =>
        [props.policyArn, ...[props.managedPolicyArns ?? []].flat()]
          .filter((arn) => typeof arn === "string" && TOO_MUCH.test(arn))
          .map((arn) => ({
            urn,
            message: `gives ${String(arn).split("/").at(-1)}; give a policy of what is needed`,
          })),
      ),
  ],
  examples: {
    passing: [
      policy({ Effect: "Allow", Action: "glue:GetTable", Resource: "*" }),
      policy({ Effect: "Deny", NotAction: "s3:GetObject", Resource: "*" }),
      example(TYPES.attachment, "own", { policyArn: "arn:aws:iam::333333333333:policy/lake" }),
    ],
    failing: [
      policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
      policy({ Effect: "Allow", NotResource: "arn:aws:s3:::private", Action: "s3:GetObject" }),
      policy({ Effect: "Allow", Action: "*", Resource: "*" }),
      example(TYPES.attachment, "admin", {
        policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      example(TYPES.role, "managed", {
        managedPolicyArns: ["arn:aws:iam::aws:policy/IAMFullAccess"],
        assumeRolePolicy: JSON.stringify({ Statement: [podIdentity] }),
      }),
    ],
  },
};

/** A role is for somebody. */
export const noTrustInEverybody: Rule = {
  name: "no-trust-in-everybody",
  description: "No role can be assumed by whoever asks.",
  find: (resources) =>
    ofType(resources, TYPES.role).flatMap(({ urn, props }) =>
      statementsOf(props.assumeRolePolicy).some(
        ({ effect, principals }) => effect === "Allow" && principals.some(isEverybody),
      )
        ? [{ urn, message: "trusts everybody; name who may assume it" }]
        : [],
    ),
  examples: {
    passing: [role(podIdentity)],
    failing: [
      role({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }),
      role({
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
      }),
    ],
  },
};

/** True for `*`, and for a whole list in which it stands. */
export function isEverybody(principal: unknown): boolean {
  return principal === "*" || principal === "arn:aws:iam::*:root";
}

/** A database with data of the gateway, or of whoever else in the stack. */
const database = (type: string, props: StackResource["props"]) => example(type, "database", props);

/** A database of the stack is private and encrypted. */
export const privateDatabase: Rule = {
  name: "private-database",
  description: "No database has an address on the internet, and each is encrypted.",
  find: (resources) =>
    [TYPES.instance, TYPES.cluster, TYPES.clusterInstance]
      .flatMap((type) => ofType(resources, type))
      .flatMap(({ urn, type, props }) => [
        ...(props.publiclyAccessible === true
          ? [{ urn, message: "has an address on the internet; set publiclyAccessible to false" }]
          : []),
        // An instance of a cluster is encrypted as the cluster is.
        ...(type !== TYPES.clusterInstance &&
        props.storageEncrypted !== true &&
        props.storageEncrypted !== UNKNOWN
          ? [{ urn, message: "keeps its data in plain text; set storageEncrypted" }]
          : []),
      ]),
  examples: {
    passing: [
      database(TYPES.instance, { storageEncrypted: true, publiclyAccessible: false }),
      database(TYPES.cluster, { storageEncrypted: true }),
      database(TYPES.clusterInstance, { publiclyAccessible: false }),
    ],
    failing: [
      database(TYPES.instance, { storageEncrypted: true, publiclyAccessible: true }),
      database(TYPES.instance, { publiclyAccessible: false }),
      database(TYPES.cluster, { storageEncrypted: false }),
      database(TYPES.clusterInstance, { publiclyAccessible: true }),
    ],
  },
};
