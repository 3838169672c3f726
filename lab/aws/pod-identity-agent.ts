import { createServer, type Server } from "node:http";
import { associatedRole } from "../cloud/identity";
import { parseTrustPolicy } from "../cloud/policy-documents";
import type { LabFolder } from "../folder";
import { readToken } from "./service-account-tokens";
import type { Issuer } from "./temporary-credentials";
import { trustsPods } from "./trust";

/** Where the agent's credentials are (EKS User Guide, "How EKS Pod Identity works"). */
export const CREDENTIALS_PATH = "/v1/credentials";

/**
 * The agent of EKS Pod Identity: gives a pod that shows its service account's token the temporary
 * credentials of the role that the account is associated with at that moment.
 *
 * @param seen told of each account that got credentials
 */
export function createPodIdentityAgent(
  lab: LabFolder,
  issuer: Issuer,
  seen: (account: string, roleName: string) => void,
): Server {
  return createServer(async (request, response) => {
    const answer = (status: number, body: string) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body);
    };
    if (request.url !== CREDENTIALS_PATH) return answer(404, "not found");
    try {
      const token = request.headers.authorization ?? "";
      const { namespace, name } = await readToken(lab, token, "pods.eks.amazonaws.com");
      const role = associatedRole(lab, namespace, name);
      if (!role) {
        return answer(404, `ResourceNotFoundException: ${namespace}/${name} has no association`);
      }
      const trust = parseTrustPolicy(role.assumeRolePolicy);
      if (!trustsPods(trust, { cluster: role.cluster, namespace, name })) {
        return answer(403, `AccessDeniedException: ${role.name} does not trust these pods`);
      }
      const credentials = await issuer(role.name);
      seen(`${namespace}/${name}`, role.name);
      answer(
        200,
        JSON.stringify({
          AccessKeyId: credentials.accessKeyId,
          SecretAccessKey: credentials.secretAccessKey,
          Token: credentials.sessionToken,
          Expiration: credentials.expiration.toISOString(),
        }),
      );
    } catch (error) {
      answer(403, `AccessDeniedException: ${error instanceof Error ? error.message : error}`);
    }
  });
}
