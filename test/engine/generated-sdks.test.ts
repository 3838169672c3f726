import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensurePythonSdk, ensureSdkGenerator, PULUMI_GO } from "./language-hosts";
import { packLibrary } from "./packed";

const FIXTURES = join(__dirname, "fixtures", "sdk");

// A program in YAML needs none: component-package.test.ts runs one.
describe("the SDK that Pulumi makes of the published package", () => {
  const temporary = mkdtempSync(join(tmpdir(), "sdks-test-"));
  beforeAll(async () => {
    const [packed, generator] = await Promise.all([packLibrary(), ensureSdkGenerator()]);
    const schema = join(packed.folder, "dist", "schema.json");
    await execa(join(generator, "generate"), [schema, temporary]);
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  it("Python: asks the engine for the component, with the names that it knows", async () => {
    const installed = join(temporary, "installed");
    const sdk = join(temporary, "python");
    // What installs it writes its version down, which it asks for when it is imported.
    const flags = "-m pip install --quiet --disable-pip-version-check --no-deps --target";
    await execa("python3", [...flags.split(" "), installed, sdk]);
    const { stdout } = await execa("python3", [join(FIXTURES, "consumer.py")], {
      env: { PYTHONPATH: `${installed}:${await ensurePythonSdk()}` },
    });
    expect(JSON.parse(stdout)).toContainEqual([
      "trino-platform:index:S3ExchangeStorage",
      expect.objectContaining({ bucketCount: 3, removalPolicy: "destroy" }),
    ]);
  });

  it("Go: compiles, and says the platform as it was written", async () => {
    const consumer = join(temporary, "consumer");
    mkdirSync(consumer);
    cpSync(join(FIXTURES, "consumer.go"), join(consumer, "main.go"));
    const sdk = "example.com/pulumi-trino-platform/sdk/go";
    const lines = ["module consumer", "go 1.25.0"];
    lines.push(`require (`, `${sdk} v0.0.0`, `github.com/pulumi/pulumi/sdk/v3 v${PULUMI_GO}`, `)`);
    lines.push(`replace ${sdk} => ../go`);
    writeFileSync(join(consumer, "go.mod"), `${lines.join("\n")}\n`);
    const { stdout } = await execa("go", ["run", "-mod=mod", "."], { cwd: consumer });
    const cluster = { coordinator: { memoryGiB: 8, cpu: 2 } };
    expect(JSON.parse(stdout)).toEqual([
      ["trino-platform:index:S3ExchangeStorage", { bucketCount: 3, removalPolicy: "destroy" }],
      [
        "trino-platform:index:TrinoPlatform",
        expect.objectContaining({
          catalogs: { tpch: { connector: "tpch" } },
          clusters: {
            interactive: expect.objectContaining({ ...cluster, profile: "interactive" }),
            batch: expect.objectContaining({ ...cluster, profile: "batch" }),
          },
        }),
      ],
    ]);
    // The SDK of Pulumi for Go is compiled before the first one.
  }, 900_000);
});
