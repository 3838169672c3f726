import {
  checkAuroraGatewayDatabase,
  checkCnpgGatewayDatabase,
  checkGatewayDatabase,
  checkRdsGatewayDatabase,
} from "../components/gateway/check-database";
import { checkPlatform } from "../components/platform/check";
import { checkArnRegion } from "../components/shared/aws-names";
import { checkTags } from "../components/shared/aws-tags";
import { below, eitherOf, type Fault } from "../components/shared/faults";
import { checkExchange, exchangeSecretNames } from "./exchange-faults";
import { atItsPlace, checkIdentity, identityOf } from "./identity";
import { checkInClusterDatabase } from "./in-cluster/check";
import { inClusterSecretNames } from "./in-cluster/values";
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
      secretNames: [
        ...config.secretNames,
        ...inClusterSecretNames(exchange?.inCluster, gateway.database.inCluster),
      ],
      identity: identityOf(config),
      awsRegion: region ?? (isToCome ? "us-east-1" : undefined),
      hasExchange: exchange !== undefined,
      exchangeSecretNames: exchangeSecretNames(exchange),
      gateway: { ...gateway, gatewayVersion, database: undefined },
    },
    groups,
  );
  return [
    ...atItsPlace(config, platform),
    ...checkIdentity(config),
    ...checkExchange(config),
    ...below("gateway.database", checkDatabase(gateway.database)),
    ...below("kubernetes", checkKubernetes(config.kubernetes)),
    ...checkCreated(config),
    ...below("tags", checkTags(config.tags)),
    ...noRegion,
    ...(region === undefined ? [] : checkArnRegions(config, region)),
  ];
}

function checkDatabase(database: PlatformConfig["gateway"]["database"]): Fault[] {
  const given = Object.keys(database);
  const all = "existing, rds, aurora, cnpg or inCluster";
  if (given.length === 0) return [{ path: "", message: `missing; use ${all}` }];
  if (given.length > 1) {
    return [{ path: "", message: `${given.join(" and ")} given; keep one of ${all}` }];
  }
  const { existing, rds, aurora, cnpg, inCluster } = database;
  return [
    ...below("existing", checkGatewayDatabase(existing)),
    ...below("rds", rds ? checkRdsGatewayDatabase(rds) : []),
    ...below("aurora", aurora ? checkAuroraGatewayDatabase(aurora) : []),
    ...below("cnpg", cnpg ? checkCnpgGatewayDatabase(cnpg) : []),
    ...below("inCluster", inCluster ? checkInClusterDatabase(inCluster) : []),
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
  const { s3, adoptedS3 } = config.exchange ?? {};
  const { rds, aurora } = config.gateway.database;
  const users = Object.entries({
    identity: config.identity,
    "exchange.s3": s3,
    "exchange.adoptedS3": adoptedS3,
    "gateway.database.rds": rds,
    "gateway.database.aurora": aurora,
  }).flatMap(([path, value]) => (value === undefined ? [] : [path]));
  const message = `missing; ${eitherOf(users).replace(" or ", " and ")} ${users.length > 1 ? "are" : "is"} made in a region: write it beside trino-platform:platform, like aws:region: eu-west-1`;
  return users.length > 0 ? [{ path: "aws:region", message }] : [];
}

/** ARNs must be of the stack's region. */
function checkArnRegions(config: PlatformConfig, region: string): Fault[] {
  const { s3, adoptedS3 } = config.exchange ?? {};
  const policies = (path: string, arns: readonly string[] = []) =>
    arns.flatMap((arn, index) =>
      checkArnRegion(`${path}.additionalPolicyArns[${index}]`, arn, region),
    );
  return [
    ...checkArnRegion("exchange.s3.kmsKeyArn", s3?.kmsKeyArn, region),
    ...checkArnRegion("exchange.adoptedS3.kmsKeyArn", adoptedS3?.kmsKeyArn, region),
    ...atItsPlace(config, policies("identity", identityOf(config)?.additionalPolicyArns)),
    ...Object.entries(config.clusters).flatMap(([name, { additionalPolicyArns }]) =>
      policies(`clusters.${name}`, additionalPolicyArns),
    ),
  ];
}
