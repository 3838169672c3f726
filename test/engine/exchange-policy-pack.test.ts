import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHARTS, DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { pathWithLanguageHost } from "./path-with-language-host";
import { openWorkbench, pulumiRoot, type Workbench } from "./support";

const repository = resolve(__dirname, "..", "..");

/** Each resource breaks a rule, or several; what is said of it. */
const offending = `
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: "sts:AssumeRole" };

export = async () => {
  const open = new aws.s3.Bucket("open", { bucket: "acme-open" });
  new aws.s3.BucketPolicy("half-open", {
    bucket: open.bucket,
    policy: document(
      {
        Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-open/*",
        Condition: { StringLike: { "aws:UserAgent": "*" } },
      },
      {
        Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::acme-open/logs/*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ),
  });
  const role = new aws.iam.Role("anybodys", {
    assumeRolePolicy: document({ ...trust, Principal: "*" }),
  });
  new aws.iam.RolePolicy("all-but", {
    role: role.name,
    policy: document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
  });
  new aws.iam.RolePolicyAttachment("administrator", {
    role: role.name,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  new aws.rds.Instance("public", {
    engine: "postgres", engineVersion: "17", instanceClass: "db.t4g.small", allocatedStorage: 20,
    dbName: "a", username: "a", password: "a".repeat(16), storageEncrypted: false, publiclyAccessible: false, skipFinalSnapshot: true,
  });
  const release = (name: string, chart: string, values: object) =>
    new kubernetes.helm.v3.Release(name, {
      name, chart, values, namespace: "default", version: chart === "trino" ? "${CHARTS.trino.version}" : "${CHARTS.gateway.version}",
      repositoryOpts: { repo: "https://trinodb.github.io/charts" },
    });
  release("no-login", "trino-gateway", { config: { authentication: null } });
  release("told", "trino", {
    catalogs: { a: "connector.name=postgresql\\nconnection-password hunter2" },
    containerSecurityContext: { privileged: true },
  });
};
`;

/** A cluster that is deployed without our components, with buckets that are the stack's own or not. */
const spoolsTo = (bucket: string, lines: string[]) => `
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";

export = async () => {
  const bucket = "acme-exchange";
  const Statement = [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::acme-exchange", "arn:aws:s3:::acme-exchange/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  new aws.s3.BucketPolicy("tls", { bucket, policy });
  new kubernetes.helm.v3.Release("batch", {
    name: "batch",
    namespace: "trino",
    chart: "trino",
    version: "${CHARTS.trino.version}",
    repositoryOpts: { repo: "https://trinodb.github.io/charts" },
    values: {
      image: { tag: "${DEFAULT_TRINO_VERSION}" },
      additionalConfigProperties: ["retry-policy=TASK"],
      server: { exchangeManager: { name: "filesystem", baseDir: ["s3://${bucket}/"] } },
      additionalExchangeManagerProperties: ${JSON.stringify(lines)},
    },
  });
};
`;
const region = "exchange.s3.region=eu-west-1";
const https = "exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com";

describe("pulumi preview --policy-pack policy", () => {
  let bench: Workbench;
  let root: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    root = await pulumiRoot();
    for (const path of ["components", "infra", "stacks", "Pulumi.yaml", "tsconfig.json"]) {
      cpSync(join(repository, path), join(bench.root, path), { recursive: true });
    }
    writeFileSync(join(bench.root, "package.json"), '{ "name": "trino-platform-stack" }');
    await pulumi("stack", "init", "local");
  });
  afterAll(() => bench.close());

  const pulumi = (...args: string[]) =>
    execa(join(root, "bin", "pulumi"), [...args, "--non-interactive"], {
      cwd: bench.root,
      reject: false,
      all: true,
      env: {
        PATH: pathWithLanguageHost(root, join(bench.root, "bin")),
        PULUMI_HOME: bench.folder.path("pulumi"),
        PULUMI_BACKEND_URL: `file://${bench.folder.path()}`,
        PULUMI_CONFIG_PASSPHRASE: "only for this test",
        PULUMI_DEBUG_PROVIDERS: bench.served.debugProviders,
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
  const preview = async () => {
    const pack = ["--policy-pack", join(repository, "policy"), "--color", "never"];
    const { exitCode, all } = await pulumi("preview", "--stack", "local", ...pack);
    return { exitCode, text: all ?? "" };
  };

  it("lets the platform pass", async () => {
    const { exitCode, text } = await preview();
    expect(text).toContain("exchange-bucket-2");
    expect(text).toContain("trino-batch-release");
    expect(text).not.toContain("[mandatory]");
    expect(exitCode).toBe(0);
  });

  it.each([
    ["acme-exchange", ', as that of "acme-exchange" does;'],
    ["somebody-elses", "answers 403 to every object; write exchange.s3.endpoint=https://"],
  ])("stops an exchange that would speak plain HTTP to %s", async (bucket, expected) => {
    writeFileSync(join(bench.root, "infra", "index.ts"), spoolsTo(bucket, [region]));
    const { exitCode, text } = await preview();
    expect(exitCode).not.toBe(0);
    expect(text).toContain("[mandatory]  exchange-over-tls");
    expect(text.replaceAll(/\s+/g, " ")).toContain(expected);
  });

  it("lets an exchange pass that speaks https", async () => {
    writeFileSync(
      join(bench.root, "infra", "index.ts"),
      spoolsTo("acme-exchange", [region, https]),
    );
    const { exitCode, text } = await preview();
    expect(text).not.toContain("exchange-over-tls");
    expect(exitCode).toBe(0);
  });

  it("stops what takes the safety away, and names each of it", async () => {
    writeFileSync(join(bench.root, "infra", "index.ts"), offending);
    const { exitCode, text } = await preview();
    expect(exitCode).not.toBe(0);
    for (const said of [
      ...["no-public-bucket", "does not block public access", "allows everybody; name who may"],
      ...["tls-only", "answers over plain HTTP", "encrypted-bucket"],
      ...["no-trust-in-everybody", "trusts everybody"],
      ...["no-wide-permissions", "allows everything but iam:*", "gives AdministratorAccess"],
      ...["private-database", "keeps its data in plain text"],
      ...["gateway-authentication", "asks nobody for a login"],
      ...["no-plain-secrets", '"connection-password" holds a secret in plain text'],
      ...["unprivileged-pods", "is privileged"],
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain("hunter2");
    // Not a bucket of the exchange: it may keep what it likes.
    expect(text).not.toContain("exchange-lifecycle");
  });
});
