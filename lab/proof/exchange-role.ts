import type { Identity } from "../../cli/providers/cloud";
import { associatedRole } from "../cloud/identity";
import type { LabFolder } from "../folder";

/** Whose role it is: a service account of Kubernetes. */
export interface ServiceAccountName {
  namespace: string;
  serviceAccount: string;
}

/** Every action that the role's policies allow, in their order. */
export function allowedActions(lab: LabFolder, account: ServiceAccountName): string[] {
  return Object.values(existingRole(lab, account).policies).flatMap((document) =>
    statementsOf(document).flatMap(({ Action }) => Action),
  );
}

/**
 * Does something while the role may do all but one action, and gives the action back whatever
 * happens. Credentials stay the same; the store asks its policies anew with each request.
 */
export async function withoutAction<T>(
  lab: LabFolder,
  identity: Identity,
  { account, action }: { account: ServiceAccountName; action: string },
  run: () => Promise<T>,
): Promise<T> {
  const { name: roleName, policies } = existingRole(lab, account);
  const apply = async (change: (document: string) => string) => {
    for (const [policyName, document] of Object.entries(policies)) {
      await identity.applyRolePolicy({ roleName, policyName, document: change(document) });
    }
  };
  await apply((document) => takeAction(document, action));
  try {
    return await run();
  } finally {
    await apply((document) => document);
  }
}

/** The document without one action; a statement that allowed nothing else goes with it. */
export function takeAction(document: string, action: string): string {
  const policy = JSON.parse(document) as Record<string, unknown>;
  const Statement = statementsOf(document)
    .map((one) => ({ ...one, Action: [one.Action].flat().filter((each) => each !== action) }))
    .filter((one) => one.Action.length > 0);
  return JSON.stringify({ ...policy, Statement });
}

function statementsOf(document: string): { Action: string | string[] }[] {
  return JSON.parse(document).Statement;
}

function existingRole(lab: LabFolder, { namespace, serviceAccount }: ServiceAccountName) {
  const role = associatedRole(lab, namespace, serviceAccount);
  if (!role) throw new Error(`the service account ${namespace}/${serviceAccount} has no role`);
  return role;
}
