import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFaults } from "../../cli/charts";
import { type Change, openStack } from "../../cli/engine";
import { openFolder } from "../../cli/folder";
import { serveProviders } from "../../cli/providers";
import { createStateOnlyCloud } from "../../cli/providers/state-only";
import { readmeCalls } from "../documents";
import { needsOf, type StateResource, transpile } from "./example-projects";
import { installLibrary, packLibrary, ROOT } from "./packed";
import { pathWithLanguageHost } from "./path-with-language-host";
import { pulumiRoot } from "./support";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** What somebody answers, as flags. */
const ANSWERS = Object.fromEntries(
  Object.entries({
    kind: "--where kind --size small --catalogs tpch,lake",
    eks: "--where eks --region eu-central-1 --size medium --catalogs tpch,lake --cluster data --lake-policy arn:aws:iam::111111111111:policy/lake",
    "eks-from-nothing":
      "--where eks-from-nothing --region eu-central-1 --size large --catalogs tpch,lake",
  }).map(([name, flags]) => [name, flags.split(" ")]),
);

describe("npm init trino-platform", () => {
  const temporary = mkdtempSync(join(tmpdir(), "created-test-"));
  const built = join(temporary, "built");
  let engine: string;
  const before = process.env.KUBECONFIG;
  beforeAll(async () => {
    // Whatever Kubernetes cluster the developer has is not asked.
    process.env.KUBECONFIG = join(temporary, "no-kubeconfig");
    const build = join(ROOT, "create-trino-platform", "build.cjs");
    const [packed] = await Promise.all([packLibrary(), execa("node", [build, built])]);
    const manifest = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8"));
    const { dependencies, peerDependencies } = manifest;
    const wanted = Object.keys({ ...dependencies, ...peerDependencies });
    installLibrary(packed, temporary, [...wanted, "@types/node"]);
    engine = await pulumiRoot();
    // As npm has it: one file of program and one of templates, and no module beside them.
    for (const [name, flags] of Object.entries(ANSWERS)) {
      await execa(process.execPath, [join(built, "main.js"), name, ...flags], { cwd: temporary });
    }
  });
  afterAll(() => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    rmSync(temporary, { recursive: true, force: true });
  });

  const read = (name: string, file: string) => readFileSync(join(temporary, name, file), "utf8");

  /** Opens a project on a cloud that only remembers. */
  const open = async (name: string) => {
    const root = join(temporary, name);
    const cloud = createStateOnlyCloud({ checkRelease: chartFaults });
    // Nobody acts on what is made: whatever Kubernetes takes may be in a stack.
    const served = await serveProviders(cloud, { unmodelled: "pass" });
    const folder = openFolder(join(temporary, ".lab", name));
    const stack = await openStack({
      root,
      stack: "dev",
      folder,
      pulumiRoot: engine,
      debugProviders: served.debugProviders,
      program: programOf(root),
      mode: "up",
    });
    const state = folder.path("state", ".pulumi", "stacks", name, "dev.json");
    const resources = (): StateResource[] =>
      JSON.parse(readFileSync(state, "utf8")).checkpoint.latest.resources;
    return { stack, cloud, resources, close: served.close };
  };

  it.each(Object.keys(ANSWERS))("%s fits the types of the package", (name) => {
    const file = join(temporary, name, "tsconfig.json");
    const { config } = ts.readConfigFile(file, ts.sys.readFile);
    const parsed = ts.parseJsonConfigFileContent(config, ts.sys, join(temporary, name));
    expect(parsed.fileNames.length).toBeGreaterThan(0);
    const program = ts.createProgram(parsed.fileNames, { ...parsed.options, types: ["node"] });
    const said = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(said).toEqual([]);
  });

  it("asks on a terminal, and takes the first answer of each question for Enter", async () => {
    const stdout = await answered([process.execPath, join(built, "main.js"), "asked"], temporary);
    expect(stdout).toContain("for a node of 4 cores and 8 GiB");
    const stack = read("asked", "stacks/Pulumi.dev.yaml");
    expect(stack).toContain("tpch: connector.name=tpch");
    expect(stack).toContain("inCluster");
    expect(read("asked", "Pulumi.yaml")).toContain("name: asked\n");
  });

  it.each(readmeCalls("create"))("the README's %s", async (_, { words }) => {
    const name = `readme-${words.length}`;
    const called = words.map((word) => (word === "../trino" ? join(temporary, name) : word));
    expect(called).not.toEqual(words);
    const asks = words.every((word) => !word.startsWith("--") || word === "--");
    const shown = asks
      ? await answered(called, ROOT)
      : (await execa("npm", called.slice(1), { cwd: ROOT })).stdout;
    expect(shown).toContain("the stack file was checked");
    expect(read(name, "Pulumi.yaml")).toContain(`name: ${name}\n`);
    // npm knows no such package yet: the project brings it.
    const { dependencies } = JSON.parse(read(name, "package.json"));
    const [, tarball = ""] = dependencies["trino-platform"].split("file:");
    expect(tarball).toMatch(/\.tgz$/);
    expect(existsSync(join(temporary, name, tarball))).toBe(true);
    // What was built for it the examples find without an installation.
    const example = createRequire(join(ROOT, "examples", "minimal", "index.js"));
    expect(Object.keys(example("trino-platform"))).toContain("TrinoPlatform");
  });

  it.each([
    [["other"], ["--where", "--region", "--size", "--catalogs"]],
    [
      ["kind", ...(ANSWERS.kind ?? [])],
      ["kind/index.ts is there already", "kind/stacks/Pulumi.dev"],
    ],
    [
      ["Other", "--where", "eksx"],
      ['did you mean "eks"', 'the folder "Other"', "--size"],
    ],
  ])("writes nothing for %j, and says why, all of it", async (words, reasons) => {
    const before = read("kind", "index.ts");
    const args = [join(built, "main.js"), ...words];
    const run = await execa(process.execPath, args, { cwd: temporary, reject: false });
    expect(run.exitCode).toBe(2);
    for (const reason of reasons) expect(run.stderr).toContain(reason);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(temporary, "other"))).toBe(false);
    expect(read("kind", "index.ts")).toBe(before);
  });

  it("kind is both clusters, the gateway, an S3 server and a PostgreSQL, and nothing on AWS", async () => {
    const { stack, close } = await open("kind");
    const { changes } = await stack.up();
    close();
    expect(counts(changes)).toMatchObject({ [RELEASE]: 3, "kubernetes:apps/v1:StatefulSet": 2 });
    expect(changes.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  });

  it("eks is both clusters, the gateway and three buckets, in the region that was answered", async () => {
    const { stack, cloud, resources, close } = await open("eks");
    const { changes } = await stack.up();
    close();
    expect(counts(changes)).toMatchObject({
      [RELEASE]: 3,
      "aws:s3/bucket:Bucket": 3,
      "aws:iam/role:Role": 2,
      "aws:eks/podIdentityAssociation:PodIdentityAssociation": 2,
    });
    expect(cloud.store.buckets.size).toBe(3);
    const regions = resources()
      .filter(({ type }) => type === "aws:s3/bucket:Bucket")
      .map(({ outputs }) => outputs.region);
    expect(new Set(regions)).toEqual(new Set(["eu-central-1"]));
  });

  it("eks-from-nothing is all of it in one program, and goes away in order", async () => {
    const { stack, resources, close } = await open("eks-from-nothing");
    const { changes, outputs } = await stack.up();
    expect(counts(changes)).toMatchObject({
      [RELEASE]: 3,
      "aws:ec2/vpc:Vpc": 1,
      "aws:eks/cluster:Cluster": 1,
      "aws:rds/instance:Instance": 1,
      "kubernetes:karpenter.sh/v1:NodePool": 3,
    });
    expect(outputs.gatewayUrl?.value).toBe("http://trino-gateway.trino.svc.cluster.local:8080");
    const made = resources();
    const pools = made.filter(({ type }) => type.endsWith(":NodePool"));
    // Nodes, and the load balancers of Services, are gone before the network they are in.
    for (const pod of made.filter(({ type }) => type === RELEASE)) {
      const needed = needsOf(pod, made);
      for (const pool of pools) expect(needed.has(pool.urn)).toBe(true);
    }
    const bucketPolicies = made.filter(
      ({ type, urn }) => type === "aws:s3/bucketPolicy:BucketPolicy" && urn.includes("exchange"),
    );
    const endpoint = made.find(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint");
    expect(bucketPolicies).toHaveLength(3);
    for (const { inputs } of bucketPolicies) expect(inputs.policy).toContain(endpoint?.id);
    await stack.destroy();
    close();
    expect(resources() ?? []).toEqual([]);
  });

  it("`pulumi new` makes the same of the template", async () => {
    const folder = join(temporary, "new");
    mkdirSync(folder);
    const state = join(temporary, "new-state");
    mkdirSync(state);
    const template = join(ROOT, "create-trino-platform", "templates", "kind");
    const args = ["new", template, "--offline", "--generate-only", "--yes", "--name", "kind"];
    await execa(join(engine, "bin", "pulumi"), args, {
      cwd: folder,
      env: {
        PATH: pathWithLanguageHost(engine, join(temporary, "bin")),
        PULUMI_HOME: join(temporary, "new-home"),
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "only for this test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
    const files = [
      "index.ts",
      "stacks/Pulumi.dev.yaml",
      "tsconfig.json",
      ".gitignore",
      "package.json",
    ];
    for (const file of [...files, ".github/workflows/preview.yml"]) {
      expect(readFileSync(join(folder, file), "utf8"), file).toBe(read("kind", file));
    }
    expect(existsSync(join(folder, "Pulumi.yaml"))).toBe(true);
  });
});

/** What is shown on a terminal by a program whose questions are answered with Enter. */
async function answered(program: string[], cwd: string): Promise<string> {
  const questions = JSON.stringify(["Where?", "How large?", "Which catalogs?"]);
  const asked = join(__dirname, "fixtures", "answer.py");
  return (await execa("python3", [asked, questions, ...program], { cwd })).stdout;
}

/** The project's own program, of which one exports a function and one its outputs. */
function programOf(project: string): () => Promise<unknown> {
  const load = createRequire(join(project, "index.js"));
  const files = transpile(project);
  return async () => {
    for (const file of files) delete load.cache[file];
    const loaded = load(join(project, "index.js"));
    return typeof loaded === "function" ? loaded() : { ...loaded };
  };
}

function counts(changes: Change[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { type } of changes) found[type] = (found[type] ?? 0) + 1;
  return found;
}
