import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./support";

describe("secrets", () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  it("never stand in the state, or anywhere in the lab's folder, as plain text", async () => {
    const stack = await bench.openEveryType();
    const { outputs, text } = await stack.up();
    const password = String(outputs.password?.value);
    const secret = bench.cloud.store.objects.get("Secret/trino/gateway");
    const texts = secret?.stringData as Record<string, string> | undefined;
    const key = texts?.["private.pem"] ?? "";
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const firstLine = key.split("\n")[1] ?? "";
    for (const file of filesIn(bench.folder.path("state"))) {
      const content = readFileSync(file, "utf8");
      expect(content.includes(password), file).toBe(false);
      expect(content.includes(firstLine), file).toBe(false);
    }
    expect(bench.stateText()).toContain("ciphertext");
    expect(text).not.toContain(password);
  });

  it("keeps one random passphrase for each lab, readable by its owner only", async () => {
    const file = bench.folder.path("passphrase");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const other = await openWorkbench();
    await other.open(async () => {});
    const passphrases = [file, other.folder.path("passphrase")].map((of) =>
      readFileSync(of, "utf8"),
    );
    expect(new Set(passphrases).size).toBe(2);
    expect(passphrases[0]).toHaveLength(32);
    other.close();
  });

  it("previews a real environment without its key, and says what it could not read", async () => {
    const before = textOf(bench.root, "real");
    const seen: Record<string, unknown> = {};
    const program = async () => {
      const config = new pulumi.Config();
      const token = config.requireSecret("token");
      seen.isSecret = await pulumi.isSecret(token);
      seen.nested = await new Promise((resolve) =>
        config.requireSecretObject("nested").apply(resolve),
      );
      return { token };
    };
    const stack = await bench.open(program, "real", "preview");
    const { text } = await stack.preview();
    expect(stack.placeholders).toEqual(["every-type:token", "every-type:nested.list[0].password"]);
    expect(text).toMatch(/token: \[secret\]/);
    expect(seen).toEqual({
      isSecret: true,
      nested: { list: [{ name: "one", password: "placeholder-for-an-encrypted-value" }] },
    });
    expect(textOf(bench.root, "real")).toBe(before);
  });

  it("refuses to run a real environment", async () => {
    await expect(bench.open(async () => {}, "real", "up")).rejects.toThrow(
      "every-type:token, every-type:nested.list[0].password are encrypted",
    );
  });

  it("writes no committed file", async () => {
    expect(textOf(bench.root, "test")).toBe(textOf(join(__dirname, "fixtures", "project"), "test"));
  });
});

function textOf(root: string, stack: string): string {
  return readFileSync(join(root, "stacks", `Pulumi.${stack}.yaml`), "utf8");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
