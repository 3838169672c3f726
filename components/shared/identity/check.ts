import type { Fault } from "../faults";

/** What of the way to an AWS role is known before anything is created. */
export interface PlainWorkloadIdentity {
  irsa?: unknown;
  podIdentity?: unknown;
}

/** What of a cluster's identity is known before anything is created. */
export interface PlainClusterIdentity {
  workloadIdentity: PlainWorkloadIdentity;
  /** What is not a text is not known yet. */
  additionalPolicyArns?: readonly unknown[] | undefined;
  separateExchangeRole?: boolean | undefined;
}

/** IAM's limit of a role's name is 64; Pulumi appends a hyphen and seven characters. */
const MAX_ROLE_PREFIX = 56;

/** A managed policy, of AWS or of an account (IAM User Guide, "IAM identifiers"). */
const POLICY_ARN = /^arn:[^:\s]+:iam::[^:\s]*:policy\/\S+$/;

/**
 * Everything wrong with the identity of a cluster.
 *
 * @param name name of the cluster's component, with which the roles' names begin
 * @param spools false if the cluster has no exchange
 */
export function checkClusterIdentity(
  identity: PlainClusterIdentity,
  name: string,
  spools: boolean,
): Fault[] {
  return [
    ...checkWorkloadIdentity(identity.workloadIdentity),
    ...checkPolicyArns(identity.additionalPolicyArns),
    ...checkRoleName(name, identity),
    ...(identity.separateExchangeRole && !spools
      ? [
          {
            path: "separateExchangeRole",
            message: "the cluster does not spool; take it away, or use the profile batch",
          },
        ]
      : []),
  ];
}

/** Path `workloadIdentity`: a fault unless it is one of the two ways. */
export function checkWorkloadIdentity(identity: PlainWorkloadIdentity): Fault[] {
  const given = [identity.irsa, identity.podIdentity].filter((one) => one !== undefined).length;
  if (given === 1) return [];
  const problem = given === 0 ? "missing" : "both given";
  return [{ path: "workloadIdentity", message: `${problem}; use one of irsa and podIdentity` }];
}

/** Path `additionalPolicyArns`: what is no policy, and what stands twice. */
export function checkPolicyArns(arns: readonly unknown[] = []): Fault[] {
  return arns.flatMap((arn, index) => {
    const path = `additionalPolicyArns[${index}]`;
    if (typeof arn !== "string") return [];
    if (!POLICY_ARN.test(arn)) {
      const message = `"${arn}" is not the ARN of a policy; write it as arn:aws:iam::111111111111:policy/name`;
      return [{ path, message }];
    }
    return arns.indexOf(arn) < index ? [{ path, message: `"${arn}" stands twice; keep one` }] : [];
  });
}

/** Path is the cluster's: a name that leaves IAM too little. */
export function checkRoleName(
  name: string,
  { separateExchangeRole }: PlainClusterIdentity,
): Fault[] {
  const role = `${name}-${separateExchangeRole ? "own-role" : "role"}`;
  const over = role.length - MAX_ROLE_PREFIX;
  return over <= 0
    ? []
    : [
        {
          path: "",
          message: `"${name}" is too long for the name of an IAM role; use at most ${name.length - over} characters`,
        },
      ];
}
