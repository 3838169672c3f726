import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathWithLanguageHost } from "./path-with-language-host";
import { openWorkbench, pulumiRoot, type Workbench } from "./support";

// `export =`, not `export default`: of a CommonJS module the SDK calls only what `require` gives.
const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

async function program() {
  const bucket = new aws.s3.Bucket("exchange", { bucket: new pulumi.Config().require("bucket") });
  return { name: bucket.bucket };
}
export = program;
`;

describe("the plain command line", () => {
  let bench: Workbench;
  let root: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    root = await pulumiRoot();
    mkdirSync(join(bench.root, "infra"));
    writeFileSync(join(bench.root, "infra", "index.ts"), program);
    writeFileSync(join(bench.root, "package.json"), '{ "name": "every-type" }');
    // Spares the SDK a type check of all of Pulumi's SDKs.
    const tsconfig = '{ "compilerOptions": { "noCheck": true, "module": "nodenext" } }';
    writeFileSync(join(bench.root, "infra", "tsconfig.json"), tsconfig);
    const file = join(bench.root, "stacks", "Pulumi.test.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}  every-type:bucket: exchange-a\n`);
  });
  afterAll(() => bench.close());

  const pulumi = async (...args: string[]): Promise<string> => {
    const { stdout } = await execa(join(root, "bin", "pulumi"), [...args, "--non-interactive"], {
      cwd: bench.root,
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
    return stdout;
  };

  it("runs the TypeScript program of an unmodified project", async () => {
    await pulumi("stack", "init", "test");
    const diff = await pulumi("preview", "--stack", "test", "--diff", "--color", "never");
    expect(diff).toContain('bucket: "exchange-a"');
    await pulumi("up", "--stack", "test", "--yes", "--skip-preview", "--color", "never");
    expect([...bench.cloud.store.buckets.keys()]).toEqual(["exchange-a"]);
    expect(await pulumi("stack", "output", "name", "--stack", "test")).toBe("exchange-a");
  });

  it("leaves the host of an official command line alone", () => {
    const official = join(bench.root, "official");
    mkdirSync(join(official, "bin"), { recursive: true });
    const host = join(official, "bin", "pulumi-language-nodejs");
    writeFileSync(host, "the official one");
    const ours = join(bench.root, "ours");
    expect(pathWithLanguageHost(official, ours)).not.toContain(ours);
    expect(readFileSync(host, "utf8")).toBe("the official one");
  });
});
