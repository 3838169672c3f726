import type { PolicyDocument } from "../cloud/policy-documents";
import type { ServiceAccount } from "./service-account-tokens";

interface Statement {
  Effect: string;
  Action?: unknown;
  Resource?: unknown;
  Principal?: { AWS?: unknown; Federated?: unknown };
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

/** Whether a trust policy lets this service account in: provider, audience and subject. */
export function trustsWebIdentity(trust: PolicyDocument, account: ServiceAccount): boolean {
  const subject = `system:serviceaccount:${account.namespace}:${account.name}`;
  return allowed(trust).some(({ Action, Principal, Condition = {} }) => {
    const holds = (operator: string, same: (pattern: string, value: string) => boolean) =>
      Object.entries(Condition[operator] ?? {}).every(([key, values]) => {
        const value = key.endsWith(":sub")
          ? subject
          : key.endsWith(":aud")
            ? "sts.amazonaws.com"
            : "";
        return list(values).some((one) => same(one, value));
      });
    return (
      list(Action).includes("sts:AssumeRoleWithWebIdentity") &&
      list(Principal?.Federated).length > 0 &&
      holds("StringEquals", (one, value) => one === value) &&
      holds("StringLike", matches)
    );
  });
}

/** Whether a trust policy lets a role in, by its ARN. */
export function trustsPrincipal(trust: PolicyDocument, arn: string): boolean {
  return allowed(trust).some(
    ({ Action, Principal }) =>
      list(Action).includes("sts:AssumeRole") && list(Principal?.AWS).includes(arn),
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
