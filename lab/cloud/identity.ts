import type { Identity } from "../../cli/providers/cloud";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { newCredentials, type S3Credentials } from "../processes";
import type { Toolchain } from "../toolchain";
import { oneAtATime } from "./one-at-a-time";
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
  /** What its pods get. AWS gives changing ones; the lab's stay. */
  credentials: S3Credentials;
}

interface IdentityState {
  roles: Record<string, Role>;
  /** Role name by `namespace/serviceAccount`. */
  associations: Record<string, string>;
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
  return {
    applyRole: ({ name, arn, assumeRolePolicy }) =>
      change(async ({ roles }) => {
        parseTrustPolicy(assumeRolePolicy);
        const { policies, credentials } = roles[name] ?? {
          policies: {},
          credentials: newCredentials(),
        };
        const role = { arn, assumeRolePolicy, policies, credentials };
        await applyUser(lab, weed, name, role);
        roles[name] = role;
      }),
    applyRolePolicy: ({ roleName, policyName, document }) =>
      change(async ({ roles }) => {
        parseRolePolicy(document);
        const role = existing(roles, roleName);
        const changed = { ...role, policies: { ...role.policies, [policyName]: document } };
        await applyUser(lab, weed, roleName, changed);
        roles[roleName] = changed;
      }),
    removeRolePolicy: (roleName, policyName) =>
      change(async ({ roles }) => {
        const role = roles[roleName];
        if (!role) return;
        const { [policyName]: _, ...policies } = role.policies;
        await applyUser(lab, weed, roleName, { ...role, policies });
        roles[roleName] = { ...role, policies };
      }),
    removeRole: (roleName) =>
      change(async ({ roles }) => {
        const role = roles[roleName];
        if (!role) return;
        if (Object.keys(role.policies).length > 0) {
          throw new Error("DeleteConflict: Cannot delete entity, must delete policies first.");
        }
        await removeStoreUser(lab, weed, roleName);
        delete roles[roleName];
      }),
    associate: ({ namespace, serviceAccount, roleArn }) =>
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
        associations[`${namespace}/${serviceAccount}`] = name;
      }),
    dissociate: (namespace, serviceAccount) =>
      change(({ associations }) => {
        delete associations[`${namespace}/${serviceAccount}`];
      }),
  };
}

/** The S3 credentials that pods of this service account get, if it is associated with a role. */
export async function credentialsFor(
  lab: LabFolder,
  namespace: string,
  serviceAccount: string,
): Promise<S3Credentials | undefined> {
  const { roles, associations } = readState(lab);
  return roles[associations[`${namespace}/${serviceAccount}`] ?? ""]?.credentials;
}

/** The S3 credentials of a role, if there is that role. */
export function credentialsOfRole(lab: LabFolder, roleName: string): S3Credentials | undefined {
  return readState(lab).roles[roleName]?.credentials;
}

/** The role of this service account's pods, and its policy documents by name. */
export function roleOf(
  lab: LabFolder,
  namespace: string,
  serviceAccount: string,
): { name: string; policies: Record<string, string> } | undefined {
  const { roles, associations } = readState(lab);
  const name = associations[`${namespace}/${serviceAccount}`] ?? "";
  const role = roles[name];
  return role && { name, policies: role.policies };
}

const stateFile = (lab: LabFolder) => lab.path("cloud", "identity.json");

function readState(lab: LabFolder): IdentityState {
  const text = readIfThere(stateFile(lab));
  return text ? (JSON.parse(text) as IdentityState) : { roles: {}, associations: {} };
}

function existing(roles: IdentityState["roles"], name: string): Role {
  const role = roles[name];
  if (!role) throw new Error(`NoSuchEntity: The role with name ${name} cannot be found.`);
  return role;
}

function applyUser(lab: LabFolder, weed: string, name: string, role: Role): Promise<void> {
  const documents = Object.values(role.policies);
  const policy = documents.length > 0 ? mergePolicies(documents) : undefined;
  return applyStoreUser(lab, weed, { name, credentials: role.credentials, policy });
}
