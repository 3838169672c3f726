/** How pods become their AWS role, in a word. */
export const AwsIdentityKind = { PodIdentity: "pod-identity", Irsa: "irsa" } as const;
export type AwsIdentityKind = (typeof AwsIdentityKind)[keyof typeof AwsIdentityKind];

/** Annotation of pods with an AWS identity; its value is an {@link AwsIdentityKind}. */
const IDENTITY_ANNOTATION = "trino-platform/aws-identity";

/** Annotation of a service account by which EKS knows its role (IRSA). */
export const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** The kind of an identity that passed its check. */
export function identityKind(identity: { irsa?: unknown }): AwsIdentityKind {
  return identity.irsa === undefined ? AwsIdentityKind.PodIdentity : AwsIdentityKind.Irsa;
}

/**
 * Annotations of the pods. EKS hands credentials out when a pod is created and never later
 * (docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html): with the annotation, pods that
 * were there before their cluster had an identity are replaced.
 */
export function identityAnnotations(kind: AwsIdentityKind): Record<string, string> {
  return { [IDENTITY_ANNOTATION]: kind };
}

/**
 * Names of the attachments: the policy's own name where the program knows it, so that the order of
 * the list means nothing. Of two policies of one name the second has its place in the list, too.
 *
 * @param arns what is not a text is not known yet
 * @example policyKeys(["arn:aws:iam::111111111111:policy/lake"]) // ["lake"]
 */
export function policyKeys(arns: readonly unknown[]): string[] {
  const names = arns.map((arn, index) =>
    typeof arn === "string" ? (arn.split("/").at(-1) ?? arn) : `policy-${index}`,
  );
  return names.map((name, index) => (names.indexOf(name) < index ? `${name}-${index}` : name));
}
