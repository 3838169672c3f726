import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { s3ExchangeSpec } from "../../components/exchange/values";
import { plainHttpToAws } from "../../components/shared/s3-endpoint";
import { ensureToolchain, PINS, type Toolchain } from "../../lab/toolchain";
import { quiet } from "./support";

// Trino's own classes on our own lines, without a server: what address the exchange talks to.
const folder = mkdtempSync(join(tmpdir(), "exchange-client-"));
let toolchain: Toolchain;
/** What compiles the program; a Java without it, such as the one from PyPI, runs Trino only. */
let hasCompiler: boolean;

beforeAll(async () => {
  toolchain = await ensureToolchain(quiet);
  hasCompiler = (await execa(toolchain.java, ["--list-modules"])).stdout.includes("jdk.compiler");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Where the plugin's clients send their requests, for each of these files. */
async function addressesOf(files: Record<string, string>[]): Promise<string[]> {
  const paths = files.map((properties, index) => {
    const path = join(folder, `${index}.properties`);
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
    writeFileSync(path, lines.join("\n"));
    return path;
  });
  const trinoHome = toolchain.trino[PINS.trinoJars]?.home ?? "";
  const jars = ["plugin/exchange-filesystem", "lib"].map((part) => join(trinoHome, part, "*"));
  const program = join(__dirname, "exchange", "ExchangeClient.java");
  const args = ["-cp", jars.join(":"), program, ...paths];
  const { stdout } = await execa(toolchain.java, args);
  // Libraries of Trino warn on standard output, too.
  return stdout.split("\n").filter((line) => /^(s3|sts) /.test(line));
}

const rendered = (region: string, more: { endpoint?: string; iamRole?: string } = {}) =>
  s3ExchangeSpec({ names: ["acme-a"], region, annotations: {}, tuning: {}, ...more }).properties;

test("our lines make Trino speak https, to S3 and for the role", async ({ skip }) => {
  skip(!hasCompiler, "this Java has no compiler (jdk.compiler)");
  const iamRole = "arn:aws-cn:iam::1:role/exchange";
  const endpoint = "https://bucket.vpce-0f1e.s3.eu-west-1.vpce.amazonaws.com";
  const addresses = await addressesOf([
    rendered("eu-west-1"),
    rendered("cn-north-1", { iamRole }),
    rendered("us-gov-west-1", { endpoint: "fips-dual-stack" }),
    rendered("eu-west-1", { endpoint }),
  ]);
  expect(addresses).toEqual([
    "s3 https://acme-a.s3.eu-west-1.amazonaws.com",
    "s3 https://acme-a.s3.cn-north-1.amazonaws.com.cn",
    "sts https://sts.cn-north-1.amazonaws.com.cn",
    "s3 https://acme-a.s3-fips.dualstack.us-gov-west-1.amazonaws.com",
    "s3 https://acme-a.bucket.vpce-0f1e.s3.eu-west-1.vpce.amazonaws.com",
  ]);
});

test("what we refuse as plain HTTP is plain HTTP to Trino", async ({ skip }) => {
  skip(!hasCompiler, "this Java has no compiler (jdk.compiler)");
  const { "exchange.s3.endpoint": _, ...withoutEndpoint } = rendered("eu-west-1");
  const refused = [
    withoutEndpoint,
    { ...withoutEndpoint, "exchange.s3.endpoint": "http://s3.eu-west-1.amazonaws.com" },
  ];
  for (const properties of refused) {
    expect(plainHttpToAws(["s3://acme-a/"], properties)).toBeDefined();
  }
  const address = "s3 http://acme-a.s3.eu-west-1.amazonaws.com";
  expect(await addressesOf(refused)).toEqual([address, address]);
});
