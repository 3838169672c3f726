import { GetFederationTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { credentialsOfRole } from "../cloud/identity";
import type { LabFolder } from "../folder";
import { findObjectStore, STORE_REGION } from "../processes";

/** What AWS hands out to pods: a key that ends, and the token that must come with it. */
export interface TemporaryCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** STS gives a session of a role an hour unless asked otherwise. */
const SECONDS = 3600;

/** Temporary credentials of a role, by its name; the same ones until half of their time is over. */
export type Issuer = (roleName: string) => Promise<TemporaryCredentials>;

/**
 * Credentials come from the object store's own STS, so that it knows them, and refuses them when they
 * have expired. A role is one of its users; the lasting key of that user never leaves the lab.
 */
export function createIssuer(lab: LabFolder): Issuer {
  const issued = new Map<string, TemporaryCredentials>();
  return async (roleName) => {
    const kept = issued.get(roleName);
    if (kept && kept.expiration.getTime() - Date.now() > (SECONDS / 2) * 1000) return kept;
    const fresh = await issue(lab, roleName);
    issued.set(roleName, fresh);
    return fresh;
  };
}

async function issue(lab: LabFolder, roleName: string): Promise<TemporaryCredentials> {
  const store = findObjectStore(lab);
  const credentials = credentialsOfRole(lab, roleName);
  if (!store || !credentials) throw new Error(`the role ${roleName} is not there`);
  const client = new STSClient({
    endpoint: store.plainEndpoint,
    region: STORE_REGION,
    credentials,
  });
  try {
    const { Credentials: given } = await client.send(
      // A name of 2 to 32 characters; it shows in the store's log.
      new GetFederationTokenCommand({ Name: roleName.slice(0, 32), DurationSeconds: SECONDS }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
      expiration: given?.Expiration ?? new Date(0),
    };
  } finally {
    client.destroy();
  }
}
