import { z } from "zod";
import { pathText } from "../faults";
import type { Fault } from "../model";
import { hasUnknown, isObject, isSecret, type Properties, UNKNOWN } from "../wire";

const oneOrMany = z.union([z.string(), z.array(z.string())]);
const actions = z.union([actionName(), z.array(actionName())]);
const principal = z.union([
  z.literal("*"),
  z.strictObject({
    AWS: oneOrMany.optional(),
    Service: oneOrMany.optional(),
    Federated: oneOrMany.optional(),
    CanonicalUser: oneOrMany.optional(),
  }),
]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: actions.optional(),
  NotAction: actions.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const policyDocument = z.strictObject({
  // Without a version AWS falls back to 2008, in which `${aws:…}` variables are plain text.
  Version: z.enum(["2012-10-17", "2008-10-17"]),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement).min(1)]),
});

type Statement = z.infer<typeof statement>;

/** Where a policy is attached decides which elements its statements must have. */
export type PolicyKind = "identity" | "trust" | "endpoint" | { bucket: string };

/** The faults for which IAM or S3 would answer MalformedPolicyDocument or MalformedPolicy. */
export function policyFaults(path: string, text: unknown, kind: PolicyKind): Fault[] {
  if (typeof text !== "string" || text.includes(UNKNOWN)) return [];
  const document = parseJson(text);
  if (document === undefined) return [{ path, reason: `${path}: is not JSON` }];
  const result = policyDocument.safeParse(document);
  if (!result.success) {
    return result.error.issues.map((issue) => {
      const where = pathText([path, ...issue.path]);
      return { path, reason: `${where}: ${issue.message}` };
    });
  }
  const statements = [result.data.Statement].flat();
  return statements.flatMap((entry, index) =>
    statementFaults(entry, kind).map((reason) => ({
      path,
      reason: `${path}.Statement[${index}]: ${reason}`,
    })),
  );
}

/** A policy given as an object becomes JSON text, as the real provider does it. */
export function completePolicy(inputs: Properties, key: string): Properties {
  const value = inputs[key];
  if (!isObject(value) || isSecret(value) || hasUnknown(value)) return inputs;
  return { ...inputs, [key]: JSON.stringify(value) };
}

/** A policy as it comes: JSON text, or an object that `completePolicy` turns into text. */
export const policyText = z.union([z.string(), z.record(z.string(), z.unknown())]);

function statementFaults(entry: Statement, kind: PolicyKind): string[] {
  const faults: string[] = [];
  const hasPrincipal = entry.Principal !== undefined || entry.NotPrincipal !== undefined;
  if (entry.Action === undefined && entry.NotAction === undefined) faults.push("Action is missing");
  if (kind === "identity" && hasPrincipal) {
    faults.push("an identity's policy must not have a Principal");
  }
  if (kind !== "identity" && !hasPrincipal) faults.push("Principal is missing");
  if (kind === "trust" && entry.Resource !== undefined) {
    faults.push("a trust policy must not have a Resource");
  }
  const hasResource = entry.Resource !== undefined || entry.NotResource !== undefined;
  if (kind !== "trust" && !hasResource) faults.push("Resource is missing");
  if (typeof kind === "object" && kind.bucket !== UNKNOWN) {
    faults.push(...foreignResources(entry, kind.bucket));
  }
  if (entry.Sid !== undefined && kind !== "trust" && !/^[A-Za-z0-9]*$/.test(entry.Sid)) {
    faults.push(`Sid "${entry.Sid}" must be letters and digits`);
  }
  return faults;
}

function foreignResources(entry: Statement, bucket: string): string[] {
  const arn = new RegExp(`^arn:aws[a-z-]*:s3:::${bucket.replaceAll(".", "\\.")}(?:/.+)?$`);
  return [entry.Resource ?? []]
    .flat()
    .filter((resource) => !arn.test(resource))
    .map((resource) => `Resource "${resource}" lies outside the bucket ${bucket}`);
}

function actionName(): z.ZodString {
  return z.string().regex(/^(?:\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, "must be service:Action");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
