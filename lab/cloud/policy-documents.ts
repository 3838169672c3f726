/** A statement of an IAM policy, as AWS's JSON has it. */
interface Statement {
  Effect?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
}

/** A policy document that passed the checks. */
export interface PolicyDocument {
  Version: string;
  Statement: Record<string, unknown>[];
}

const VERSIONS = ["2012-10-17", "2008-10-17"];
const ACTION = /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/;
const ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/;

/** The service that EKS Pod Identity assumes roles as. */
const POD_IDENTITY = "pods.eks.amazonaws.com";

/** An error that reads like IAM's. */
function malformed(message: string): Error {
  return new Error(`MalformedPolicyDocument: ${message}`);
}

/**
 * Reads the policy of a role, and finds the faults that IAM's PutRolePolicy finds.
 * @throws MalformedPolicyDocument
 */
export function parseRolePolicy(document: string): PolicyDocument {
  const policy = parse(document);
  for (const statement of policy.Statement as Statement[]) {
    if (statement.Principal !== undefined || statement.NotPrincipal !== undefined) {
      throw malformed("Policy document should not specify a principal.");
    }
    checkActions(statement);
    const resources = strings(statement.Resource ?? statement.NotResource);
    if (resources.length === 0) throw malformed("Policy statement must contain resources.");
    const wrong = resources.find((resource) => resource !== "*" && !ARN.test(resource));
    if (wrong) throw malformed(`Resource ${wrong} must be in ARN format or "*".`);
  }
  return policy;
}

/**
 * Reads the trust policy of a role, and finds the faults that IAM's CreateRole finds.
 * @throws MalformedPolicyDocument
 */
export function parseTrustPolicy(document: string): PolicyDocument {
  const policy = parse(document);
  for (const statement of policy.Statement as Statement[]) {
    if (statement.Resource !== undefined || statement.NotResource !== undefined) {
      throw malformed("Has prohibited field Resource");
    }
    if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
      throw malformed("Missing required field Principal");
    }
    checkActions(statement);
    if (actionsOf(statement).some((action) => !action.startsWith("sts:"))) {
      throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  }
  return policy;
}

/** Whether pods may run as the role: EKS wants both actions. Conditions are not looked at. */
export function trustsPodIdentity(trust: PolicyDocument): boolean {
  const allowed = (trust.Statement as Statement[])
    .filter(({ Effect }) => Effect === "Allow")
    .filter(({ Principal }) =>
      strings((Principal as Record<string, unknown>)?.Service).includes(POD_IDENTITY),
    )
    .flatMap(actionsOf);
  return ["sts:AssumeRole", "sts:TagSession"].every(
    (action) => allowed.includes(action) || allowed.includes("sts:*"),
  );
}

/** One document that says what all of them say. */
export function mergePolicies(documents: string[]): PolicyDocument {
  const statements = documents.flatMap((document) => parseRolePolicy(document).Statement);
  // Ids are unique within one document only, and mean nothing to the evaluation.
  return { Version: "2012-10-17", Statement: statements.map(({ Sid: _, ...rest }) => rest) };
}

function parse(document: string): PolicyDocument {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  if (!isObject(policy)) throw malformed("Syntax errors in policy.");
  const { Version = "2008-10-17", Statement } = policy;
  if (!VERSIONS.includes(String(Version))) {
    throw malformed(
      `The policy must contain a valid version string (not ${JSON.stringify(Version)})`,
    );
  }
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0 || !statements.every(isObject)) {
    throw malformed("Syntax errors in policy.");
  }
  for (const { Effect } of statements) {
    if (Effect !== "Allow" && Effect !== "Deny") {
      throw malformed(`Syntax errors in policy: Effect is ${JSON.stringify(Effect)}`);
    }
  }
  return { Version: String(Version), Statement: statements };
}

function checkActions(statement: Statement): void {
  const actions = actionsOf(statement);
  if (actions.length === 0) throw malformed("Policy statement must contain actions.");
  const wrong = actions.find((action) => !ACTION.test(action));
  if (wrong) {
    throw malformed(
      `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2 (${wrong})`,
    );
  }
}

const actionsOf = ({ Action, NotAction }: Statement) => strings(Action ?? NotAction);

/** IAM takes one string or a list of them. */
function strings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
