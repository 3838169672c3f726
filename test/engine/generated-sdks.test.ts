import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startComponentHost } from "./component-host";
import { ensurePythonSdk, ensureSdkGenerator } from "./language-hosts";

const FIXTURES = join(__dirname, "fixtures", "sdk");

// A program in YAML needs none: component-package.test.ts runs one. Go's does not compile yet: its generator
// makes no input types of what stands in plain maps only.
describe("the SDK that Pulumi makes of the components", () => {
  const temporary = mkdtempSync(join(tmpdir(), "sdks-test-"));
  beforeAll(async () => {
    const [host, generator] = await Promise.all([startComponentHost(), ensureSdkGenerator()]);
    const schema = join(temporary, "schema.json");
    writeFileSync(schema, JSON.stringify(await host.schema()));
    host.close();
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
});
