import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFaults } from "../../cli/charts";
import { serveProviders } from "../../cli/providers";
import { createStateOnlyCloud, type StateOnlyCloud } from "../../cli/providers/state-only";
import { type ComponentHost, startComponentHost } from "./component-host";
import { documentedDefaults } from "./documented-defaults";
import { ensurePythonSdk, ensureYamlHost } from "./language-hosts";
import { installLibrary, packLibrary, ROOT } from "./packed";
import { pulumiRoot } from "./support";

const UNDECLARED = `the components' public schema changed: names, types, tokens and defaults are what other programs rely on.
Declare it (npx changeset: minor if a program or stack of before would now behave differently), then
take the new schema over: npx vitest run --project engine test/engine/component-package.test.ts -u`;

describe("the component package", () => {
  const temporary = mkdtempSync(join(tmpdir(), "component-package-test-"));
  let host: ComponentHost;
  let published: ComponentHost;
  let engine: string;
  beforeAll(async () => {
    const packed = await packLibrary();
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(packed.folder, "package.json"), "utf8"),
    );
    installLibrary(packed, temporary, Object.keys({ ...dependencies, ...peerDependencies }));
    [host, published, engine] = await Promise.all([
      startComponentHost(),
      startComponentHost(join(temporary, "node_modules", "trino-platform")),
      pulumiRoot(),
    ]);
  });
  afterAll(() => {
    host.close();
    published.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  it("has the schema that was declared", async () => {
    const { version: _, ...schema } = await host.schema();
    const text = await formatted(withDefaults(schema));
    const golden = join(ROOT, "test", "golden", "component-schema.json");
    await expect(text)
      .toMatchFileSnapshot(golden)
      .catch((error: Error) => {
        error.message = `${UNDECLARED}\n\n${error.message}`;
        throw error;
      });
  });

  it("is published with that schema, and with what the Registry asks for", async () => {
    const schema = await published.schema();
    expect(schema).toEqual(await host.schema());
    expect(schema).toMatchObject({ displayName: "Trino Platform", license: "Apache-2.0" });
    expect(schema.description).toContain(schema.displayName);
    expect(schema.keywords).toEqual(
      expect.arrayContaining(["category/database", "kind/component"]),
    );
  });

  /** A folder for a project, and a cloud; what runs there reaches the published package. */
  const openProject = async (name: string, moreOnPath: string) => {
    const folder = join(temporary, name);
    const state = join(temporary, `${name}-state`);
    for (const made of [folder, state]) mkdirSync(made);
    const cloud = createStateOnlyCloud({ checkRelease: chartFaults });
    const served = await serveProviders(cloud);
    const env = {
      PATH: `${moreOnPath}:${process.env.PATH}`,
      PULUMI_HOME: join(temporary, `${name}-home`),
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_DEBUG_PROVIDERS: `${served.debugProviders},${published.debugProvider}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return { folder, cloud, env, close: served.close };
  };

  it("serves a program in YAML", async () => {
    const yaml = await ensureYamlHost(engine);
    const plugins = join(temporary, "plugins");
    mkdirSync(plugins);
    // This host looks for a plugin before it asks the attached one for its schema.
    writeFileSync(join(plugins, "pulumi-resource-trino-platform"), "#!/bin/sh\n", { mode: 0o755 });
    const { folder, cloud, env, close } = await openProject("yaml", `${plugins}:${yaml}`);
    cpSync(join(ROOT, "examples", "yaml"), folder, { recursive: true });
    const program = readFileSync(join(folder, "Pulumi.yaml"), "utf8");
    const write = (text: string) => writeFileSync(join(folder, "Pulumi.yaml"), text);
    // The package is attached instead of started from its folder.
    const attached = program.replace(/^packages:\n( .*\n)+/m, "");
    const pulumi = async (...args: string[]) =>
      execa(join(engine, "bin", "pulumi"), [...args, "--non-interactive", "--stack", "test"], {
        cwd: folder,
        env,
        all: true,
        reject: false,
      });
    const up = ["up", "--yes", "--skip-preview", "--color", "never"];

    write(attached);
    await pulumi("stack", "init");
    expect((await pulumi(...up)).all).toMatch(/Resources:\s+\+ \d+ created/);
    expectPlatform(cloud);
    expect((await pulumi("stack", "output", "url")).stdout).toBe(
      "http://trino-gateway.trino.svc.cluster.local:8080",
    );
    expect((await pulumi(...up)).all).toMatch(/Resources:\s+\d+ unchanged/);

    write(attached.replace("defaultRoutingGroup: interactive", "defaultRoutingGroup: interactve"));
    expect((await pulumi("preview", "--color", "never")).all).toContain(
      'gateway.defaultRoutingGroup: "interactve"',
    );
    close();
  });

  it("serves a program in Python", async () => {
    const sdk = await ensurePythonSdk();
    const { folder, cloud, env, close } = await openProject("python", join(engine, "bin"));
    const consumer = join(__dirname, "fixtures", "consumer.py");
    const { stdout } = await execa("python3", [consumer, engine], {
      cwd: folder,
      env: { ...env, PYTHONPATH: sdk },
    });
    const { changes, outputs } = JSON.parse(stdout);
    const created = changes[0].create;
    expect(changes[1]).toEqual({ same: created });
    expect(outputs.endpoint).toBe("http://trino-batch.trino.svc.cluster.local:8080");
    expect(outputs.bucketNames.sort()).toEqual([...cloud.store.buckets.keys()].sort());
    expect([...cloud.store.releases.keys()]).toEqual(["trino/trino-batch"]);
    close();
  });
});

/** As `npm run format` leaves JSON: golden files are checked as all others. */
async function formatted(value: unknown): Promise<string> {
  const biome = join(ROOT, "node_modules", ".bin", "biome");
  const input = JSON.stringify(value, undefined, 2);
  const args = ["format", "--stdin-file-path=schema.json"];
  return `${(await execa(biome, args, { cwd: ROOT, input })).stdout}\n`;
}

function expectPlatform({ store }: StateOnlyCloud): void {
  expect([...store.releases.keys()].sort()).toEqual([
    "trino/trino-batch",
    "trino/trino-gateway",
    "trino/trino-interactive",
  ]);
  expect(store.buckets.size).toBe(2);
  const batch = JSON.stringify(store.releases.get("trino/trino-batch")?.values);
  for (const bucket of store.buckets.keys()) expect(batch).toContain(`s3://${bucket}/`);
}

interface Described {
  inputProperties?: Record<string, object>;
  properties?: Record<string, object>;
}

/** The schema with what `@default` says of each input. */
function withDefaults(schema: {
  resources: Record<string, Described>;
  types: Record<string, Described>;
}): unknown {
  const defaults = documentedDefaults(join(ROOT, "components"));
  const add = (properties: Record<string, object>, name: string) =>
    mapValues(properties, (property, key) => {
      const documented = defaults.get(name)?.get(key);
      return documented === undefined ? property : { ...property, documentedDefault: documented };
    });
  const nameOf = (token: string) => token.split(":")[2] ?? "";
  return {
    ...schema,
    resources: mapValues(schema.resources, (resource, token) => ({
      ...resource,
      inputProperties: add(resource.inputProperties ?? {}, `${nameOf(token)}Args`),
    })),
    types: mapValues(schema.types, (type, token) =>
      type.properties ? { ...type, properties: add(type.properties, nameOf(token)) } : type,
    ),
  };
}

function mapValues<T, R>(map: Record<string, T>, change: (value: T, key: string) => R) {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value, key)]));
}
