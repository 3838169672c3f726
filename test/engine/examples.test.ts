import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../cli/engine";
import { type Examples, openExamples, PROGRAMS } from "./example-projects";

const RELEASE = "kubernetes:helm.sh/v3:Release";

describe("the examples", () => {
  let examples: Examples;
  beforeAll(async () => {
    examples = await openExamples();
    for (const bucket of ["acme-exchange-a", "acme-exchange-b"]) {
      examples.cloud.store.buckets.set(bucket, { lifecycle: [], objects: 0, region: "eu-west-1" });
    }
  });
  afterAll(() => examples.close());

  const preview = async (name: string) =>
    counts((await (await examples.open(name)).preview()).changes);

  it("fit the types of the package", () => {
    expect(examples.typeErrors()).toEqual([]);
  });

  it.each(PROGRAMS)("%s says what it needs, and what it is", (name) => {
    const read = (file: string) => readFileSync(join(examples.folder(name), file), "utf8");
    const files = readdirSync(examples.folder(name)).filter((file) => file.endsWith(".ts"));
    const imports = files.flatMap((file) =>
      [...read(file).matchAll(/^(?:import|\} from|export).* "([^."][^"]*)";$/gm)].map(
        ([, from = ""]) => from,
      ),
    );
    const { dependencies } = JSON.parse(read("package.json"));
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(imports));
    const own = imports.includes("trino-platform") ? `^${examples.version}` : undefined;
    expect(dependencies["trino-platform"]).toBe(own);
    expect(existsSync(join(examples.folder(name), "README.md"))).toBe(true);
  });

  it("minimal is one release and nothing on AWS", async () => {
    const found = await preview("minimal");
    expect(found[RELEASE]).toBe(1);
    expect(Object.keys(found).filter((type) => type.startsWith("aws:"))).toEqual([]);
  });

  it("eks-production is both clusters, the gateway, four buckets and a database", async () => {
    expect(await preview("eks-production")).toMatchObject({
      [RELEASE]: 3,
      "aws:s3/bucket:Bucket": 4,
      "aws:rds/instance:Instance": 1,
      // One a cluster; both read the lake.
      "aws:iam/role:Role": 2,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 2,
      "kubernetes:core/v1:Namespace": 1,
    });
  });

  it("own-buckets makes a role and no bucket", async () => {
    const found = await preview("own-buckets");
    expect(found).toMatchObject({ [RELEASE]: 1, "aws:iam/role:Role": 1 });
    expect(Object.keys(found).filter((type) => type.startsWith("aws:s3/"))).toEqual([]);
  });

  it("exchange-only gives the file that another Trino reads", async () => {
    const stack = await examples.open("exchange-only");
    const { changes, outputs } = await stack.up();
    expect(counts(changes)).toMatchObject({ "aws:s3/bucket:Bucket": 3, "aws:iam/role:Role": 1 });
    expect(counts(changes)[RELEASE]).toBeUndefined();
    const lines = String(outputs.exchangeManagerProperties?.value).split("\n");
    expect(lines[0]).toBe("exchange-manager.name=filesystem");
    const made = [...examples.cloud.store.buckets.keys()].filter((name) => /^exchange-/.test(name));
    const [, directories = ""] = (lines[1] ?? "").split("exchange.base-directories=");
    expect(directories.split(",").sort()).toEqual(made.map((name) => `s3://${name}/`).sort());
  });

  it("gateway-only knows the clusters of others, and makes none", async () => {
    const stack = await examples.open("gateway-only");
    const { changes } = await stack.up();
    expect(counts(changes)).toMatchObject({ [RELEASE]: 1 });
    expect(counts(changes)["trino-platform:index:TrinoCluster"]).toBeUndefined();
    const objects = JSON.stringify([...examples.cloud.store.objects.values()]);
    for (const backend of ["adhoc", "etl-blue", "etl-green"]) {
      expect(objects).toContain(`https://${backend}.trino.example.com`);
    }
  });

  it("three-clusters is four releases behind one set of rules", async () => {
    expect(await preview("three-clusters")).toMatchObject({
      [RELEASE]: 4,
      "trino-platform:index:TrinoCluster": 3,
      "trino-platform:index:TrinoGateway": 1,
      "aws:s3/bucket:Bucket": 3,
    });
  });
});

/** Number of created resources by type; anything but a creation would be a surprise. */
function counts(changes: Change[]): Record<string, number> {
  expect(new Set(changes.map(({ op }) => op))).toEqual(new Set(["create"]));
  const found: Record<string, number> = {};
  for (const { type } of changes) found[type] = (found[type] ?? 0) + 1;
  return found;
}
