import { associatedRole } from "../cloud/identity";
import { readObject } from "../cluster/objects";
import type { LabFolder } from "../folder";
import { labCertificates } from "./certificates";
import { CREDENTIALS_PATH } from "./pod-identity-agent";
import { type Audience, issueToken, type ServiceAccount } from "./service-account-tokens";
import { findAws } from "./start";

/** What a pod finds of AWS, apart from what is rendered for it. */
export interface PodSurroundings {
  /** The way to AWS, the same for all pods: variables that AWS's clients read, and whom the JVM trusts. */
  network: { environment: Record<string, string>; trustStore: string };
  /** What EKS puts into the containers of a service account that has a role, when a pod is made. */
  identity: { environment: Record<string, string>; files: Record<string, string> };
}

/** Below this path EKS mounts the tokens of service accounts. */
export const TOKENS = "/var/run/secrets";

const POD_IDENTITY_TOKEN = `${TOKENS}/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token`;
const IRSA_TOKEN = `${TOKENS}/eks.amazonaws.com/serviceaccount/token`;

/**
 * What a new pod of this service account gets on EKS, and how it reaches AWS.
 * @throws if the lab's AWS does not run
 */
export async function podSurroundings(
  lab: LabFolder,
  account: ServiceAccount,
): Promise<PodSurroundings> {
  const aws = findAws(lab);
  if (!aws) throw new Error("the lab's AWS does not run");
  const region = aws.labels?.region ?? "";
  const network = `http://127.0.0.1:${aws.ports.network}`;
  const { trustStore } = await labCertificates(lab, region);
  return {
    network: {
      environment: {
        HTTP_PROXY: network,
        HTTPS_PROXY: network,
        NO_PROXY: "127.0.0.1,localhost",
        // Else AWS's clients would ask the machine they run on, which may be one of Amazon's.
        AWS_EC2_METADATA_DISABLED: "true",
      },
      trustStore,
    },
    identity: await identityOf(lab, account, { region, agent: aws.ports.agent ?? 0 }),
  };
}

/**
 * What the EKS Pod Identity webhook adds to a pod (github.com/aws/amazon-eks-pod-identity-webhook,
 * pkg/handler): an association comes before the annotation of IRSA, and without both it adds nothing.
 */
async function identityOf(
  lab: LabFolder,
  account: ServiceAccount,
  { region, agent }: { region: string; agent: number },
): Promise<PodSurroundings["identity"]> {
  const token = (audience: Audience) => issueToken(lab, account, audience);
  const where = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_STS_REGIONAL_ENDPOINTS: "regional",
  };
  if (associatedRole(lab, account.namespace, account.name)) {
    return {
      environment: {
        ...where,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${agent}${CREDENTIALS_PATH}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: POD_IDENTITY_TOKEN,
      },
      files: { [POD_IDENTITY_TOKEN]: await token("pods.eks.amazonaws.com") },
    };
  }
  const object = readObject(lab, "ServiceAccount", account.namespace, account.name);
  const roleArn = object?.metadata.annotations?.["eks.amazonaws.com/role-arn"];
  if (roleArn === undefined) return { environment: {}, files: {} };
  return {
    environment: {
      ...where,
      AWS_ROLE_ARN: roleArn,
      AWS_WEB_IDENTITY_TOKEN_FILE: IRSA_TOKEN,
    },
    files: { [IRSA_TOKEN]: await token("sts.amazonaws.com") },
  };
}
