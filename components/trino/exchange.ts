import type { ExchangeSpec } from "../exchange/spec";
import { eitherOf, type Fault } from "../shared/faults";
import type { AwsIdentityKind } from "../shared/identity/spec";
import { plainHttpToAws, S3_ENDPOINT_PROPERTY } from "../shared/s3-endpoint";
import { checkExpiry, checkSinkMemory, type SpoolingCluster } from "./exchange-memory";

/** Schemes that Trino's exchange manager `filesystem` knows; `hdfs` has its own. */
const SCHEMES: Record<string, string[]> = {
  filesystem: ["s3", "gs", "abfs", "abfss", "file"],
  hdfs: ["hdfs"],
};

/** Properties whose value is a secret. */
const SECRET = /(aws-access-key|aws-secret-key|connection-string|json-key)$/;

/** Everything wrong with the exchange that a cluster is given. Paths are those of the exchange. */
export function checkGivenExchange(
  exchange: ExchangeSpec,
  cluster: SpoolingCluster & {
    name: string;
    awsIdentity?: AwsIdentityKind;
    separateExchangeRole?: boolean | undefined;
  },
): Fault[] {
  return [
    ...checkBaseDirectories(exchange),
    ...checkAwsRole(exchange, cluster),
    ...checkProperties(exchange.properties),
    ...checkPlainHttp(exchange),
    ...checkSinkMemory(exchange, cluster, cluster.name),
    ...checkExpiry(exchange, cluster, cluster.name),
  ];
}

/** The same with a role of its own for the exchange (`exchange.s3.iam-role`), if there is one. */
export function withExchangeRole(exchange: ExchangeSpec, role: string | undefined): ExchangeSpec {
  return role === undefined
    ? exchange
    : { ...exchange, properties: { ...exchange.properties, "exchange.s3.iam-role": role } };
}

/** Storage and cluster must agree on who makes the pods' AWS role: a pod has one. */
function checkAwsRole(
  { awsRoleArn, awsPolicy }: ExchangeSpec,
  cluster: { awsIdentity?: AwsIdentityKind; separateExchangeRole?: boolean | undefined },
): Fault[] {
  if (cluster.awsIdentity === undefined) {
    const message =
      "no role may spool: the storage has no workloadIdentity, and the cluster no identity; give the cluster an identity";
    return awsPolicy === undefined ? [] : [{ path: "awsPolicy", message }];
  }
  if (awsRoleArn !== undefined) {
    const message = `the storage has given the cluster's service account the role ${awsRoleArn}, and the cluster's identity would give it another; take workloadIdentity and serviceAccountNames of the storage away`;
    return [{ path: "awsRoleArn", message }];
  }
  if (!cluster.separateExchangeRole || awsPolicy !== undefined) return [];
  const message =
    "missing; separateExchangeRole needs an exchange storage on S3 that says what spooling takes";
  return [{ path: "awsPolicy", message }];
}

/** Path `baseDirectories`: what Trino refuses to start with, or takes for something else. */
export function checkBaseDirectories(
  exchange: Pick<ExchangeSpec, "managerName" | "baseDirectories">,
): Fault[] {
  const { managerName, baseDirectories } = exchange;
  const path = "baseDirectories";
  const allowed = SCHEMES[managerName];
  if (!allowed) {
    const known = eitherOf(Object.keys(SCHEMES));
    return [{ path: "managerName", message: `"${managerName}" is not known; use ${known}` }];
  }
  if (baseDirectories.length === 0) return [{ path, message: "none; give at least one" }];
  const each = baseDirectories.flatMap((directory, index) =>
    faultOf(directory, allowed).map((message) => ({ path: `${path}[${index}]`, message })),
  );
  if (each.length > 0) return each;
  const stores = [...new Set(baseDirectories.map(storeOf))];
  const twice = baseDirectories.filter((one, index) => baseDirectories.indexOf(one) !== index);
  return [
    ...(stores.length > 1
      ? [{ path, message: `lie in different stores (${stores.join(", ")}); use one store` }]
      : []),
    ...[...new Set(twice)].map((one) => ({ path, message: `"${one}" stands twice; keep one` })),
  ];
}

function faultOf(directory: string, allowed: readonly string[]): string[] {
  if (/[\s,]/.test(directory)) {
    return [
      `"${directory}" has a blank or a comma, which stops Trino; write each directory as its own entry`,
    ];
  }
  const scheme = /^([a-z0-9]+):\/\/./.exec(directory)?.[1];
  const example = `${allowed[0]}://…`;
  if (scheme === undefined) return [`"${directory}" has no scheme; write it as ${example}`];
  return allowed.includes(scheme)
    ? []
    : [`"${scheme}" is not a scheme of this exchange manager; use ${eitherOf(allowed)}`];
}

/** What one set of credentials reaches: the scheme, and on Azure also the account. */
function storeOf(directory: string): string {
  const [, scheme = "", authority = ""] = /^([a-z0-9]+):\/\/([^/]*)/.exec(directory) ?? [];
  const host = authority.includes("@") ? authority.split("@").at(-1) : "";
  return `${scheme}://${host}`;
}

/** Path `properties`: an exchange that the buckets of AWS, ours included, refuse. */
function checkPlainHttp({ baseDirectories, properties }: ExchangeSpec): Fault[] {
  const path = `properties["${S3_ENDPOINT_PROPERTY}"]`;
  const found = plainHttpToAws(baseDirectories, properties);
  return found ? [{ path, message: `${found.message}; ${found.fix}` }] : [];
}

/** Path `properties`: secrets in plain text, and what the chart writes itself. */
function checkProperties(properties: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const path = `properties["${key}"]`;
    if (SECRET.test(key) && !/^\$\{ENV:\w+\}$/.test(value)) {
      return [
        {
          path,
          message:
            "holds a secret in plain text; use ${ENV:NAME} and name its Kubernetes Secret in secretNames",
        },
      ];
    }
    return key === "exchange.base-directories" || key === "exchange-manager.name"
      ? [{ path, message: "is written from baseDirectories and managerName; remove it" }]
      : [];
  });
}
