import type { Identity } from "../../cli/providers/cloud";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { oneAtATime } from "../one-at-a-time";
import { newCredentials, type S3Credentials } from "../processes";
import type { Toolchain } from "../toolchain";
import {
  mergePolicies,
  parseRolePolicy,
  parseTrustPolicy,
  trustsPodIdentity,
} from "./policy-documents";
import { applyStoreUser, removeStoreUser } from "./store-users";

interface Role {
  arn: string;
  assumeRolePolicy: string;
  /** Documents by policy name. */
  policies: Record<string, string>;
  /** ARNs of the managed policies that are attached. */
  attached: string[];
  /** The lasting key of the store's user: what its pods get is issued with it, and ends. */
  credentials: S3Credentials;
}

interface IdentityState {
  roles: Record<string, Role>;
  /** Documents of managed policies, by ARN. */
  managed: Record<string, string>;
  /** Role and EKS cluster by `namespace/serviceAccount`. */
  associations: Record<string, { role: string; cluster: string }>;
}

/**
 * IAM roles as users of the S3 server: it enforces their policies, action by action and bucket by
 * bucket. Statements about other services (KMS) are checked for form and have no effect.
 */
export function createIdentity(lab: LabFolder, { weed }: Pick<Toolchain, "weed">): Identity {
  const queue = oneAtATime();
  const change = (edit: (state: IdentityState) => Promise<void> | void) =>
    queue(async () => {
      const state = readState(lab);
      await edit(state);
      writeWhole(stateFile(lab), JSON.stringify(state, null, 2));
    });
  /** The store enforces the role as it is now, and it is remembered. */
  const store = async (state: IdentityState, name: string, role: Role) => {
    const policy = mergePolicies(documentsOf(state, role));
    await applyStoreUser(lab, weed, { name, credentials: role.credentials, policy });
    state.roles[name] = role;
  };
  return {
    applyRole: ({ name, arn, assumeRolePolicy }) =>
      change(async (state) => {
        parseTrustPolicy(assumeRolePolicy);
        const { policies, attached, credentials } = state.roles[name] ?? {
          policies: {},
          attached: [],
          credentials: newCredentials(),
        };
        await store(state, name, { arn, assumeRolePolicy, policies, attached, credentials });
      }),
    applyRolePolicy: ({ roleName, policyName, document }) =>
      change(async (state) => {
        parseRolePolicy(document);
        const role = existing(state.roles, roleName);
        const policies = { ...role.policies, [policyName]: document };
        await store(state, roleName, { ...role, policies });
      }),
    removeRolePolicy: (roleName, policyName) =>
      change(async (state) => {
        const role = state.roles[roleName];
        if (!role) return;
        const { [policyName]: _, ...policies } = role.policies;
        await store(state, roleName, { ...role, policies });
      }),
    applyManagedPolicy: ({ arn, document }) =>
      change(async (state) => {
        parseRolePolicy(document);
        state.managed[arn] = document;
        for (const [name, role] of Object.entries(state.roles)) {
          if (role.attached.includes(arn)) await store(state, name, role);
        }
      }),
    attachPolicy: (roleName, policyArn) =>
      change(async (state) => {
        const role = existing(state.roles, roleName);
        if (state.managed[policyArn] === undefined) {
          const known = Object.keys(state.managed).join(", ") || "none";
          throw new Error(
            `NoSuchEntity: Policy ${policyArn} does not exist or is not attachable (the lab has ${known})`,
          );
        }
        await store(state, roleName, {
          ...role,
          attached: [...new Set([...role.attached, policyArn])],
        });
      }),
    detachPolicy: (roleName, policyArn) =>
      change(async (state) => {
        const role = state.roles[roleName];
        if (!role) return;
        const attached = role.attached.filter((arn) => arn !== policyArn);
        await store(state, roleName, { ...role, attached });
      }),
    removeRole: (roleName) =>
      change(async ({ roles }) => {
        const role = roles[roleName];
        if (!role) return;
        if (Object.keys(role.policies).length + role.attached.length > 0) {
          throw new Error("DeleteConflict: Cannot delete entity, must delete policies first.");
        }
        await removeStoreUser(lab, weed, roleName);
        delete roles[roleName];
      }),
    associate: ({ namespace, serviceAccount, roleArn, clusterName }) =>
      change(({ roles, associations }) => {
        const found = Object.entries(roles).find(([, role]) => role.arn === roleArn);
        if (!found)
          throw new Error(`InvalidParameterException: the role ${roleArn} does not exist`);
        const [name, role] = found;
        if (!trustsPodIdentity(parseTrustPolicy(role.assumeRolePolicy))) {
          throw new Error(
            `InvalidParameterException: the trust policy of ${name} must allow pods.eks.amazonaws.com sts:AssumeRole and sts:TagSession`,
          );
        }
        associations[`${namespace}/${serviceAccount}`] = { role: name, cluster: clusterName };
      }),
    dissociate: (namespace, serviceAccount) =>
      change(({ associations }) => {
        delete associations[`${namespace}/${serviceAccount}`];
      }),
  };
}

/** A role as AWS's other services look it up. */
export interface LabRole {
  name: string;
  arn: string;
  assumeRolePolicy: string;
  /** Inline policies by name. */
  policies: Record<string, string>;
  /** All its policies, those that are attached included. */
  documents: string[];
}

/** The lasting S3 credentials of a role, if there is that role. */
export function credentialsOfRole(lab: LabFolder, roleName: string): S3Credentials | undefined {
  return readState(lab).roles[roleName]?.credentials;
}

/** The role with which a service account is associated now (EKS Pod Identity). */
export function associatedRole(
  lab: LabFolder,
  namespace: string,
  serviceAccount: string,
): (LabRole & { cluster: string }) | undefined {
  const association = readState(lab).associations[`${namespace}/${serviceAccount}`];
  const role = association && findRole(lab, association.role);
  return role && { ...role, cluster: association.cluster };
}

/** The role of that ARN or name. */
export function findRole(lab: LabFolder, arnOrName: string): LabRole | undefined {
  const state = readState(lab);
  const found = Object.entries(state.roles).find(
    ([name, { arn }]) => name === arnOrName || arn === arnOrName,
  );
  if (!found) return undefined;
  const [name, role] = found;
  const { arn, assumeRolePolicy, policies } = role;
  return { name, arn, assumeRolePolicy, policies, documents: documentsOf(state, role) };
}

function documentsOf({ managed }: IdentityState, { policies, attached }: Role): string[] {
  return [...Object.values(policies), ...attached.flatMap((arn) => managed[arn] ?? [])];
}

const stateFile = (lab: LabFolder) => lab.path("cloud", "identity.json");

function readState(lab: LabFolder): IdentityState {
  const text = readIfThere(stateFile(lab));
  return text ? (JSON.parse(text) as IdentityState) : { roles: {}, managed: {}, associations: {} };
}

function existing(roles: IdentityState["roles"], name: string): Role {
  const role = roles[name];
  if (!role) throw new Error(`NoSuchEntity: The role with name ${name} cannot be found.`);
  return role;
}
