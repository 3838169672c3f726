import { checkPlatform } from "../components/platform/check";
import { checkArnRegion } from "../components/shared/aws-names";
import { checkTags } from "../components/shared/aws-tags";
import { below, eitherOf, type Fault } from "../components/shared/faults";
import { checkDatabase, databaseOnAws } from "./database";
import { askBackend } from "./exchange/backends";
import { checkExchange, knownExchange } from "./exchange/check";
import { atItsPlace, checkIdentity, identityOf } from "./identity";
import { inClusterSecretNames } from "./in-cluster/servers";
import { checkStackSpooling, retrievalOf, spoolingOnAws } from "./spooling/check";
import type { PlatformConfig } from "./stack-file";

/** What stands in a stack file beside its platform. */
export interface StackSurroundings {
  /** `aws:region`; undefined if the file has none. */
  region: string | undefined;
}

/**
 * Everything that a well-shaped configuration says that cannot be, at the paths of the stack file.
 *
 * @param groups routing groups that rules may name
 * @param surroundings left out if they are not known: then nothing is said of them
 */
export function checkStack(
  config: PlatformConfig,
  groups: string[],
  surroundings?: StackSurroundings,
): Fault[] {
  const { gateway, gatewayVersion, exchange } = config;
  const region = surroundings?.region || undefined;
  const noRegion = surroundings && region === undefined ? missingRegion(config) : [];
  // One that is not known yet, or is asked for already: for catalogs there will be some.
  const isToCome = surroundings === undefined || noRegion.length > 0;
  const platform = checkPlatform(
    {
      ...config,
      secretNames: [...config.secretNames, ...inClusterSecretNames(config)],
      identity: identityOf(config),
      awsRegion: region ?? (isToCome ? "us-east-1" : undefined),
      hasExchange: exchange !== undefined,
      exchangeSecretNames: knownExchange(config)?.secretNames ?? [],
      spoolingRetrieval: retrievalOf(config),
      gateway: { ...gateway, gatewayVersion, database: undefined },
    },
    groups,
  );
  return [
    ...atItsPlace(config, platform),
    ...checkIdentity(config),
    ...checkExchange(config, region),
    ...checkStackSpooling(config),
    ...below("gateway.database", checkDatabase(gateway.database)),
    ...below("kubernetes", checkKubernetes(config.kubernetes)),
    ...checkCreated(config),
    ...below("tags", checkTags(config.tags)),
    ...noRegion,
    ...(region === undefined ? [] : checkArnRegions(config, region)),
  ];
}

/** A context of this machine's kubeconfig and the kubeconfig of another stack are two clusters. */
function checkKubernetes(kubernetes: PlatformConfig["kubernetes"]): Fault[] {
  const { context, stackReference, kubeconfigOutput } = kubernetes;
  if (stackReference === undefined) {
    return kubeconfigOutput === undefined
      ? []
      : [
          {
            path: "kubeconfigOutput",
            message: "needs stackReference, the stack that has the output",
          },
        ];
  }
  return [
    ...(context === undefined
      ? []
      : [
          {
            path: "context",
            message: `"${context}" is a context of this machine's kubeconfig, and stackReference brings another one; keep one of the two`,
          },
        ]),
    ...(/^[\w.-]+(\/[\w.-]+){0,2}$/.test(stackReference)
      ? []
      : [
          {
            path: "stackReference",
            message: `"${stackReference}" is not the name of a stack; write it as organization/project/stack`,
          },
        ]),
  ];
}

/** Namespaces that Kubernetes itself makes (Kubernetes documentation, "Initial namespaces"). */
const INITIAL = ["default", "kube-system", "kube-public", "kube-node-lease"];

function checkCreated({ namespace, createNamespace }: PlatformConfig): Fault[] {
  return createNamespace && INITIAL.includes(namespace)
    ? [
        {
          path: "namespace",
          message: `"${namespace}" exists in every Kubernetes cluster; say createNamespace: false, or use another one`,
        },
      ]
    : [];
}

/** What of AWS a stack makes decides whether it needs a region. */
function missingRegion(config: PlatformConfig): Fault[] {
  const users = [
    config.identity && "identity",
    askBackend(config, (backend, written, path) => backend.amazonS3(written) && path),
    spoolingOnAws(config),
    databaseOnAws(config),
  ].filter((path) => path !== undefined);
  const message = `missing; ${eitherOf(users).replace(" or ", " and ")} ${users.length > 1 ? "are" : "is"} made in a region: write it beside trino-platform:platform, like aws:region: eu-west-1`;
  return users.length > 0 ? [{ path: "aws:region", message }] : [];
}

/** ARNs must be of the stack's region. */
function checkArnRegions(config: PlatformConfig, region: string): Fault[] {
  const policies = (path: string, arns: readonly string[] = []) =>
    arns.flatMap((arn, index) =>
      checkArnRegion(`${path}.additionalPolicyArns[${index}]`, arn, region),
    );
  return [
    ...(askBackend(config, (backend, written, path) =>
      checkArnRegion(`${path}.kmsKeyArn`, backend.amazonS3(written)?.kmsKeyArn, region),
    ) ?? []),
    ...spoolingKeys(config).flatMap(([path, arn]) => checkArnRegion(path, arn, region)),
    ...atItsPlace(config, policies("identity", identityOf(config)?.additionalPolicyArns)),
    ...Object.entries(config.clusters).flatMap(([name, { additionalPolicyArns }]) =>
      policies(`clusters.${name}`, additionalPolicyArns),
    ),
  ];
}

/** The KMS keys of where results are spooled, and where they stand. */
function spoolingKeys({ spooling }: PlatformConfig): [path: string, arn: string | undefined][] {
  return [
    ["spooling.s3.kmsKeyArn", spooling?.s3?.kmsKeyArn],
    ["spooling.adoptedS3.kmsKeyArn", spooling?.adoptedS3?.kmsKeyArn],
  ];
}
