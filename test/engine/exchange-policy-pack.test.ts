import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installLanguageHost } from "./install-language-host";
import { openWorkbench, pulumiRoot, type Workbench } from "./support";

const repository = resolve(__dirname, "..", "..");

const offending = `
import * as aws from "@pulumi/aws";

export = async () => {
  new aws.s3.Bucket("open", { bucket: "acme-open" });
};
`;

describe("pulumi preview --policy-pack policy", () => {
  let bench: Workbench;
  let root: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    root = await pulumiRoot();
    installLanguageHost(root);
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
        PATH: `${join(root, "bin")}:${process.env.PATH}`,
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

  it("stops a bucket without guards, and names what is missing", async () => {
    writeFileSync(join(bench.root, "infra", "index.ts"), offending);
    const { exitCode, text } = await preview();
    expect(exitCode).not.toBe(0);
    for (const rule of ["no-public-bucket", "tls-only", "encrypted-bucket"]) {
      expect(text).toContain(rule);
    }
    expect(text).toContain("answers over plain HTTP");
    // Not a bucket of the exchange: it may keep what it likes.
    expect(text).not.toContain("exchange-lifecycle");
  });
});
