import type { PolicyDocument } from "../cloud/policy-documents";
import type { ServiceAccount } from "./service-account-tokens";

interface Statement {
  Effect: string;
  Action?: unknown;
  Resource?: unknown;
  Principal?: { AWS?: unknown; Federated?: unknown; Service?: unknown };
  Condition?: Record<string, Record<string, unknown>>;
}

const list = (value: unknown): string[] => [value ?? []].flat().map(String);
const allowed = (document: PolicyDocument) =>
  (document.Statement as unknown as Statement[]).filter(({ Effect }) => Effect === "Allow");

/** IAM's wildcards: `*` and `?`. */
function matches(pattern: string, value: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(value);
}

const OPERATORS: Record<string, (pattern: string, value: string) => boolean> = {
  StringEquals: (pattern, value) => pattern === value,
  StringLike: matches,
};

/**
 * Whether conditions hold for what is known of a request. With an operator or a key that the lab does
 * not know they do not: AWS might refuse.
 */
function holds(conditions: Statement["Condition"], known: Record<string, string>): boolean {
  return Object.entries(conditions ?? {}).every(([operator, byKey]) =>
    Object.entries(byKey).every(([key, values]) => {
      const value = known[key];
      const same = OPERATORS[operator];
      return (
        value !== undefined && same !== undefined && list(values).some((one) => same(one, value))
      );
    }),
  );
}

/** Whether a trust policy lets this service account in: provider, audience and subject. */
export function trustsWebIdentity(trust: PolicyDocument, account: ServiceAccount): boolean {
  return allowed(trust).some(({ Action, Principal, Condition = {} }) => {
    // Keys begin with the provider's issuer, which is the EKS cluster's and not the lab's.
    const keys = Object.values(Condition).flatMap((byKey) => Object.keys(byKey));
    const known = keys.flatMap((key): [string, string][] => {
      if (key.endsWith(":aud")) return [[key, "sts.amazonaws.com"]];
      const subject = `system:serviceaccount:${account.namespace}:${account.name}`;
      return key.endsWith(":sub") ? [[key, subject]] : [];
    });
    return (
      list(Action).includes("sts:AssumeRoleWithWebIdentity") &&
      list(Principal?.Federated).length > 0 &&
      holds(Condition, Object.fromEntries(known))
    );
  });
}

/** Whether a trust policy lets the agent of EKS Pod Identity in, with the tags that EKS gives a session. */
export function trustsPods(
  trust: PolicyDocument,
  { cluster, namespace, name }: ServiceAccount & { cluster: string },
): boolean {
  const tags = {
    "aws:RequestTag/eks-cluster-name": cluster,
    "aws:RequestTag/kubernetes-namespace": namespace,
    "aws:RequestTag/kubernetes-service-account": name,
  };
  return allowed(trust).some(
    ({ Principal, Condition }) =>
      list(Principal?.Service).includes("pods.eks.amazonaws.com") && holds(Condition, tags),
  );
}

/** Whether a trust policy lets a role in, by its ARN. */
export function trustsPrincipal(trust: PolicyDocument, arn: string): boolean {
  return allowed(trust).some(
    ({ Action, Principal, Condition }) =>
      list(Action).includes("sts:AssumeRole") &&
      list(Principal?.AWS).includes(arn) &&
      holds(Condition, {}),
  );
}

/** Whether a role's policy allows an action on a resource. */
export function allowsAction(document: PolicyDocument, action: string, arn: string): boolean {
  return allowed(document).some(
    ({ Action, Resource }) =>
      list(Action).some((one) => matches(one, action)) &&
      list(Resource).some((one) => matches(one, arn)),
  );
}
