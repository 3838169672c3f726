import { parseProperties } from "../../components/shared/properties";
import { plainHttpToAws, S3_ENDPOINT_PROPERTY } from "../../components/shared/s3-endpoint";
import {
  example,
  isOfChart,
  ofType,
  type Rule,
  type StackResource,
  settingsOf,
  TYPES,
  UNKNOWN,
} from "../resource";
import { deniesPlainHttp } from "./buckets";

const directory = "s3://acme-exchange/";
const release = (...lines: string[]) =>
  example(TYPES.release, "trino-batch-release", {
    chart: "trino",
    values: {
      server: { exchangeManager: { name: "filesystem", baseDir: [directory] } },
      additionalExchangeManagerProperties: ["exchange.s3.region=eu-west-1", ...lines],
    },
  });
const Statement = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::acme-exchange", "arn:aws:s3:::acme-exchange/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const bucketPolicy = example(TYPES.policy, "exchange-tls", {
  bucket: "acme-exchange",
  policy: JSON.stringify({ Statement }),
});

/**
 * An exchange on AWS speaks https. Mandatory also where no bucket of the stack refuses plain HTTP:
 * the bucket is then somebody else's, whose policy nobody sees here, and the way out costs one line.
 */
export const exchangeOverTls: Rule = {
  name: "exchange-over-tls",
  description: "Every Trino release that spools to S3 at AWS has an https endpoint for it.",
  find: (resources) =>
    ofType(resources, TYPES.release)
      .filter(({ props }) => isOfChart(props, "trino"))
      .flatMap(({ urn, props }) => {
        const { directories, properties } = exchangeOf(props.values);
        const found = plainHttpToAws(directories, properties);
        if (!found) return [];
        const bucket = directories.map(bucketOf).find((name) => isTlsOnly(name, resources));
        const refused = bucket ? `, as that of "${bucket}" does` : "";
        const message = `${S3_ENDPOINT_PROPERTY}: ${found.message}${refused}; ${found.fix}`;
        return [{ urn, message }];
      }),
  examples: {
    passing: [release("exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com"), bucketPolicy],
    failing: [
      release(),
      bucketPolicy,
      example(TYPES.release, "of-a-mirror", {
        ...release().props,
        chart: "oci://registry.acme.example/charts/trino",
      }),
    ],
  },
};

interface Exchange {
  directories: string[];
  properties: Record<string, string>;
}

/** Where a release spools, and how, as far as that is known; of unknown lines nothing is said. */
// biome-ignore lint/suspicious/noExplicitAny: values of a chart have any shape
function exchangeOf(values: any): Exchange {
  const server = values?.server;
  const manager = server === UNKNOWN ? UNKNOWN : server?.exchangeManager;
  const directories: string[] = [manager === UNKNOWN ? UNKNOWN : (manager?.baseDir ?? [])]
    .flat()
    .flatMap((one) => String(one).split(","));
  const lines: string[] = [values?.additionalExchangeManagerProperties ?? []].flat();
  if (values === UNKNOWN || lines.includes(UNKNOWN)) return { directories: [], properties: {} };
  const properties = Object.fromEntries(parseProperties(lines.join("\n")));
  // A bucket that is yet to get its name: the region is that of S3.
  const isS3 = directories.includes(UNKNOWN) && "exchange.s3.region" in properties;
  return { directories: isS3 ? ["s3://"] : directories, properties };
}

const bucketOf = (directory: string) => /^s3:\/\/([^/]+)/.exec(directory)?.[1] ?? "";

/** True if the stack has that bucket's policy, or the bucket itself, and it denies plain HTTP. */
function isTlsOnly(name: string, resources: readonly StackResource[]): boolean {
  if (name === "") return false;
  const [bucket = example(TYPES.bucket, name, { bucket: name })] = ofType(
    resources,
    TYPES.bucket,
  ).filter(({ props }) => props.bucket === name);
  return settingsOf(bucket, TYPES.policy, resources).some(({ props }) =>
    deniesPlainHttp(props.policy, bucket),
  );
}
