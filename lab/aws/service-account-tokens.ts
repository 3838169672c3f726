import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { type LabFolder, readIfThere, writeWhole } from "../folder";

/** Whose token it is. */
export interface ServiceAccount {
  namespace: string;
  name: string;
}

/** For whom a token of a service account is meant: EKS Pod Identity's agent, or STS (IRSA). */
export type Audience = "pods.eks.amazonaws.com" | "sts.amazonaws.com";

const ISSUER = "https://oidc.eks.lab";
const PREFIX = "system:serviceaccount:";

/** A service account's token, as the kubelet projects it into a pod. */
export function issueToken(
  lab: LabFolder,
  { namespace, name }: ServiceAccount,
  audience: Audience,
): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256" })
    .setIssuer(ISSUER)
    .setSubject(`${PREFIX}${namespace}:${name}`)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime("30d")
    .sign(signingKey(lab));
}

/**
 * Whose token it is.
 * @throws if it is not one of this lab's, has expired, or is meant for somebody else
 */
export async function readToken(
  lab: LabFolder,
  token: string,
  audience: Audience,
): Promise<ServiceAccount> {
  const key = createPublicKey(signingKey(lab));
  const { payload } = await jwtVerify(token, key, { audience, issuer: ISSUER });
  const [namespace = "", name = ""] = (payload.sub ?? "").slice(PREFIX.length).split(":");
  return { namespace, name };
}

function signingKey(lab: LabFolder) {
  const file = lab.path("cloud", "service-account-key.pem");
  const kept = readIfThere(file);
  if (kept !== undefined) return createPrivateKey(kept);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeWhole(file, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  return privateKey;
}
