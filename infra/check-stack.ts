import {
  checkAuroraGatewayDatabase,
  checkCnpgGatewayDatabase,
  checkGatewayDatabase,
  checkRdsGatewayDatabase,
} from "../components/gateway/check-database";
import { checkPlatform } from "../components/platform/check";
import { checkArnRegion } from "../components/shared/aws-names";
import { checkAwsRegion } from "../components/shared/aws-regions";
import { checkTags } from "../components/shared/aws-tags";
import { below, eitherOf, type Fault } from "../components/shared/faults";
import type { PlatformConfig } from "./config";
import { checkExchange, exchangeSecretNames } from "./exchange-faults";

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
  const platform = checkPlatform(
    {
      ...config,
      hasExchange: exchange !== undefined,
      exchangeSecretNames: exchangeSecretNames(exchange),
      gateway: { ...gateway, gatewayVersion, database: undefined },
    },
    groups,
  );
  return [
    ...platform.map((fault) =>
      fault.path === "gateway.gatewayVersion" ? { ...fault, path: "gatewayVersion" } : fault,
    ),
    ...checkExchange(config),
    ...below("gateway.database", checkDatabase(gateway.database)),
    ...below("kubernetes", checkKubernetes(config.kubernetes)),
    ...checkCreated(config),
    ...below("tags", checkTags(config.tags)),
    ...(surroundings ? checkRegion(config, surroundings.region) : []),
  ];
}

function checkDatabase(database: PlatformConfig["gateway"]["database"]): Fault[] {
  const given = Object.keys(database);
  const all = "existing, rds, aurora or cnpg";
  if (given.length === 0) return [{ path: "", message: `missing; use ${all}` }];
  if (given.length > 1) {
    return [{ path: "", message: `${given.join(" and ")} given; keep one of ${all}` }];
  }
  const { existing, rds, aurora, cnpg } = database;
  return [
    ...below("existing", checkGatewayDatabase(existing)),
    ...below("rds", rds ? checkRdsGatewayDatabase(rds) : []),
    ...below("aurora", aurora ? checkAuroraGatewayDatabase(aurora) : []),
    ...below("cnpg", cnpg ? checkCnpgGatewayDatabase(cnpg) : []),
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

/** What of AWS a stack makes decides whether it needs a region, and ARNs must be of it. */
function checkRegion(config: PlatformConfig, region: string | undefined): Fault[] {
  const { s3, adoptedS3 } = config.exchange ?? {};
  const { rds, aurora } = config.gateway.database;
  const users = Object.entries({
    "exchange.s3": s3,
    "exchange.adoptedS3": adoptedS3,
    "gateway.database.rds": rds,
    "gateway.database.aurora": aurora,
  }).flatMap(([path, value]) => (value === undefined ? [] : [path]));
  const path = "aws:region";
  if (region === undefined || region === "") {
    const message = `missing; ${eitherOf(users).replace(" or ", " and ")} ${users.length > 1 ? "are" : "is"} made in a region: write it beside trino-platform:platform, like aws:region: eu-west-1`;
    return users.length > 0 ? [{ path, message }] : [];
  }
  const faults = checkAwsRegion(path, region);
  if (faults.length > 0) return faults;
  const policies = s3?.additionalPolicyArns ?? adoptedS3?.additionalPolicyArns ?? [];
  const exchange = s3 ? "exchange.s3" : "exchange.adoptedS3";
  return [
    ...checkArnRegion(`${exchange}.kmsKeyArn`, s3?.kmsKeyArn ?? adoptedS3?.kmsKeyArn, region),
    ...policies.flatMap((arn, index) =>
      checkArnRegion(`${exchange}.additionalPolicyArns[${index}]`, arn, region),
    ),
  ];
}
