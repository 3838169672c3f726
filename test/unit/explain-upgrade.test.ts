import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faultsAtVersion, readStackFile } from "../../cli/commands/stack-file";
import { upgradeOf } from "../../cli/upgrade/stack-upgrade";
import { TRINO_VERSIONS } from "../../components/shared/versions";
import { catalogSpansOf } from "../../components/trino/properties/catalog-table";
import { findProperty, NEWEST_MEASURED } from "../../components/trino/properties/table";
import { CATALOG_CHANGES } from "../../components/trino/upgrade/catalog-changes";
import { SERVER_CHANGES } from "../../components/trino/upgrade/server-changes";
import { runWords } from "./command-line";

const STACK = join(__dirname, "../golden/upgrade.stack.yaml");
const explain = (to?: string, stack = STACK) =>
  runWords(["explain", "upgrade", stack, ...(to ? ["--to", to] : [])]);

describe("explain upgrade", () => {
  test("says what stops a server first, then what is renamed, and what means something else", async () => {
    const { code, out } = await explain("483");
    await expect(`${out.replaceAll(STACK, "<stack>")}\n`).toMatchFileSnapshot(
      "../golden/explain-upgrade.txt",
    );
    expect(code).toBe(1);
  });

  test("takes the newest version whose names were measured, if none is given", async () => {
    const { out } = await explain();
    expect(out).toContain(`to Trino ${NEWEST_MEASURED}`);
    expect(out).toBe((await explain(String(NEWEST_MEASURED))).out);
  });

  test("says of a version whose jars nobody had that names cannot be told", async () => {
    const { out } = await explain(String(TRINO_VERSIONS.newest));
    expect(out).toContain(`what Trino ${TRINO_VERSIONS.newest} renames or removes`);
  });

  test("has nothing to say to a stack that is there already", async () => {
    const { code, out } = await explain("476");
    expect(out).toContain("batch: has 476 already");
    expect(out).toContain("nothing of this stack changes");
    expect(code).toBe(0);
  });

  test.each([
    ["485", `is not supported; use ${TRINO_VERSIONS.oldest} to ${TRINO_VERSIONS.newest}`],
    ["v483", '(did you mean "483"?)'],
    ["latest", "is not supported"],
  ])("--to %s is not understood", async (to, message) => {
    const { code, err } = await explain(to);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test("gives machines the same, with the version and the source of each change", async () => {
    const { out } = await runWords(["explain", "upgrade", STACK, "--json"]);
    const { changes } = JSON.parse(out) as ReturnType<typeof upgradeOf>;
    expect(changes).toContainEqual({
      effect: "fails",
      path: "clusters.interactive.workload.sessionProperties[0].properties.prefer_streaming_operators",
      what: "there is no session property prefer_streaming_operators any more",
      instead: "remove it",
      since: 479,
      source: "trino#27506",
      clusters: ["interactive"],
    });
  });

  test("tells of each line only what happens between the two versions", () => {
    const config = readStackFile(STACK);
    const until = (to: number) =>
      upgradeOf(config, to, (version) => faultsAtVersion(STACK, version));
    for (let to = 476; to <= 483; to++) {
      const late = until(to).changes.filter(({ since = 0 }) => since > to);
      expect(late).toEqual([]);
    }
    const names = (to: number) => until(to).changes.map(({ property }) => property);
    expect(names(480)).not.toContain("s3.use-web-identity-token-credentials-provider");
    expect(names(483)).toContain("s3.use-web-identity-token-credentials-provider");
  });
});

test("every property that the lists name is one of the newest version", () => {
  const texts = [...SERVER_CHANGES, ...CATALOG_CHANGES].flatMap(({ what, instead = "" }) => [
    what,
    instead,
  ]);
  const named =
    texts.join(" ").match(/[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z0-9-]+(?==|:| in | is )/g) ?? [];
  const isKnown = (name: string) =>
    findProperty(name, "483").some(({ type }) => type) || catalogSpansOf(name).length > 0;
  // Delta Lake's own are not to be had.
  const unknown = [...new Set(named)].filter(
    (name) => !isKnown(name) && !/^(delta|java)\./.test(name),
  );
  expect(unknown).toEqual([]);
});
