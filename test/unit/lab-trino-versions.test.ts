import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { trinoVersionsOf } from "../../lab/cli/bring-up";
import { failIfPyPiDoesNotDo } from "../../lab/toolchain/java";
import { findArchiveHome } from "../../lab/toolchain/trino-home";
import { jarSetProject } from "../../lab/toolchain/trino-jars";
import { installedTrinos, trinoParts } from "../../lab/toolchain/trino-versions";

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "cache-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

describe("versions of Trino in the lab", () => {
  it.each([
    [["clusters: { a: {}, b: {} }"], ["483"]],
    [
      ["trinoVersion: 476", "clusters: { a: {}, b: { trinoVersion: 483 } }"],
      ["476", "483"],
    ],
    [["trinoVersion: 480", "clusters: { a: { trinoVersion: 476 } }"], ["476"]],
    [["trinoVersion: '480'", "clusters: { a: }"], ["480"]],
  ])("of a stack with %j are %j", (lines, versions) => {
    const platform = lines.map((line) => `    ${line}`);
    const text = ["config:", "  trino-platform:platform:", ...platform].join("\n");
    expect(trinoVersionsOf(text)).toEqual(versions);
  });

  it("a version of Trino is installed when it is asked for, with the archive that all need", () => {
    const labels = (...versions: string[]) => trinoParts(versions).map(({ label }) => label);
    expect(labels("483")).toEqual(["trino-server-core 476", "trino 483"]);
    expect(labels("476")).toEqual([
      "trino-server-core 476",
      "trino-iceberg 476",
      "trino-tpch 476",
      "trino-memory 476",
    ]);
    expect(labels("480")).toEqual([]);
  });

  it("a set of jars has the versions of Trino's own build, and no copy of the server's interface", () => {
    const server = jarSetProject("lib", { artifact: "trino-main" });
    const plugin = { artifact: "trino-iceberg", plugin: "a.B", without: "c:d" };
    const iceberg = jarSetProject("plugin-iceberg", plugin);
    for (const pom of [server, iceberg]) {
      expect(pom).toMatch(
        /<artifactId>trino-root<\/artifactId><version>483<\/version><type>pom<\/type><scope>import/,
      );
    }
    expect(server).not.toContain("excludeArtifactIds");
    expect(iceberg).toContain("<excludeArtifactIds>trino-spi,slice,");
    expect(iceberg).toContain("<groupId>c</groupId><artifactId>d</artifactId></exclusion>");
  });
  it("the JDK from PyPI does for 476; for 483 it is said at once how to get another", () => {
    expect(() => failIfPyPiDoesNotDo(["476"])).not.toThrow();
    expect(() => failIfPyPiDoesNotDo(["476", "483"])).toThrow(
      /^Trino 483 needs a JDK 25 with the module jdk\.incubator\.vector, .*JAVA_HOME.*trinoVersion: 476$/,
    );
  });

  it("an assembled Trino without one of its plugins is not taken for whole", () => {
    mkdirSync(join(cache, "trino", "476", "lib"), { recursive: true });
    for (const plugin of ["iceberg", "tpch"]) {
      mkdirSync(join(cache, "trino", "476", "plugin", plugin), { recursive: true });
    }
    expect(findArchiveHome(cache)).toBeUndefined();
    expect(installedTrinos(cache, "/jdk/bin/java")).toEqual({});
    mkdirSync(join(cache, "trino", "476", "plugin", "memory"));
    expect(findArchiveHome(cache)).toBe(join(cache, "trino", "476"));
    const installed = { "476": { home: join(cache, "trino", "476") } };
    expect(installedTrinos(cache, "/jdk/bin/java")).toEqual(installed);
  });
});
