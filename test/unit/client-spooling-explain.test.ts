import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatAccess, stackAccess } from "../../cli/commands/explain-access";
import { stackSecurity } from "../../cli/commands/explain-security";
import { estimateCost } from "../../cli/cost/estimate";
import { LIST_BASIS } from "../../cli/cost/prices-file";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY, type PlatformConfig } from "../../infra/stack-file";
import { textOf } from "../documents";

const output = { out: () => {}, err: () => {}, isTerminal: false };
const compatible = (endpoint: string) => ({
  s3Compatible: { bucketName: "results", endpoint, credentialsSecretName: "store" },
});

function prod(spooling: object, batch: object = {}): PlatformConfig {
  const platform = parse(textOf("stacks/Pulumi.prod.yaml")).config[PLATFORM_KEY];
  platform.spooling = spooling;
  Object.assign(platform.clusters.batch, batch);
  const { config, faults } = parseConfig(platform, { region: "eu-west-1" });
  if (!config) throw new Error(JSON.stringify(faults));
  return config;
}

const accessOf = (...stack: Parameters<typeof prod>) => stackAccess(prod(...stack), "eu-west-1");

describe("explain access", () => {
  test.each<[object, string, string]>([
    [{ s3: {} }, "a bucket of this stack", "https://<bucket>.s3.eu-west-1.amazonaws.com"],
    [
      { adoptedS3: { bucketName: "acme-results" } },
      "the bucket acme-results",
      "https://acme-results.s3.eu-west-1.amazonaws.com",
    ],
    [
      compatible("https://s3.example.com"),
      "the bucket results of https://s3.example.com, as the Secret store says",
      "https://s3.example.com",
    ],
    [
      { gcs: { bucketName: "acme", jsonKeySecretName: "gcs" } },
      "the bucket acme of Google Cloud Storage",
      "https://storage.googleapis.com",
    ],
    [
      { azure: { accountName: "acme", containerName: "results", accessKeySecretName: "azure" } },
      "the container results of acme",
      "https://acme.blob.core.windows.net",
    ],
  ])("%j: where results are, and where clients are sent", (spooling, store, clients) => {
    const { interactive } = accessOf(spooling);
    expect(interactive?.results).toMatchObject({ store, clients });
    const text = formatAccess(accessOf(spooling), output);
    expect(text).toMatch(/results +to /);
    expect(text.replaceAll(/ +/g, " ")).toContain(`clients fetch from ${clients}`);
  });

  test("the rights of the role on S3, with those of a KMS key", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const actions = (spooling: object) => accessOf(spooling).interactive?.results?.actions;
    expect(actions({ s3: {} })).toHaveLength(5);
    expect(actions({ s3: { kmsKeyArn }, encryption: false })).toContain("kms:Decrypt");
    expect(actions(compatible("https://s3.example.com"))).toEqual([]);
  });

  test("nothing of a cluster that opts out", () => {
    const access = accessOf({ s3: {} }, { spooling: false });
    expect(access.batch).not.toHaveProperty("results");
    expect(access.interactive).toHaveProperty("results");
  });
});

describe("explain security", () => {
  test("who reaches results, and with what", () => {
    const { access, open } = stackSecurity(prod({ s3: {} }));
    expect(access.at(-1)).toEqual({
      who: "whoever has the address of a segment, which its query's client is told",
      reaches: "spooled results: a bucket of this stack",
      login: "a signature in the address that ends by itself, and the key of each segment",
      over: "TLS",
    });
    expect(open.join()).not.toContain("spooled results");
  });

  test("a store that gives them over plain HTTP is open", () => {
    const { access, open } = stackSecurity(prod(compatible("http://s3.example.com")));
    expect(access.at(-1)?.over).toBe("plain HTTP");
    expect(open.at(-1)).toContain("close it with an https endpoint in spooling.s3Compatible");
  });
});

test("explain cost says that they are not in the total", () => {
  const notes = (spooling: object) =>
    estimateCost(prod(spooling), "eu-west-1", LIST_BASIS).notes.join();
  expect(notes({ s3: {} })).toContain("results that are spooled for clients");
});
