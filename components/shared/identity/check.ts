import { checkEksClusterName, checkOidcProvider, checkPolicyArns } from "../aws-names";
import { checkTags } from "../aws-tags";
import { below, type Fault } from "../faults";

/** What of the way to an AWS role is known before anything is created. */
export interface PlainWorkloadIdentity {
  irsa?: { oidcProviderArn?: unknown; oidcProviderUrl?: unknown };
  podIdentity?: { eksClusterName?: unknown };
}

/** What of a cluster's identity is known before anything is created. */
export interface PlainClusterIdentity {
  workloadIdentity: PlainWorkloadIdentity;
  /** What is not a text is not known yet. */
  additionalPolicyArns?: readonly unknown[] | undefined;
  separateExchangeRole?: boolean | undefined;
  tags?: unknown;
}

/** IAM's limit of a role's name is 64; Pulumi appends a hyphen and seven characters. */
const MAX_ROLE_PREFIX = 56;

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
    ...checkPolicyArns("additionalPolicyArns", identity.additionalPolicyArns),
    ...below("tags", checkTags(identity.tags)),
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

/** Path `workloadIdentity`: a fault unless it is one of the two ways, and that can be. */
export function checkWorkloadIdentity({ irsa, podIdentity }: PlainWorkloadIdentity): Fault[] {
  const given = [irsa, podIdentity].filter((one) => one !== undefined).length;
  if (given !== 1) {
    const problem = given === 0 ? "missing" : "both given";
    return [{ path: "workloadIdentity", message: `${problem}; use one of irsa and podIdentity` }];
  }
  return below("workloadIdentity", [
    ...below("irsa", checkOidcProvider(irsa ?? {})),
    ...checkEksClusterName("podIdentity.eksClusterName", podIdentity?.eksClusterName),
  ]);
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
