import { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import {
  hasFipsEndpoint,
  plainHttpToAws,
  S3_ENDPOINT_KINDS,
  s3Endpoint,
} from "../../components/shared/s3-endpoint";

describe("endpoints are those of the AWS SDK's own rules", () => {
  const client = new S3Client({ region: "us-east-1" });
  const sdk = (Region: string, kind = "") => {
    const parameters = {
      Region,
      UseFIPS: kind.startsWith("fips"),
      UseDualStack: kind.endsWith("dual-stack"),
    };
    return client.config.endpointProvider(parameters as never).url.href;
  };

  test.each([
    "eu-west-1",
    "us-east-1",
    "ca-west-1",
    "mx-central-1",
    "cn-north-1",
    "us-gov-west-1",
    "eusc-de-east-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "us-isof-south-1",
    "eu-isoe-west-1",
  ])("%s", (region) => {
    for (const kind of [undefined, ...S3_ENDPOINT_KINDS]) {
      if (kind?.startsWith("fips") && !hasFipsEndpoint(region)) continue;
      expect(`${s3Endpoint(region, kind)}/`).toBe(sdk(region, kind));
    }
  });

  test("the SDK, too, has no FIPS in China", () => {
    expect(hasFipsEndpoint("cn-north-1")).toBe(false);
    expect(() => sdk("cn-north-1", "fips")).toThrow("does not support FIPS");
  });
});

// From `endpoints.json` of the AWS SDK for Java: which regions have a variant "fips" of S3.
test.each([
  ["us-west-2", true],
  ["ca-central-1", true],
  ["us-gov-east-1", true],
  ["us-iso-west-1", true],
  ["us-isof-east-1", false],
  ["eu-west-1", false],
  ["mx-central-1", false],
])("FIPS in %s: %s", (region, expected) => {
  expect(hasFipsEndpoint(region)).toBe(expected);
});

test("an address stays as it is", () => {
  const address = "https://bucket.vpce-0f1e.s3.eu-west-1.vpce.amazonaws.com";
  expect(s3Endpoint("eu-west-1", address)).toBe(address);
});

describe("plain HTTP to AWS", () => {
  const fixOf = (properties: Record<string, string>, directory = "s3://acme/") =>
    plainHttpToAws(["file:///tmp", directory], properties)?.fix;
  const at = (endpoint: string) => fixOf({ "exchange.s3.endpoint": endpoint });

  test("without an endpoint: the fix has the region's", () => {
    expect(fixOf({})).toBe("write exchange.s3.endpoint=https://s3.<region>.amazonaws.com");
    expect(fixOf({ "exchange.s3.endpoint": "", "exchange.s3.region": "cn-north-1" })).toBe(
      "write exchange.s3.endpoint=https://s3.cn-north-1.amazonaws.com.cn",
    );
  });

  test.each([
    "http://s3.eu-west-1.amazonaws.com",
    "HTTP://s3-fips.us-gov-west-1.amazonaws.com",
    "http://s3.dualstack.cn-north-1.amazonaws.com.cn:80",
    "http://bucket.vpce-0f1e.s3.eu-west-1.vpce.amazonaws.com",
    "http://s3.amazonaws.com/",
    "http://s3.us-iso-east-1.c2s.ic.gov",
  ])("%s: the fix is the same with https", (endpoint) => {
    expect(at(endpoint)).toBe(
      `write exchange.s3.endpoint=https:${endpoint.slice(endpoint.indexOf(":") + 1)}`,
    );
  });

  test.each([
    "https://s3.eu-west-1.amazonaws.com",
    "http://minio.storage.svc.cluster.local:9000",
    "http://127.0.0.1:8333",
    // A store of one's own behind a load balancer of AWS.
    "http://minio-1.eu-west-1.elb.amazonaws.com",
    "http://s3.acme.example",
    "${ENV:EXCHANGE_ENDPOINT}",
  ])("%s is none", (endpoint) => {
    expect(at(endpoint)).toBeUndefined();
  });

  test.each(["gs://acme/", "abfs://a@b.dfs.core.windows.net/", "file:///mnt"])(
    "nor is %s, whatever its endpoint",
    (directory) => {
      expect(fixOf({}, directory)).toBeUndefined();
    },
  );
});
