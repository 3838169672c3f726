import { describe, expect, it } from "vitest";
import { openRehearsal } from "../../cli/rehearsal";
import { renderStack } from "../../cli/render";
import { workingTree } from "./rehearsal";
import { pulumiRoot } from "./support";

async function rendered(stack: string) {
  const rehearsal = await openRehearsal(stack, await pulumiRoot());
  try {
    return renderStack((await rehearsal.apply(workingTree)).resources);
  } finally {
    rehearsal.close();
  }
}

describe("a rendered stack", () => {
  it("is the same every time, secrets drawn anew included", async () => {
    const [first, second] = [await rendered("prod"), await rendered("prod")];
    expect(second).toEqual(first);
    const paths = Object.keys(first);
    for (const release of ["trino-batch", "trino-interactive"]) {
      for (const role of ["coordinator", "worker"]) {
        expect(paths).toContain(`files/${release}/${role}/config.properties`);
        expect(paths).toContain(`files/${release}/${role}/jvm.config`);
        expect(paths).toContain(`files/${release}/${role}/catalog/lake.properties`);
      }
    }
    expect(paths).toEqual(
      expect.arrayContaining([
        "releases/trino-batch/values.yaml",
        "releases/trino-gateway/values.yaml",
        "files/trino-batch/worker/exchange-manager.properties",
        "files/trino-gateway/gateway/config.yaml",
        "files/trino-gateway/gateway/routing-rules.yaml",
        "policies/trino-batch-role-exchange.json",
        "policies/trino-batch-role-trust.json",
        "policies/trino-interactive-role-trust.json",
        "policies/exchange-bucket-0-tls.json",
        "manifests/configmap-trino-gateway-rules.yaml",
      ]),
    );
    expect(first["files/trino-batch/coordinator/config.properties"]?.text).toMatch(
      /^retry-policy=TASK$/m,
    );
    expect(first["manifests/secret-trino-gateway-admin.yaml"]?.text).toContain('"[secret]"');
    expect(JSON.stringify(first)).not.toMatch(/PRIVATE KEY/);
  });
});
