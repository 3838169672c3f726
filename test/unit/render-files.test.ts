import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckedResource } from "../../cli/providers";
import { secret } from "../../cli/providers/wire";
import { renderStack, writeFiles } from "../../cli/render";

const resource = (type: string, name: string, inputs: CheckedResource["inputs"]) => ({
  urn: `urn:pulumi:s::p::${type}::${name}`,
  type,
  name,
  inputs,
});

const object = (kind: string, name: string, more: object) =>
  resource(`kubernetes:core/v1:${kind}`, name, {
    apiVersion: "v1",
    kind,
    metadata: { name, namespace: "trino" },
    ...more,
  });

describe("what a stack sends, as files", () => {
  it("shows no secret: neither marked ones nor what a Secret holds", () => {
    const files = renderStack([
      object("Secret", "plain", { stringData: { PASSWORD: "hunter2" } }),
      object("ConfigMap", "marked", { data: { good: "seen", bad: secret("hunter2") } }),
    ]);
    expect(files["manifests/secret-plain.yaml"]?.text).toContain('PASSWORD: "[secret]"');
    expect(files["manifests/configmap-marked.yaml"]?.text).toContain("good: seen");
    expect(JSON.stringify(files)).not.toContain("hunter2");
  });

  it("gives every policy a file that people can read", () => {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const files = renderStack([
      resource("aws:iam/role:Role", "r", { assumeRolePolicy: policy }),
      resource("aws:s3/bucketPolicy:BucketPolicy", "b", { bucket: "b", policy }),
    ]);
    expect(Object.keys(files)).toEqual(["policies/b.json", "policies/r-trust.json"]);
    expect(files["policies/b.json"]?.text).toBe(
      '{\n  "Version": "2012-10-17",\n  "Statement": []\n}\n',
    );
  });
});

describe("the rendered folder", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "render-test-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const files = (texts: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, { text, origin: "chart" as const }]),
    );

  it("is written once, and afterwards only where it differs", () => {
    const sent = files({ "files/a/worker/x": "1", "policies/p.json": "2" });
    expect(writeFiles(folder, sent).written).toHaveLength(2);
    expect(writeFiles(folder, sent)).toEqual({ written: [], removed: [], unchanged: 2 });
  });

  it("loses what is no longer sent, with its folder, and nothing that is somebody else's", () => {
    mkdirSync(join(folder, "notes"));
    writeFileSync(join(folder, "notes", "mine.md"), "mine");
    const result = writeFiles(folder, files({ "policies/p.json": "3" }));
    expect(result).toEqual({
      written: ["policies/p.json"],
      removed: ["files/a/worker/x"],
      unchanged: 0,
    });
    expect(existsSync(join(folder, "files", "a"))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(["notes", "policies"]);
    expect(readFileSync(join(folder, "policies", "p.json"), "utf8")).toBe("3");
  });
});
