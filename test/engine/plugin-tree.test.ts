import "reflect-metadata";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tagPlugin } from "../../cli/publish.cjs";
import { pluginManifest, publishedAt, writeTree } from "../../cli/publish-tree.cjs";
import { withMetadata } from "../../components/schema-metadata.js";
import { type GitServer, serveGit } from "./git-server";
import { packLibrary, ROOT } from "./packed";
import { pathWithLanguageHost } from "./path-with-language-host";
import { pulumiRoot } from "./support";

const VERSION = "1.2.3";

describe("what `pulumi package add` finds", () => {
  const temporary = mkdtempSync(join(tmpdir(), "plugin-test-"));
  const tree = join(temporary, "tree");
  const repository = join(temporary, "served", "acme", "trino.git");
  let server: GitServer;
  let engine: string;
  beforeAll(async () => {
    engine = await pulumiRoot();
    writeTree(tree, await packedSchema());
    mkdirSync(repository, { recursive: true });
    for (const key of ["AUTHOR", "COMMITTER"]) {
      process.env[`GIT_${key}_NAME`] ??= "test";
      process.env[`GIT_${key}_EMAIL`] ??= "test@example.com";
    }
    const git = (...args: string[]) => execa("git", args, { cwd: repository });
    await git("init", "--quiet", "--initial-branch", "main");
    await git("commit", "--quiet", "--allow-empty", "--message", "The release");
    // As changesets tag it: Pulumi reads no version in that.
    await git("tag", `trino-platform@${VERSION}`);
    tagPlugin(VERSION, tree, repository);
    server = await serveGit(join(temporary, "served"), await certificate(temporary));
  });
  afterAll(() => {
    server.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  it("is the library alone, small, with all that it needs as dependencies of its own", async () => {
    const args = ["ls-tree", "-r", "--name-only", `v${VERSION}`];
    const { stdout } = await execa("git", args, { cwd: repository });
    const files = stdout.split("\n");
    expect(files.filter((file) => !file.startsWith("components/"))).toEqual([
      "docs/_index.md",
      "docs/installation-configuration.md",
      "schema.json",
    ]);
    expect(files).toEqual(
      expect.arrayContaining(["components/PulumiPlugin.yaml", "components/plugin.js"]),
    );
    const size = files.reduce((sum, file) => sum + statSync(join(tree, file)).size, 0);
    expect(size).toBeLessThan(4 * 1024 * 1024);
    const own = JSON.parse(readFileSync(join(ROOT, "components", "package.json"), "utf8"));
    const manifest = JSON.parse(readFileSync(join(tree, "components", "package.json"), "utf8"));
    // The package's program alone asks the Kubernetes cluster.
    const { "@kubernetes/client-node": _, ...peers } = own.peerDependencies;
    expect(manifest.dependencies).toEqual({
      ...own.dependencies,
      ...peers,
      ...own.devDependencies,
    });
    expect(manifest).not.toHaveProperty("devDependencies");
    expect(manifest).not.toHaveProperty("peerDependencies");
    expect(pluginManifest(own)).toMatchObject({ name: own.name, version: own.version });
  });

  it("is the newest one on a git server, where no version is asked for", async () => {
    const home = join(temporary, "home");
    // Who installs has npm; here the repository's packages are found above the plugin.
    mkdirSync(join(home, "plugins"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(home, "plugins", "node_modules"));
    const source = `https://${server.host}/acme/trino.git/components`;
    const { stdout } = await execa(
      join(engine, "bin", "pulumi"),
      ["package", "get-schema", source],
      {
        cwd: temporary,
        env: {
          PATH: pathWithLanguageHost(engine, join(temporary, "bin")),
          PULUMI_HOME: home,
          PULUMI_SKIP_UPDATE_CHECK: "true",
          SSL_CERT_FILE: join(temporary, "server.crt"),
        },
      },
    );
    // The one that SDKs are made of in generated-sdks.test.ts, as the CLI writes it, and where it was found.
    const { resources, types, displayName, keywords, language } = await packedSchema();
    const schema = JSON.parse(stdout);
    expect(schema).toMatchObject({ displayName, keywords, language });
    expect(schema.pluginDownloadURL).toBe(source.replace("https:", "git:"));
    for (const [found, known] of [
      [schema.resources, resources],
      [schema.types, types],
    ]) {
      expect(Object.keys(found).sort()).toEqual(Object.keys(known).sort());
    }
    const installed = readdirSync(join(home, "plugins")).filter((name) =>
      name.startsWith("resource-"),
    );
    expect(installed.some((name) => name.endsWith(`-v${VERSION}`))).toBe(true);
  });

  it("has the pages that the Registry reads at the tag, under the schema's own name", async () => {
    const read = (file: string) => readFileSync(join(tree, file), "utf8");
    const { displayName, version } = JSON.parse(read("schema.json"));
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(read("docs/_index.md")).toMatch(`---\ntitle: ${displayName}\n`);
    expect(read("docs/installation-configuration.md")).toMatch(
      `---\ntitle: ${displayName} Installation & Configuration\n`,
    );
    // What it asks for, once the repository has a name (resourcedocsgen, `writePackageMetadata`).
    const manifest = JSON.parse(readFileSync(join(ROOT, "components", "package.json"), "utf8"));
    const published = publishedAt({ ...manifest, directory: "components" }, "acme/trino");
    expect(withMetadata(await packedSchema(), published)).toMatchObject({
      publisher: "acme",
      homepage: "https://github.com/acme/trino#readme",
      repository: "https://github.com/acme/trino",
      pluginDownloadURL: "git://github.com/acme/trino.git/components",
    });
  });

  it("says where it comes from, as npm's provenance wants it: the repository that builds it", () => {
    const manifest = { name: "trino-platform", directory: "components" };
    expect(publishedAt(manifest, "acme/trino")).toMatchObject({
      homepage: "https://github.com/acme/trino#readme",
      bugs: { url: "https://github.com/acme/trino/issues" },
      repository: {
        type: "git",
        url: "git+https://github.com/acme/trino.git",
        directory: "components",
      },
    });
  });
});

/** The schema of the package as it is published. */
async function packedSchema() {
  const { folder } = await packLibrary();
  return JSON.parse(readFileSync(join(folder, "dist", "schema.json"), "utf8"));
}

/** A certificate for 127.0.0.1 that signs itself; written beside it for who must believe it. */
async function certificate(folder: string): Promise<{ key: string; cert: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=127.0.0.1",
    keys,
    signingAlgorithm: algorithm,
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
  });
  const cert = made.toString("pem");
  writeFileSync(join(folder, "server.crt"), cert);
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const lines = pkcs8.toString("base64").match(/.{1,64}/g) ?? [];
  const key = `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
  return { key, cert };
}
